package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Decoder, disassembler and assembler against nasm and objdump.
class OtherToolsTest {
    private final List<String> failures = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void programsFullOfBranchesBecomeTheBytesThatNasmMakes(int bits) throws IOException {
        OtherTools.require("nasm");
        for (int seed = 0; seed < 20; seed++) {
            String program = branchyProgram(bits, new SplittableRandom(seed));
            Assembler.Result result = Assembler.assemble(program, bits, OtherTools.ORIGIN, Map.of());
            assertThat(result.problems()).as("seed %d", seed).isEmpty();
            assertThat(result.assembly().bytes()).as("seed %d", seed).isEqualTo(OtherTools.nasmImage(program));
        }
    }

    /// Labels, gaps of odd sizes, and branches to random labels: many distances are near the limit of the short
    /// form.
    private static String branchyProgram(int bits, SplittableRandom random) {
        String[] branches = {"jmp", "jne", "jg", "call", "jmp", "jc"};
        StringBuilder text = new StringBuilder("bits " + bits + "\norg " + OtherTools.ORIGIN + "\n");
        int labels = 60;
        for (int i = 0; i < labels; i++) {
            text.append('l').append(i).append(": ").append(branches[random.nextInt(branches.length)]);
            int near = Math.clamp(i + random.nextInt(-4, 5), 0, labels - 1);
            text.append(" l")
                    .append(near)
                    .append("\ntimes ")
                    .append(random.nextInt(60))
                    .append(" nop\n");
            text.append("mov eax, [ebx + l")
                    .append(near)
                    .append(" - l")
                    .append(random.nextInt(labels))
                    .append("]\n");
            text.append("add ecx, l").append(near).append(" - l").append(i).append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void objdumpReadsOurBytesAsWeDo(int bits) throws IOException {
        OtherTools.require("objdump");
        List<byte[]> all = generated(bits);
        for (int from = 0; from < all.size(); from += OtherTools.BATCH) {
            List<byte[]> batch = reassembled(all.subList(from, Math.min(all.size(), from + OtherTools.BATCH)), bits);
            List<String> texts = OtherTools.objdump(batch, bits);
            for (int i = 0; i < batch.size(); i++) {
                failures.addAll(Agreement.withObjdump(batch.get(i), OtherTools.address(i), bits, texts.get(i)));
            }
        }
        assertThat(failures).isEmpty();
        assertThat(all.size()).isGreaterThan(7_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void nasmUnderstandsOurTextAsWeDo(int bits) throws IOException {
        OtherTools.require("nasm");
        List<byte[]> all = knownToNasm(generated(bits), bits);
        for (int from = 0; from < all.size(); from += OtherTools.BATCH) {
            List<byte[]> batch = all.subList(from, Math.min(all.size(), from + OtherTools.BATCH));
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                texts.add(text(batch.get(i), OtherTools.address(i), bits));
            }
            List<byte[]> theirs = OtherTools.nasm(texts, bits);
            for (int i = 0; i < batch.size(); i++) {
                failures.addAll(Agreement.withNasm(texts.get(i), theirs.get(i), OtherTools.address(i), bits));
            }
        }
        assertThat(failures).isEmpty();
    }

    /// The lines of `other-tools-sample.txt`: a part of the generated instructions and what the tools say about
    /// them.
    static String sample() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int bits : new int[] {16, 32, 64}) {
            List<byte[]> all = knownToNasm(generated(bits), bits);
            List<byte[]> some = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < OtherTools.BATCH; i++) {
                some.add(all.get(i * (all.size() / OtherTools.BATCH)));
                texts.add(text(some.get(i), OtherTools.address(i), bits));
            }
            List<byte[]> ours = reassembled(some, bits);
            List<byte[]> nasm = OtherTools.nasm(texts, bits);
            List<String> objdump = OtherTools.objdump(ours, bits);
            for (int i = 0; i < some.size(); i++) {
                int length =
                        Decoder.decode(nasm.get(i), 0, nasm.get(i).length, bits).length();
                lines.append(String.join(
                        "|",
                        String.valueOf(bits),
                        String.valueOf(OtherTools.address(i)),
                        texts.get(i),
                        HexFormat.of().formatHex(nasm.get(i), 0, length),
                        HexFormat.of().formatHex(ours.get(i)),
                        objdump.get(i)));
                lines.append('\n');
            }
        }
        return lines.toString();
    }

    private static List<byte[]> reassembled(List<byte[]> encodings, int bits) {
        List<byte[]> result = new ArrayList<>();
        for (int i = 0; i < encodings.size(); i++) {
            int address = OtherTools.address(i);
            result.add(Assembler.assemble(text(encodings.get(i), address, bits), bits, address, Map.of())
                    .assembly()
                    .bytes());
        }
        return result;
    }

