package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.Guest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The cases of the 14 steps, each by a guest that reaches it, and each as on a bare machine.
class VirtualTlbTest {
    private static final int PAGE = 0x1000;
    private static final int DATA = PagingGuest.DATA;
    private static final int LARGE = 0x400000;
    private static final long PSE = 0x10;
    private static final int KERNEL = 3;
    private static final int USER = 7;
    private static final int READ_ONLY = 5;
    private static final int ACCESSED = 0x20;
    private static final int DIRTY = 0x40;

    private static AgainstBare run(PagingGuest guest) {
        return AgainstBare.same(MonitorConfig.DEFAULT, guest.start());
    }

    private static List<Integer> steps(AgainstBare run, long gva) {
        return run.exitsAt(gva).stream().map(it -> lastStep(it.detail())).toList();
    }

    private static int lastStep(String detail) {
        String from = detail.substring(detail.lastIndexOf("step ") + 5);
        return Integer.parseInt(from.substring(0, from.indexOf(':')));
    }

    @Test
    void theFirstReadBuildsTheEntryAndTheSecondIsFree() {
        AgainstBare run =
                run(PagingGuest.of("mov eax, [0x1000]\n mov ebx, [0x1004]\n").map(PAGE, DATA, KERNEL));
        assertThat(steps(run, PAGE)).containsExactly(12);
        assertThat(run.dword(PagingGuest.TABLE + 4)).isEqualTo(DATA | KERNEL | ACCESSED);
    }

    @Test
    void aWriteAfterAReadMakesTheGuestsEntryDirtyFirst() {
        AgainstBare run = run(PagingGuest.of("mov eax, [0x1000]\n mov [0x1000], eax\n mov [0x1004], eax\n")
                .map(PAGE, DATA, KERNEL));
        assertThat(steps(run, PAGE)).containsExactly(12, 13);
        assertThat(run.dword(PagingGuest.TABLE + 4)).isEqualTo(DATA | KERNEL | ACCESSED | DIRTY);
    }

    @Test
    void aReadOnlyPageIsTheSupervisorsToWriteWithoutWriteProtection() {
        AgainstBare run = run(PagingGuest.of("mov dword [0x1000], 7\n").map(PAGE, DATA, READ_ONLY));
        assertThat(steps(run, PAGE)).containsExactly(12);
        assertThat(run.dword(DATA)).isEqualTo(7);
    }

    @Test
    void aReadOnlyPageFaultsUnderWriteProtectionByTheGuestsOwnEntry() {
        AgainstBare run = run(PagingGuest.of("""
            mov edi, next
            mov eax, [0x1000]
            mov dword [0x1000], 7
    next:   nop
            """).map(PAGE, DATA, READ_ONLY).writeProtect());
        assertThat(steps(run, PAGE)).containsExactly(12, 14);
        assertThat(run.dword(PagingGuest.LOG)).isEqualTo(3);
        assertThat(run.dword(PagingGuest.LOG + 4)).isEqualTo(PAGE);
    }

    @Test
    void userCodeIsRefusedASupervisorPageThatTheSupervisorHasUsed() {
        AgainstBare run = run(PagingGuest.withUser("mov eax, [0x1000]\n" + PagingGuest.callUser(1), "mov eax, [0x1000]")
                .map(PAGE, DATA, KERNEL));
        assertThat(steps(run, PAGE)).containsExactly(12, 10);
        assertThat(run.dword(PagingGuest.LOG)).isEqualTo(5);
    }

