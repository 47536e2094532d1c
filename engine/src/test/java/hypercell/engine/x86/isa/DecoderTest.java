package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecoderTest {
    private static final int DS = 3;
    private static final int SS = 2;
    private static final int ES = 0;

    @Test
    void readsRowLengthSizesAndOperands() {
        Insn insn = decode("8b448b08", 32);
        assertThat(insn.row().meaning()).isEqualTo("mov");
        assertThat(insn.length()).isEqualTo(4);
        assertThat(insn.operandBits()).isEqualTo(32);
        assertThat(insn.operands())
                .containsExactly(new Operand.Register(0, 32, false), new Operand.Memory(DS, false, 3, 1, 4, 8, 32, 32));
    }

    @Test
    void byteRegistersFourToSevenAreTheHighHalves() {
        assertThat(decode("88e5", 32).operands())
                .containsExactly(new Operand.Register(1, 8, true), new Operand.Register(0, 8, true));
    }

    @Test
    void basePointerAndStackPointerUseTheStackSegmentByDefault() {
        assertThat(((Operand.Memory) decode("8b4500", 32).operand(1)).segment()).isEqualTo(SS);
        assertThat(((Operand.Memory) decode("8b0424", 32).operand(1)).segment()).isEqualTo(SS);
        assertThat(((Operand.Memory) decode("8b02", 16).operand(1)).segment()).isEqualTo(SS);
        assertThat(((Operand.Memory) decode("8b05", 16).operand(1)).segment()).isEqualTo(DS);
        assertThat(((Operand.Memory) decode("8b042d00000000", 32).operand(1)).segment())
                .isEqualTo(DS);
    }

    @Test
    void anOverrideMovesTheSourceOfAStringInstructionButNotItsDestination() {
        Insn insn = decode("64a4", 32);
        assertThat(insn.operand(0)).isEqualTo(new Operand.Memory(ES, false, 7, -1, 1, 0, 32, 8));
        assertThat(insn.operand(1)).isEqualTo(new Operand.Memory(4, true, 6, -1, 1, 0, 32, 8));
        assertThat(insn.segment()).isEqualTo(4);
    }

    @Test
    void theLastOfSeveralSegmentOrRepeatPrefixesCounts() {
        assertThat(decode("26648b03", 32).segment()).isEqualTo(4);
        assertThat(decode("f3f2a4", 32).prefixes()).isEqualTo(Insn.REPNE);
    }

    @Test
    void fifteenBytesAreAnInstructionAndSixteenAreTooLong() {
        assertThat(decode("26".repeat(13) + "01ce", 32).length()).isEqualTo(15);
        assertThat(decode("26".repeat(14) + "01ce", 32).row()).isSameAs(Row.TOO_LONG);
        assertThat(decode("26".repeat(40), 32).row()).isSameAs(Row.TOO_LONG);
    }

    @Test
    void everyPrefixOfAnInstructionIsIncomplete() {
        byte[] bytes = HexFormat.of().parseHex("2e8184981122334455667788");
        Insn complete = Decoder.decode(bytes, 0, bytes.length, 32);
        assertThat(complete.length()).isEqualTo(12);
        for (int limit = 0; limit < complete.length(); limit++) {
            assertThat(Decoder.decode(bytes, 0, limit, 32).row())
                    .as("%d bytes", limit)
                    .isSameAs(Row.INCOMPLETE);
        }
    }

    @Test
    void decodingStartsAtTheGivenIndex() {
        byte[] bytes = HexFormat.of().parseHex("ffff90");
        assertThat(Decoder.decode(bytes, 2, 3, 32).row().meaning()).isEqualTo("nop");
    }

    @Test
    void lockIsInvalidWithoutAMemoryDestination() {
        assertThat(decode("f00103", 32).has(Insn.LOCK)).isTrue();
        assertThat(decode("f001c3", 32).row()).isSameAs(Row.INVALID);
        assertThat(decode("f00303", 32).row()).isSameAs(Row.INVALID);
        assertThat(decode("f03903", 32).row()).isSameAs(Row.INVALID);
        assertThat(decode("f0a4", 32).row()).isSameAs(Row.INVALID);
        assertThat(decode("f08703", 32).row().meaning()).isEqualTo("xchg");
    }

    @Test
    void memoryOnlyInstructionsRefuseARegister() {
        for (String hex :
                new String[] {"8dc0", "62c0", "c4c00000", "c5c000", "0f01d2", "0f01f8", "0fc7c8", "ffd8", "ffe8"}) {
            assertThat(decode(hex, 32).row()).as(hex).isSameAs(Row.INVALID);
        }
    }

    @Test
    void reservedSegmentAndControlRegistersAreInvalid() {
        assertThat(decode("8ec8", 32).row()).as("mov cs, ax").isSameAs(Row.INVALID);
        assertThat(decode("8ef0", 32).row()).isSameAs(Row.INVALID);
        assertThat(decode("8cf8", 32).row()).isSameAs(Row.INVALID);
        assertThat(decode("0f20c8", 32).row()).as("mov eax, cr1").isSameAs(Row.INVALID);
        assertThat(decode("0f22e0", 32).operand(0)).isEqualTo(new Operand.Control(4, 32));
    }

    @Test
    void movToControlIgnoresTheModField() {
        assertThat(decode("0f2218", 32).operands())
                .containsExactly(new Operand.Control(3, 32), new Operand.Register(0, 32, false));
    }

    @Test
    void repNopIsPauseAndThePrefixBelongsToIt() {
        Insn pause = decode("f390", 32);
        assertThat(pause.row().mnemonic()).isEqualTo("PAUSE");
        assertThat(pause.prefixes()).isZero();
    }

    @Test
    void farPointerLoadsNameTheirSegmentFirst() {
        assertThat(decode("0fb203", 32).operands())
                .containsExactly(
                        new Operand.Segment(SS),
                        new Operand.Register(0, 32, false),
                        new Operand.Memory(DS, false, 3, -1, 1, 0, 32, 48));
    }

    @Test
    void immediatesAreSignExtendedFromTheirWidth() {
        assertThat(decode("83c0ff", 32).operand(1)).isEqualTo(new Operand.Immediate(-1, 32));
        assertThat(decode("cd80", 32).operand(0)).isEqualTo(new Operand.Immediate(-128, 8));
        assertThat(decode("b80000ffff", 32).operand(1)).isEqualTo(new Operand.Immediate(0xFFFFFFFFFFFF0000L, 32));
    }

    @Test
    void aFarPointerKeepsItsOffsetUnsigned() {
        assertThat(decode("eaf0ff00f0", 16).operand(0)).isEqualTo(new Operand.FarPointer(0xF000, 0xFFF0, 32));
    }

    @Test
    void x87AndMmxInstructionsTellTheUnitTheyNeed() {
        assertThat(decode("dd8311223344", 32).row().mnemonic()).isEqualTo("FLD");
        assertThat(decode("dd8311223344", 32).row().is("x87")).isTrue();
        assertThat(decode("dd8311223344", 32).length()).isEqualTo(6);
        assertThat(decode("0f6f03", 32).row().is("mmx")).isTrue();
    }

    @Test
    void stackRegistersComeFromTheSecondByte() {
        assertThat(decode("dcc3", 32).operands())
                .containsExactly(
                        new Operand.Special(Operand.Bank.FPU, 3, 80), new Operand.Special(Operand.Bank.FPU, 0, 80));
    }

    @Test
    void theEnvironmentIsSmallerWith16BitOperands() {
        assertThat(decode("d920", 32).operand(0).bits()).isEqualTo(28 * 8);
        assertThat(decode("66d920", 32).operand(0).bits()).isEqualTo(14 * 8);
    }

    @Test
    void anyBytesDecodeToARowWithinTheirLength() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] bytes = new byte[20];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            int limit = random.nextInt(21);
            Insn insn = Decoder.decode(bytes, 0, limit, random.nextBoolean() ? 16 : 32);
            assertThat(insn.length()).isBetween(0, Math.min(limit, Decoder.MAX_LENGTH));
            assertThat(Disassembler.text(insn, 0x1000)).isNotBlank();
        }
    }

    private static Insn decode(String hex, int bits) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return Decoder.decode(bytes, 0, bytes.length, bits);
    }
}
