package hypercell.engine.ppc.isa;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The words in these tests were made with powerpc-linux-gnu-as -m440.
class AssemblerTest {
    private static String hex(String text) {
        Assembler.Result result = Assembler.assemble(text, 0x1000, Map.of("LIMIT", 0x1234_9678L));
        assertThat(result.problems()).isEmpty();
        return HexFormat.of().formatHex(result.assembly().bytes());
    }

    private static Problem problem(String text) {
        List<Problem> problems = Assembler.assemble(text, 0x1000, Map.of()).problems();
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    @Test
    void labelsAndBranchesInBothDirections() {
        assertThat(hex("top: addi r3, r3, 1\n cmpwi r3, 10\n bne top\n b end\n nop\nend: blr"))
                .isEqualTo("386300012c03000a4082fff848000008600000004e800020");
    }

    @Test
    void numericLabelsNameTheNearest() {
        assertThat(hex("1: b 1f\n1: b 1b\n b 1b")).isEqualTo("48000004" + "48000000" + "4bfffffc");
    }

    @Test
    void halvesOfAddressesMakeTheAddress() {
        assertThat(hex("lis r3, LIMIT@ha\n addi r3, r3, LIMIT@l\n lis r4, LIMIT@h\n ori r4, r4, 0x9678"))
                .isEqualTo("3c601235" + "38639678" + "3c801234" + "60849678");
    }

    @Test
    void dataStringsSpaceAndAlignment() {
        assertThat(hex(".byte 1, 'A', -1\n .align 2\n .word 0x1234\n .space 2, 0xff\n .asciz \"a\\n\"\n .balign 4"))
                .isEqualTo("0141ff00" + "1234ffff" + "610a0000");
    }

    @Test
    void predictionsSetTheLowBitOfBo() {
        assertThat(hex("bne+ .+8\n bne- .+8\n bdnz- .-8\n bdnz+ .-8"))
                .isEqualTo("40a20008" + "40820008" + "4220fff8" + "4200fff8");
    }

    @Test
    void conditionsAreWrittenAsGnuDoes() {
        assertThat(hex("crand 4*cr1+eq, lt, 5\n beq cr1, .+8")).isEqualTo("4cc02a02" + "41860008");
    }

    @Test
    void anUnknownMnemonicIsAnsweredWithTheNearest() {
        Problem problem = problem("  adde1 r3, r3, 1");
        assertThat(problem.position()).isEqualTo(new Position(1, 3));
        assertThat(problem.sentence()).isEqualTo("no instruction is called 'adde1' — did you mean 'adde'?");
    }

    @Test
    void aValueThatDoesNotFitIsShownWithItsRange() {
        Problem problem = problem("nop\n  addi r3, r3, 0x8000");
        assertThat(problem.position()).isEqualTo(new Position(2, 16));
        assertThat(problem.message()).isEqualTo("32768 (0x8000) does not fit: SI takes -32768 to 32767");
    }

    @Test
    void aRegisterIsNoNumber() {
        assertThat(problem("addi r3, r4, r5").sentence()).isEqualTo("a number is wanted, 'r5' is a register");
        assertThat(problem("add r3, cr1, r5").message()).isEqualTo("'cr1' is no general register");
    }

    @Test
    void missingOperandsAreAnsweredWithTheShape() {
        assertThat(problem("lwz r3, r4").hint()).isEqualTo("write lwz RT, D(RA0)");
        assertThat(problem("tlbwe r3").hint()).isEqualTo("write tlbwe RS, RA or tlbwe RS, RA, WS");
    }

    @Test
    void everyMistakeOfAUnitIsReportedAtOnce() {
        List<Problem> problems = Assembler.assemble("b nowhere\n.bogus 1\n x: x: nop\n lwzu r3, 0(r3)", 0, Map.of())
                .problems();
        assertThat(problems.stream().map(Problem::message).toList())
                .containsExactly(
                        "nothing is called 'nowhere'",
                        "no directive is called '.bogus'",
                        "'x' is defined twice",
                        "an invalid form of lwzu");
    }

    @Test
    void whatIsTooLongOrTooDeepIsRefused() {
        assertThat(problem(".space 0x7fffffff").message()).isEqualTo("the code is longer than 64 MiB");
        assertThat(problem(".long " + "(".repeat(100_000) + "1").message())
                .isEqualTo("the expression is nested too deeply");
    }

    @Test
    void theFirstOrgMovesTheOriginAndLaterOnesFillUp() {
        Assembly assembly = Assembler.assemble(".equ N, 3\n.org 0x6000\nnop\n.org 0x6008\nx: .byte N", 0, Map.of())
                .assembly();
        assertThat(assembly.origin()).isEqualTo(0x6000);
        assertThat(assembly.labels()).containsEntry("x", 0x6008L);
        assertThat(HexFormat.of().formatHex(assembly.bytes())).isEqualTo("600000000000000003");
    }

    @Test
    void theListingTellsWhichLineMadeWhichBytes() {
        Assembly assembly =
                Assembler.assemble("nop\n.long 1, 2\nx: nop", 0x100, Map.of()).assembly();
        assertThat(assembly.labels()).isEqualTo(Map.of("x", 0x10cL));
        assertThat(assembly.listing())
                .containsExactly(
                        new Assembly.Line(0x100, 4, new Position(1, 1), true),
                        new Assembly.Line(0x104, 8, new Position(2, 1), false),
                        new Assembly.Line(0x10c, 4, new Position(3, 4), true));
    }
}