    @Test
    void rightsThatTheGuestRaisesWithoutInvlpgCountAtOnce() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x1000]
            mov dword [0x10004], %#x
            mov dword [0x1000], 9
            """.formatted(DATA | KERNEL | ACCESSED | DIRTY))
                .map(PAGE, DATA, READ_ONLY)
                .writeProtect());
        assertThat(run.exitsAt(PAGE).getLast().detail()).isEqualTo(VirtualTlbStep.RIGHTS_RAISED.sentence());
        assertThat(run.dword(DATA)).isEqualTo(9);
    }

    @Test
    void aLargePageIsMappedInPiecesAndDirtiedByTheFirstWrite() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x401000]
            mov eax, [0x402000]
            mov [0x401000], eax
            mov eax, [0xf004]
            """).cr4(PSE).set(PagingGuest.DIRECTORY + 4, 0x83));
        assertThat(steps(run, LARGE + PAGE)).containsExactly(4, 5);
        assertThat(steps(run, LARGE + 2 * PAGE)).containsExactly(4);
        assertThat(run.guest.reg("eax")).isEqualTo(0x83 | ACCESSED | DIRTY);
    }

    @Test
    void invlpgOfALargePageTakesAllItsPieces() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x600000]
            mov eax, [0x601000]
            mov dword [0xf004], 0x400083
            invlpg [0x7fffff]
            mov eax, [0x600000]
            mov ebx, [0x601000]
            """).cr4(PSE).set(PagingGuest.DIRECTORY + 4, 0x83));
        assertThat(run.guest.reg("eax")).isEqualTo(0xffff_ffffL); // beyond RAM
        assertThat(steps(run, 0x600000)).containsExactly(4, 3);
        assertThat(steps(run, 0x601000)).containsExactly(4, 3);
    }

    @Test
    void aHoleAnswersAsTheBusDoesWithoutAFault() {
        AgainstBare run = run(
                PagingGuest.of("mov eax, [0x1000]\n mov dword [0x1000], 5\n").map(PAGE, 0x5000_0000, KERNEL));
        assertThat(steps(run, PAGE)).containsExactly(11, 11);
        assertThat(run.exitsAt(PAGE)).allMatch(it -> it.reason() == ExitReason.MMIO);
        assertThat(run.guest.reg("eax")).isEqualTo(0xffff_ffffL);
    }

    @Test
    void aDeviceInMemoryIsEmulated() {
        AgainstBare run = run(PagingGuest.of("mov eax, [0x1030]\n").map(PAGE, 0xfee0_0000, KERNEL));
        assertThat(run.count(ExitReason.MMIO)).isEqualTo(1);
        assertThat(run.guest.reg("eax")).isNotEqualTo(0xffff_ffffL);
    }

    @Test
    void aDirectoryThatIsItsOwnPageTableShowsTheGuestItsEntries() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0xffc40000 - 0x40000]  ; PTE of page 0
            mov ebx, [0xfffff000]            ; PDE 0
            mov dword [0xffc00004], %#x      ; maps page 1
            mov ecx, [0x1000]
            """.formatted(DATA | KERNEL))
                .set(PagingGuest.DIRECTORY + 4 * 1023, PagingGuest.DIRECTORY | KERNEL));
        assertThat(run.guest.reg("ebx")).isEqualTo(PagingGuest.TABLE | USER | ACCESSED);
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA);
    }

    @Test
    void anAbsentDirectoryEntryIsTheGuestsOwnFault() {
        AgainstBare run = run(PagingGuest.of("""
            mov edi, next
            mov eax, [0x800000]
    next:   mov dword [0xf008], %#x
            mov dword [0x11000], %#x
            mov ebx, [0x800000]
            mov edi, last
            mov dword [0xf008], 0
            invlpg [0x800000]
            mov eax, [0x800000]
    last:   nop
            """.formatted(PagingGuest.OTHER_TABLE | KERNEL, DATA | KERNEL)));
        assertThat(steps(run, 0x800000)).containsExactly(2, 12, 6);
        assertThat(run.exitsAt(0x800000).get(1).detail()).startsWith("step 4: ");
        assertThat(run.count(ExitReason.PAGE_FAULT)).isEqualTo(2);
    }

    @Test
    void aStaleEntryOfTheProcessorsOwnTlbIsJustTriedAgain() {
        AgainstBare run = run(PagingGuest.of("mov eax, [0x1000]\n mov eax, [0x601000]\n")
                .map(PAGE, DATA, KERNEL)
                .cr4(PSE)
                .set(PagingGuest.DIRECTORY + 4, 0x83));
        MemoryTechnique.Verdict small = run.monitored.memoryTechnique().pageFault(PAGE, 1, false);
        assertThat(small.detail()).isEqualTo(VirtualTlbStep.PTE_STALE_TLB.sentence());
        assertThat(small.answer()).isEqualTo(ExitAnswer.REPAIRED);
        MemoryTechnique.Verdict large = run.monitored.memoryTechnique().pageFault(0x601000, 1, false);
        assertThat(large.detail()).isEqualTo(VirtualTlbStep.PDE_STALE_TLB.sentence());
    }

    @Test
    void everyChangeOfTheTablesIsAnEventWithTheRawEntries() {
        AgainstBare run =
                run(PagingGuest.of("mov eax, [0x1000]\n invlpg [0x1000]\n").map(PAGE, DATA, KERNEL));
        List<Event.TableChange> changes = run.guest.machine.events().stream()
                .filter(it -> it instanceof Event.TableChange change && change.gva() == PAGE)
                .map(Event.TableChange.class::cast)
                .toList();
        long hpa = run.monitored.vm().frames().hpa(DATA);
        assertThat(changes).hasSize(2);
        assertThat(changes.getFirst().gpa()).isEqualTo(DATA);
        assertThat(changes.getFirst().after()).isEqualTo(hpa | 5);
        assertThat(changes.getLast().before() & ~0xfffL).isEqualTo(hpa);
        assertThat(changes.getLast().after()).isZero();
        assertThat(hpa).isNotEqualTo(DATA);
    }

    @Test
    void invlpgMakesOneRefillAndALoadOfCr3MakesAll() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x1000]
            mov eax, [0x2000]
            invlpg [0x1000]
            mov eax, [0x1000]
            mov eax, [0x2000]
            mov eax, cr3
            mov cr3, eax
            mov eax, [0x1000]
            mov eax, [0x2000]
            """).map(PAGE, DATA, KERNEL).map(2 * PAGE, DATA + PAGE, KERNEL));
        assertThat(run.exitsAt(PAGE).stream().filter(it -> it.reason() == ExitReason.HIDDEN_FAULT))
                .hasSize(3);
        assertThat(run.exitsAt(2 * PAGE)).hasSize(2);
        assertThat(run.guest.reg("eip")).isGreaterThan(Guest.CODE);
    }
}
