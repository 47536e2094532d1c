package hypercell.engine.ppc.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GNU binutils and the table agree: what objdump prints this assembler turns back into the same word, and what this
/// disassembler prints GNU's assembler does. A recording of objdump's text is compared in every build; with
/// `-Dppc.record=FILE` it is made anew.
class GnuOracleTest {
    private static final int ORIGIN = 0x100_0000;
    private static final int PER_FORM = 20;

    @TempDir
    Path folder;

    @Test
    void whatObjdumpPrintedThisAssemblerReads() throws IOException {
        try (InputStream in = GnuOracleTest.class.getResourceAsStream("objdump.gz")) {
            String text = new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(compare(text)).isGreaterThan(3000);
        }
    }

    @Test
    void whatObjdumpPrintsThisAssemblerReads() throws Exception {
        assumeTrue(present("powerpc-linux-gnu-objdump"), "powerpc-linux-gnu-objdump is not installed");
        String text = objdump(words(System.getProperty("ppc.record") == null ? 77 : 1));
        assertThat(compare(text)).isGreaterThan(3000);
        String record = System.getProperty("ppc.record");
        if (record != null) {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(record)))) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void whatThisDisassemblerPrintsGnuReads() throws Exception {
        assumeTrue(present("powerpc-linux-gnu-as"), "powerpc-linux-gnu-as is not installed");
        List<Integer> words = words(5);
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            source.append(gnuText(words.get(i), 4 * i)).append('\n');
        }
        Path file = folder.resolve("code.s");
        Files.writeString(file, source);
        run(
                "powerpc-linux-gnu-as",
                "-m440",
                "-mregnames",
                file.toString(),
                "-o",
                folder.resolve("code.o").toString());
        run(
                "powerpc-linux-gnu-objcopy",
                "-O",
                "binary",
                "-j",
                ".text",
                folder.resolve("code.o").toString(),
                folder.resolve("code.bin").toString());
        ByteBuffer made = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("code.bin")));
        for (int i = 0; i < words.size(); i++) {
            assertThat(made.getInt(4 * i)).as(gnuText(words.get(i), 4 * i)).isEqualTo(words.get(i));
        }
    }

    /// GNU's assembler knows fewer names of special purpose registers; branches are written relative to here.
    private static String gnuText(int word, long address) {
        Insn insn = Decoder.decode(word);
        String name = insn.form().mnemonic();
        if (name.equals("mfspr")) {
            return "mfspr %d, %d".formatted(insn.field(Field.RT), insn.field(Field.SPR));
        }
        if (name.equals("mtspr")) {
            return "mtspr %d, %d".formatted(insn.field(Field.SPR), insn.field(Field.RS));
        }
        boolean relative = !insn.form().absolute();
        return Disassembler.text(
                insn, address, target -> relative ? ".+(%d)".formatted((int) (target - address)) : null);
    }

    private static int compare(String text) {
        int compared = 0;
        for (String line : text.lines().toList()) {
            String[] columns = line.split("\t");
            if (columns.length < 3 || !line.startsWith(" ")) {
                continue;
            }
            long address = Long.parseLong(columns[0].strip().replace(":", ""), 16);
            int word = (int) Long.parseLong(columns[1].replace(" ", ""), 16);
            String instruction = columns[2].strip() + (columns.length > 3 ? " " + columns[3] : "");
            Assembler.Result result = Assembler.assemble(instruction, address, Map.of());
            assertThat(result.problems()).as(line).isEmpty();
            assertThat(InstructionTableTest.word(result.assembly().bytes()))
                    .as(line)
                    .isEqualTo(word);
            compared++;
        }
        return compared;
    }

    private static List<Integer> words(int seed) {
        Random random = new Random(seed);
        List<Integer> words = new ArrayList<>();
        for (Form form : InstructionTable.forms()) {
            for (int i = 0; i < PER_FORM && !hasNoGnuText(form); i++) {
                int word = RandomWords.near(form, random);
                if (!isUnusual(Decoder.decode(word))) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /// The 440 has two opcodes for dcread; binutils know the newer one.
    private static boolean hasNoGnuText(Form form) {
        return form.row().encoding().equals("31 326");
    }

    /// Operands that binutils do not print or take back: BO with its ignored bits set, and operands of
    /// instructions that ignore them.
    private static boolean isUnusual(Insn insn) {
        return switch (insn.form().row().meaning()) {
            case "bc", "bclr", "bcctr" -> !isUsualBranch(insn.field(Field.BO));
            case "nothing" ->
                insn.form().mnemonic().endsWith("ccci") && insn.field(Field.RA0) + insn.field(Field.RB) != 0;
            case "tlbre", "tlbwe" -> insn.field(Field.RA) == 0; // e500's forms without operands get in the way
            case "mfspr" -> insn.field(Field.SPR) >= 260 && insn.field(Field.SPR) <= 263; // printed as mfsprg 4 to 7
            case "tlbsx" -> insn.field(Field.RT) == 0 || insn.field(Field.RA) == 0;
            default -> false;
        };
    }

    private static boolean isUsualBranch(int bo) {
        return bo == 4 || bo == 5 || bo == 12 || bo == 13 || bo == 16 || bo == 18 || bo == 20;
    }

    private String objdump(List<Integer> words) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.size());
        words.forEach(bytes::putInt);
        Path file = folder.resolve("words.bin");
        Files.write(file, bytes.array());
        return run(
                "powerpc-linux-gnu-objdump",
                "-D",
                "-b",
                "binary",
                "-m",
                "powerpc",
                "-M",
                "440",
                "-EB",
                "--adjust-vma=" + ORIGIN,
                file.toString());
    }

    private static boolean present(String program) {
        for (String path : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(path, program))) {
                return true;
            }
        }
        return false;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(output.lines().limit(20).toList().toString())
                .isZero();
        return output;
    }
}
