package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which instructions take LOCK, by the list in SDM 2A "LOCK—Assert LOCK# Signal Prefix"; everything else is #UD.
class LockPrefixTest {
    private static final Set<String> THE_MANUALS_LIST = Set.of(
            "ADD",
            "ADC",
            "AND",
            "BTC",
            "BTR",
            "BTS",
            "CMPXCHG",
            "CMPXCHG8B",
            "CMPXCHG16B",
            "DEC",
            "INC",
            "NEG",
            "NOT",
            "OR",
            "SBB",
            "SUB",
            "XOR",
            "XADD",
            "XCHG");

    private final List<String> wrong = new ArrayList<>();
    private int allowed;
    private int refused;

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void everyEncodingOfEveryRowTakesLockExactlyIfTheManualSaysSo(int codeBits) {
        SplittableRandom random = new SplittableRandom(0xf0);
        for (Pattern pattern : InstructionTable.patterns()) {
            if (pattern.in(codeBits) && !pattern.traits.shorthand()) {
                for (byte[] plain : new Encodings(pattern, codeBits, random).all()) {
                    check(plain, codeBits);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(allowed).isGreaterThan(1_000);
        assertThat(refused).isGreaterThan(20_000);
    }

    private void check(byte[] plain, int codeBits) {
        Insn without = Decoder.decode(plain, 0, plain.length, codeBits);
        if (without.row().number() < 0 || plain.length == Decoder.MAX_LENGTH) {
            return;
        }
        byte[] locked = new byte[plain.length + 1];
        locked[0] = (byte) 0xf0;
        System.arraycopy(plain, 0, locked, 1, plain.length);
        boolean wanted = THE_MANUALS_LIST.contains(without.row().mnemonic()) && writesMemory(without);
        boolean taken = Decoder.decode(locked, 0, locked.length, codeBits).row() != Row.INVALID;
        allowed += taken ? 1 : 0;
        refused += taken ? 0 : 1;
        if (wanted != taken) {
            wrong.add(Disassembler.text(without, 0));
        }
    }

    /// The destination is memory; of XCHG either operand is one.
    private static boolean writesMemory(Insn insn) {
        return insn.operands().getFirst() instanceof Operand.Memory
                || insn.row().mnemonic().equals("XCHG") && insn.operand(1) instanceof Operand.Memory;
    }
}
