package hypercell.kernel.cli;

import hypercell.engine.boot.BootImage;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.device.DebugConsole;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.kernel.render.EventLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs a booted machine, passes on what it sends while it runs, and tells how it ended.
final class BootRun {
    /// How often its output is looked for.
    private static final long SLICE = 2_000_000;

    private static final int LAST = 8;

    private final Surroundings surroundings;
    private final PcMachine machine;
    private final BootImage image;
    private final SymbolTable symbols;
    private final Path serialFile;
    private final DebugConsole console;
    private int serialShown;
    private int consoleShown;

    /// @param serialFile where COM1 goes, or null for standard output
    BootRun(Surroundings surroundings, PcMachine machine, BootImage image, Path serialFile, boolean trace) {
        this.surroundings = surroundings;
        this.machine = machine;
        this.image = image;
        this.serialFile = serialFile;
        symbols = SymbolTable.of(image.symbols());
        console = machine.attachTestDevices();
        if (trace) {
            machine.observe(event -> surroundings.err().println(EventLines.of(event, symbols)));
        }
    }

    /// Runs to the end, or so many instructions.
    Stop run(long maxInstructions) {
        long left = maxInstructions;
        Stop stop;
        try (Output serial = new Output()) {
            do {
                long slice = Math.min(left, SLICE);
                long before = machine.cpu().instructions();
                stop = machine.run(slice);
                left -= Math.max(1, machine.cpu().instructions() - before);
                serialShown = serial.pass(machine.com1Output(), serialShown);
                consoleShown = show(console.sent(), consoleShown);
            } while (stop instanceof Stop.Budget && left > 0);
        } catch (IOException e) {
            throw CommandFailed.environment("cannot write '" + serialFile + "': " + Reasons.of(e), "");
        }
        tell(stop);
        return stop;
    }

    private int show(byte[] all, int shown) {
        surroundings.out().write(all, shown, all.length - shown);
        surroundings.out().flush();
        return all.length;
    }

    private void tell(Stop stop) {
        surroundings
                .err()
                .println("hypercell: %s after %,d instructions: %s"
                        .formatted(image.kind(), machine.cpu().instructions(), stop.sentence()));
        if (!(stop instanceof Stop.Exited) && !(stop instanceof Stop.Halted)) {
            List<Event.Instruction> last = machine.recent(LAST);
            last.forEach(instruction -> surroundings.err().println("  " + line(instruction)));
            machine.present().ifPresent(next -> surroundings.err().println("→ " + line(next)));
        }
    }

    private String line(Event.Instruction instruction) {
        byte[] bytes = instruction.bytes();
        var insn = Decoder.decode(bytes, 0, bytes.length, instruction.codeBits());
        String text = Disassembler.text(insn, instruction.gva(), symbols::place);
        String place = symbols.place(instruction.gva());
        return "0x%08x  %-40s %s"
                .formatted(instruction.gva(), text, place == null ? "" : place)
                .stripTrailing();
    }

    /// COM1's way out.
    private final class Output implements AutoCloseable {
        private final OutputStream file;

        Output() throws IOException {
            file = serialFile == null ? null : Files.newOutputStream(serialFile);
        }

        int pass(byte[] all, int shown) throws IOException {
            if (file == null) {
                return show(all, shown);
            }
            file.write(all, shown, all.length - shown);
            return all.length;
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
