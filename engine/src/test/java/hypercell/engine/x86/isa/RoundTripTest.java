package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table as its own oracle: what a row describes decodes to that row, and the text of it assembles to the same
/// meaning. A new row arrives tested.
class RoundTripTest {
    private static final long ADDRESS = 0x1000;

    private final List<String> failures = new ArrayList<>();
    private int checked;

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void everyRowSurvivesDecodingDisassemblyAndAssembly(int bits) {
        RandomGenerator random = new SplittableRandom(2026);
        for (Pattern pattern : InstructionTable.patterns()) {
            if (!pattern.traits.shorthand() && pattern.row.modes().contains(bits)) {
                for (byte[] bytes : new Encodings(pattern, bits, random).all()) {
                    check(pattern, bytes, bits);
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(checked).isGreaterThan(60_000);
    }

    @Test
    void everyRowIsReachedByItsOwnEncoding() {
        boolean[] reached = new boolean[InstructionTable.patterns().size()];
        for (Pattern pattern : InstructionTable.patterns()) {
            int bits = pattern.in(32) ? 32 : 64;
            for (byte[] bytes : new Encodings(pattern, bits, new SplittableRandom(1)).all()) {
                Insn insn = Decoder.decode(bytes, 0, bytes.length, bits);
                if (insn.row().number() >= 0) {
                    reached[insn.row().number()] = true;
                }
            }
        }
        for (Pattern pattern : InstructionTable.patterns()) {
            assertThat(reached[pattern.row.number()] || pattern.traits.shorthand())
                    .as(pattern.row.toString())
                    .isTrue();
        }
    }

    private void check(Pattern pattern, byte[] bytes, int bits) {
        Insn insn = Decoder.decode(bytes, 0, bytes.length, bits);
        if (insn.row() == Row.INVALID && hasReservedRegister(pattern)) {
            return;
        }
        checked++;
        String text = Disassembler.text(insn, ADDRESS);
        if (insn.row().number() < 0 || insn.length() != bytes.length) {
            failures.add(pattern.row.encoding() + " " + hex(bytes) + " decodes as " + insn);
            return;
        }
        if (isAtTheEndOfShortRange(insn)) {
            return;
        }
        Assembler.Result result = Assembler.assemble(text, bits, ADDRESS, Map.of());
        if (!result.ok()) {
            failures.add(bits + " " + hex(bytes) + " " + text + ": "
                    + result.problems().get(0).sentence());
            return;
        }
        byte[] again = result.assembly().bytes();
        Insn back = Decoder.decode(again, 0, again.length, bits);
        if (!Meaning.of(back, ADDRESS).equals(Meaning.of(insn, ADDRESS)) || back.length() != again.length) {
            failures.add(bits + " " + hex(bytes) + " " + text + " -> " + hex(again) + " "
                    + Disassembler.text(back, ADDRESS));
        }
        if (again.length > bytes.length) {
            failures.add(bits + " " + hex(bytes) + " " + text + " grows to " + hex(again));
        }
    }

    /// A short branch with prefixes that do nothing reaches a target that it does not reach without them.
    private static boolean isAtTheEndOfShortRange(Insn insn) {
        return insn.length() > 2
                && !insn.operands().isEmpty()
                && insn.operand(0) instanceof Operand.Relative(long displacement, int bits)
                && bits == 8
                && displacement > 122;
    }

    /// Segment registers 6 and 7, control registers 1, 5 to 7 and 9 to 15, and debug registers 8 to 15 are
    /// reserved.
    private static boolean hasReservedRegister(Pattern pattern) {
        return pattern.has(OperandForm.Kind.SEGMENT)
                || pattern.has(OperandForm.Kind.LOADABLE_SEGMENT)
                || pattern.has(OperandForm.Kind.DEBUG)
                || pattern.has(OperandForm.Kind.CONTROL);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
