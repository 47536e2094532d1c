package hypercell.kernel.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Runs the benchmark guests of a folder under Hypercell and under the peers that are installed, in turn, and compares
/// processor times.
///
/// A guest is `NAME.elf` (multiboot, or 64-bit behind a multiboot header) and, for Bochs, the same as a disk image
/// `NAME.img`. At its end it sends a line `NAME sum=XXXXXXXX tsc=XXXXXXXXXXXXXXXX` to COM1 and ends the machine through
/// port F4 or, on Bochs, by writing "Shutdown" to port 8900. A guest named `empty`, if there is one, measures the
/// start, which is taken off the others.
public final class GuestBench {
    private static final long SECONDS_AT_MOST = 600;

    private final Contender own;
    private final List<Contender> peers;
    private final Path guests;
    private final Path work;
    private final TimedProcess process;
    private final Consumer<String> progress;

    /// @param launcher the program that users start
    /// @param guests the folder
    /// @param work an empty folder for temporary files
    /// @param progress hears what is being run
    public GuestBench(Path launcher, Path guests, Path work, Consumer<String> progress) {
        own = new Contender.Hypercell(launcher);
        peers = Stream.<Contender>of(new Contender.Bochs(), new Contender.Qemu())
                .filter(Contender::installed)
                .toList();
        this.guests = guests;
        this.work = work;
        this.progress = progress;
        process = new TimedProcess(work);
    }

    /// Names of the guests in a folder.
    public static List<String> names(Path guests) throws IOException {
        try (Stream<Path> files = Files.list(guests)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".elf"))
                    .map(file -> file.substring(0, file.length() - ".elf".length()))
                    .sorted()
                    .toList();
        }
    }

    /// Runs these guests `times` times each, contender after contender, and returns the table.
    ///
    /// @throws BenchFailed when a guest does not come to its end or says something else each time
    public String measure(List<String> names, int times) throws IOException, InterruptedException, BenchFailed {
        Map<String, Map<Contender, GuestSeries>> measured = new LinkedHashMap<>();
        for (String guest : names) {
            Map<Contender, GuestSeries> runs = new LinkedHashMap<>();
            for (int i = 0; i < times; i++) {
                run(guest, own, runs);
                for (Contender peer : peers) {
                    run(guest, peer, runs);
                }
            }
            measured.put(guest, runs);
        }
        return new GuestTable(own, peers, measured).text();
    }

    private void run(String guest, Contender contender, Map<Contender, GuestSeries> runs)
            throws IOException, InterruptedException, BenchFailed {
        Path image = contender.image(guests, guest);
        if (!Files.isRegularFile(image)) {
            return;
        }
        progress.accept(guest + ": " + contender.name());
        Path serial = work.resolve("serial");
        Files.deleteIfExists(serial);
        TimedProcess.Ended ended = process.run(contender.command(image, serial, work), SECONDS_AT_MOST);
        GuestResult result = result(guest, contender, serial);
        GuestSeries series = runs.computeIfAbsent(
                contender, key -> new GuestSeries(result, new Series(guest + ", " + contender.name())));
        if (!same(contender, series.result(), result)) {
            throw new BenchFailed(guest + " under " + contender.name() + " gave other results in another run");
        }
        series.cpu().add(ended.sample());
    }

    private static boolean same(Contender contender, GuestResult a, GuestResult b) {
        return a.sum() == b.sum() && (!contender.countsInstructions() || a.ticks() == b.ticks());
    }

    private GuestResult result(String guest, Contender contender, Path serial) throws IOException, BenchFailed {
        String sent = Files.exists(serial) ? Files.readString(serial, StandardCharsets.ISO_8859_1) : "";
        return GuestResult.in(sent)
                .orElseThrow(() -> new BenchFailed(
                        guest + " under " + contender.name() + " did not send its result line" + complaint()));
    }

    private String complaint() {
        try {
            return process.complaint();
        } catch (IOException e) {
            return "";
        }
    }
}
