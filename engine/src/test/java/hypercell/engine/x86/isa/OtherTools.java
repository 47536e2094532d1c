package hypercell.engine.x86.isa;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// Runs nasm and objdump over many instructions at once: instruction `i` lies at `ORIGIN + 32 * i`.
final class OtherTools {
    /// So high that short branches backwards do not wrap around in 16-bit code.
    static final int ORIGIN = 0x4000;
    static final int SPACING = 32;
    /// With more, the last address would not fit in 16 bits.
    static final int BATCH = 1400;

    private OtherTools() {}

    /// Skips the test, loudly, when `tool` is not installed.
    static void require(String tool) {
        boolean found = false;
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            found |= Files.isExecutable(Path.of(folder, tool));
        }
        if (!found) {
            System.err.println("SKIPPED: " + tool + " is not installed; only the recorded sample is compared");
        }
        Assumptions.assumeTrue(found, tool + " is not installed");
    }

    static int address(int i) {
        return ORIGIN + SPACING * i;
    }

    /// The bytes that nasm makes of each text; the padding after them included.
    static List<byte[]> nasm(List<String> texts, int bits) throws IOException {
        StringBuilder source = new StringBuilder("bits " + bits + "\norg " + ORIGIN + "\n");
        for (int i = 0; i < texts.size(); i++) {
            source.append('i')
                    .append(i)
                    .append(": ")
                    .append(relative(texts.get(i)))
                    .append('\n');
            source.append("times ").append(SPACING).append("-($-i").append(i).append(") nop\n");
        }
        byte[] image = nasmImage(source.toString());
        List<byte[]> result = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            result.add(Arrays.copyOfRange(image, i * SPACING, (i + 1) * SPACING));
        }
        return result;
    }

    /// nasm measures the distance to a label only: `[rel 0x4010]` is `[rel $$+0x10]`.
    private static String relative(String text) {
        return Pattern.compile("rel (?:(.s:))?0x([0-9a-f]+)").matcher(text).replaceAll(m -> {
            long offset = Long.parseUnsignedLong(m.group(2), 16) - ORIGIN;
            String segment = m.group(1) == null ? "" : m.group(1);
            return Matcher.quoteReplacement("rel " + segment + "$$+(" + offset + ")");
        });
    }

    /// The flat image that nasm makes of a program. The message of a failure quotes the lines that nasm refuses.
    static byte[] nasmImage(String program) throws IOException {
        Path input = Files.writeString(folder().resolve("nasm-input.asm"), program);
        Path output = folder().resolve("nasm-output.bin");
        try {
            run("nasm", "-w-all", "-f", "bin", "-o", output.toString(), input.toString());
        } catch (AssertionError failure) {
            throw new AssertionError(quote(failure.getMessage(), program.split("\n")), failure);
        }
        return Files.readAllBytes(output);
    }

    private static String quote(String message, String[] lines) {
        return Pattern.compile("asm:(\\d+):").matcher(message).replaceAll(m -> {
            return Matcher.quoteReplacement("'" + lines[Integer.parseInt(m.group(1)) - 1] + "':");
        });
    }

    /// objdump's text of each instruction, and the length it gives it, as `length text`.
    static List<String> objdump(List<byte[]> instructions, int bits) throws IOException {
        byte[] image = new byte[instructions.size() * SPACING];
        Arrays.fill(image, (byte) 0x90);
        for (int i = 0; i < instructions.size(); i++) {
            System.arraycopy(instructions.get(i), 0, image, i * SPACING, instructions.get(i).length);
        }
        Path input = Files.write(folder().resolve("objdump-input.bin"), image);
        String machine = bits == 16 ? "i8086" : bits == 32 ? "i386" : "i386:x86-64";
        String listing = run(
                "objdump",
                "-D",
                "-w",
                "-b",
                "binary",
                "-m",
                machine,
                "-M",
                "intel",
                "--adjust-vma=" + ORIGIN,
                input.toString());
        Map<Integer, String> lines = new TreeMap<>();
        for (String line : listing.lines().toList()) {
            String[] columns = line.split("\t");
            if (columns.length == 3 && columns[0].matches(" *[0-9a-f]+:")) {
                int address = Integer.parseInt(columns[0].strip().replace(":", ""), 16);
                lines.put(address, columns[1].strip().split(" ").length + " " + columns[2].strip());
            }
        }
        List<String> result = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            result.add(lines.get(address(i)));
        }
        return result;
    }

    private static Path folder() throws IOException {
        return Files.createDirectories(Path.of("target", "other-tools"));
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        command[0] + " failed:\n" + output.lines().limit(40).toList());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