    private static String text(byte[] bytes, long address, int bits) {
        return Disassembler.text(Decoder.decode(bytes, 0, bytes.length, bits), address);
    }

    /// Every fifth encoding of every row that both tools know.
    private static List<byte[]> generated(int bits) {
        SplittableRandom random = new SplittableRandom(1978);
        List<byte[]> result = new ArrayList<>();
        for (Pattern pattern : InstructionTable.patterns()) {
            if (!pattern.traits.shorthand() && pattern.in(bits)) {
                for (byte[] bytes : new Encodings(pattern, bits, random).all()) {
                    Insn insn = Decoder.decode(bytes, 0, bytes.length, bits);
                    if (insn.row().number() >= 0
                            && knownToOthers(InstructionTable.pattern(insn.row()))
                            && !zeroExtendedAnyway(insn)
                            && random.nextInt(5) == 0
                            && reachable(insn)) {
                        result.add(bytes);
                    }
                }
            }
        }
        return result;
    }

    private static List<byte[]> knownToNasm(List<byte[]> all, int bits) {
        List<byte[]> known = new ArrayList<>();
        for (byte[] bytes : all) {
            Insn insn = Decoder.decode(bytes, 0, bytes.length, bits);
            if (!unknownToNasm(insn) && !scaledEbp(insn) && !shortenedByNasm(insn)) {
                known.add(bytes);
            }
        }
        return known;
    }

    /// nasm turns [ebp*2] into [ebp+ebp], which changes the default segment; objdump and we do not.
    private static boolean scaledEbp(Insn insn) {
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Memory memory
                    && memory.base() < 0
                    && memory.index() == 5
                    && memory.scale() < 3) {
                return true;
            }
        }
        return false;
    }

    /// nasm refuses BSWAP of 16 bits (undefined), MOVZX and MOVSX from 16 to 16 bits and MOVSXD to less than 64
    /// (without use), SKINIT, RDPKRU and WRPKRU outside 64-bit code, and does not know the names SYSRETQ, SYSEXITQ
    /// and FNSETPM.
    private static boolean unknownToNasm(Insn insn) {
        return switch (insn.row().mnemonic()) {
            case "MOVZX", "MOVSX" ->
                insn.operandBits() == 16 && insn.row().operands().get(1).equals("r/m16");
            case "BSWAP" -> insn.operandBits() == 16;
            case "MOVSXD" -> insn.operandBits() != 64;
            case "PMOVMSKB" -> insn.operandBits() == 64;
            case "SKINIT", "RDPKRU", "WRPKRU" -> insn.codeBits() != 64;
            case "SYSRETQ", "SYSEXITQ", "FNSETPM" -> true;
            default -> false;
        };
    }

    /// nasm leaves REX.W out where a 32-bit register has the same effect.
    private static boolean shortenedByNasm(Insn insn) {
        boolean wide = insn.operandBits() == 64 && !insn.operands().isEmpty();
        if (!wide || !(insn.operand(0) instanceof Operand.Register)) {
            return false;
        }
        return switch (insn.row().meaning()) {
            case "movFromSegment", "sldt", "smsw", "str", "lar", "lsl" -> true;
            case "mov" -> insn.operand(1) instanceof Operand.Immediate immediate && immediate.value() >>> 32 == 0;
            default -> false;
        };
    }

    /// A jump to a random place has no text that fits 16 bits everywhere; short ones do.
    private static boolean reachable(Insn insn) {
        return insn.operands().isEmpty()
                || !(insn.operand(0) instanceof Operand.Relative r)
                || r.bits() == 8
                || insn.operandBits() == 16;
    }

    /// objdump does not widen the general register of these, which receives or gives no more than 32 bits.
    private static boolean zeroExtendedAnyway(Insn insn) {
        return insn.operandBits() == 64 && insn.row().mnemonic().matches("P(EXTR|INSR)[BW]|EXTRACTPS");
    }

    /// The second operand of a hint NOP, SALC and FSTPNCE are unknown to one of the tools, and objdump reads MOVSXD
    /// to 16 bits from 32 bits (SDM 2: from 16).
    private static boolean knownToOthers(Pattern pattern) {
        boolean hint = pattern.row.mnemonic().equals("NOP") && pattern.forms.length == 2;
        return !hint
                && !pattern.row.mnemonic().matches("SALC|FSTPNCE")
                && !pattern.row.encoding().equals("o16 63 /r");
    }
}
