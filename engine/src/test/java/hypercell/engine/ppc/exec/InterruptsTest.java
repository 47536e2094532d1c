package hypercell.engine.ppc.exec;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.ppc.PpcGuest;
import hypercell.engine.ppc.fault.Ivor;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    /// Vectors at 0x20000 + 0x100 * n; every handler ends the run in the wait state with its number in r30.
    private static final String VECTORS = vectors();

    private static String vectors() {
        StringBuilder text = new StringBuilder("b start\n.org 0x20000\n");
        for (int i = 0; i < 16; i++) {
            text.append(".org 0x%x\n li r30, %d\n lis r31, 4\n mtmsr r31\n".formatted(0x20000 + 0x100 * i, i));
        }
        text.append(".org 0x22000\nstart:\n lis r3, 2\n mtivpr r3\n li r30, -1\n");
        for (int i = 0; i < 16; i++) {
            text.append(" li r3, 0x%x\n mtivor%d r3\n".formatted(0x100 * i, i));
        }
        return text.toString();
    }

    private static PpcGuest run(String text) {
        return PpcGuest.run(VECTORS + text);
    }

    private static void raised(PpcGuest guest, Ivor ivor, String at, long esr) {
        assertThat(guest.reg("r30")).isEqualTo(ivor.number());
        assertThat(guest.reg("srr0")).isEqualTo(guest.label(at));
        assertThat(guest.reg("esr")).isEqualTo(esr);
    }

    @Test
    void aWordThatIsNoInstructionIsIllegal() {
        raised(run("x: .long 0"), Ivor.PROGRAM, "x", 0x0800_0000);
    }

    @Test
    void aPrivilegedInstructionInProblemStateTrapsWithTheMachineStateInSrr1() {
        PpcGuest guest = run(user() + "x: tlbwe r3, r4, 0");
        raised(guest, Ivor.PROGRAM, "x", 0x0400_0000);
        assertThat(guest.reg("srr1")).isEqualTo(0x4000 | 0x1000);
        assertThat(guest.reg("pr")).isZero();
    }

    @Test
    void aTrapWhoseComparisonHoldsRaisesProgram() {
        raised(run("li r3, 5\n twlti r3, 5\n x: twlei r3, 5"), Ivor.PROGRAM, "x", 0x0200_0000);
    }

    @Test
    void aSystemCallReturnsBehindItself() {
        PpcGuest guest = run("sc\nx: nop");
        assertThat(guest.reg("r30")).isEqualTo(8);
        assertThat(guest.reg("srr0")).isEqualTo(guest.label("x"));
    }

    @Test
    void aDataMissTellsTheAddressAndWhetherItWasAStore() {
        PpcGuest load = run("lis r3, 0x4000\nx: lwz r4, 0x234(r3)");
        raised(load, Ivor.DATA_TLB_ERROR, "x", 0);
        assertThat(load.reg("dear")).isEqualTo(0x4000_0234);
        raised(run("lis r3, 0x4000\nx: stwu r4, 0x234(r3)"), Ivor.DATA_TLB_ERROR, "x", 0x0080_0000);
    }

    @Test
    void anUpdateFormThatFaultsLeavesItsBaseAlone() {
        PpcGuest guest = run("lis r3, 0x4000\nx: lwzu r4, 0x234(r3)");
        assertThat(guest.reg("r3")).isEqualTo(0x4000_0000);
        assertThat(guest.reg("r30")).isEqualTo(13);
    }

    @Test
    void aMissingPermissionIsDataStorage() {
        // entry 5 maps 0x40000000 to 0x5000, read only
        String entry =
                "li r7, 5\n lis r3, 0x4000\n ori r3, r3, 0x210\n tlbwe r3, r7, 0\n li r3, 0x5000\n tlbwe r3, r7, 1\n"
                        + " li r3, 1\n tlbwe r3, r7, 2\n isync\n lis r3, 0x4000\n lwz r5, 0(r3)\n";
        raised(run(entry + "x: stw r4, 4(r3)"), Ivor.DATA_STORAGE, "x", 0x0080_0000);
    }

    @Test
    void aFetchMissAndADeniedFetchHaveInterruptsOfTheirOwn() {
        PpcGuest miss = run("lis r3, 0x4000\n mtctr r3\n bctr");
        assertThat(miss.reg("r30")).isEqualTo(14);
        assertThat(miss.reg("srr0")).isEqualTo(0x4000_0000);
        PpcGuest denied = run("lis r3, 0xe000\n mtctr r3\n bctr");
        assertThat(denied.reg("r30")).isEqualTo(3);
    }

    @Test
    void reservationsMustBeAligned() {
        raised(run("li r3, 0x4002\nx: lwarx r4, 0, r3"), Ivor.ALIGNMENT, "x", 0);
        raised(run("li r3, 0x4002\nx: stwcx. r4, 0, r3"), Ivor.ALIGNMENT, "x", 0x0080_0000);
    }

    @Test
    void aFloatingPointInstructionIsUnavailable() {
        PpcGuest guest = run("x: .long 0xfc20102a");
        assertThat(guest.reg("r30")).isEqualTo(7);
        assertThat(guest.reg("srr0")).isEqualTo(guest.label("x"));
    }

    @Test
    void nothingAtARealAddressIsAMachineCheck() {
        PpcGuest guest = run("lis r3, 0x0fff\nx: lwz r4, 0(r3)");
        assertThat(guest.reg("r30")).isEqualTo(1);
        assertThat(guest.reg("mcsrr0")).isEqualTo(guest.label("x"));
        assertThat(guest.reg("mcsr")).isEqualTo(0xa000_0000L);
        assertThat(guest.reg("me")).isZero();
    }

    @Test
    void theDecrementerInterruptsWhenItBecomesZeroAndInterruptsAreOn() {
        // DIE, then 5 ticks: the mtspr itself, wrteei and three more
        String set = "lis r3, 0x0400\n mttcr r3\n li r3, 5\n mtdec r3\n wrteei 1\n nop\n nop\n nop\nx: nop\n nop\n";
        PpcGuest guest = run(set);
        assertThat(guest.reg("r30")).isEqualTo(10);
        assertThat(guest.reg("srr0")).isEqualTo(guest.label("x"));
        assertThat(guest.reg("tsr") & 0x0800_0000).isNotZero();
    }

    @Test
    void theWaitStateEndsWithTheDecrementer() {
        PpcGuest guest = run("lis r3, 0x0400\n mttcr r3\n li r3, 1000\n mtdec r3\n lis r3, 4\n ori r3, r3, 0x8000\n"
                + " mtmsr r3\nx: nop");
        assertThat(guest.reg("r30")).isEqualTo(10);
        assertThat(guest.reg("srr0")).isEqualTo(guest.label("x"));
        assertThat(guest.reg("srr1")).isEqualTo(0x4_8000);
    }

    @Test
    void returnFromInterruptRestoresTheMachineState() {
        PpcGuest guest = run("lis r3, u@h\n ori r3, r3, u@l\n mtsrr0 r3\n li r3, 0x20\n mtsrr1 r3\n" + "rfi\nu: nop");
        assertThat(guest.reg("r30")).as("address space 1 has no entries").isEqualTo(14);
        assertThat(guest.reg("srr1")).isEqualTo(0x20);
    }

    @Test
    void twoEntriesForOneAddressEndTheRun() {
        PpcGuest overlap = PpcGuest.of("li r7, 9\n lis r3, 1\n ori r3, r3, 0x210\n tlbwe r3, r7, 0\nx: isync");
        assertThat(overlap.machine().run(100))
                .isEqualTo(new Stop.Undefined(
                        overlap.label("x"), "0x00010010: entries [0, 9] all match: undefined", "TLB Match Process"));
    }

    @Test
    void aUserCannotReachTheSupervisorsRegisters() {
        raised(run(user() + "x: mfspr r3, 272"), Ivor.PROGRAM, "x", 0x0400_0000);
        raised(run(user() + "x: mfspr r3, 3"), Ivor.PROGRAM, "x", 0x0800_0000);
        raised(run("x: mfspr r3, 1000"), Ivor.PROGRAM, "x", 0x0800_0000);
        assertThat(run("li r3, 77\n mtusprg0 r3\n" + user() + "mfusprg0 r5\n sc")
                        .reg("r5"))
                .isEqualTo(77);
    }

    /// Goes on in problem state; entry 0 is opened to users.
    private static String user() {
        return "li r7, 0\n li r3, 0x3f\n tlbwe r3, r7, 2\n lis r3, 9f@h\n ori r3, r3, 9f@l\n mtsrr0 r3\n"
                + " li r3, 0x5000\n mtsrr1 r3\n rfi\n9:\n";
    }
}
