package hypercell.engine.ppc.softtlb;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.softtlb.MissFlow;
import hypercell.engine.monitor.softtlb.SoftTlbCounts;
import hypercell.engine.monitor.softtlb.SoftTlbOptions;
import hypercell.engine.monitor.softtlb.TlbPair;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.ppc.fault.Ivor;
import org.junit.jupiter.api.Test;

class SoftTlbTest {
    /// Privileged instructions that the miss handler of the kernel runs besides three TLBWE and one RFI: it
    /// saves and restores four registers in SPRGs, and reads DEAR.
    private static final int HANDLER_MOVES = 4 + 1 + 4;

    /// Loads one word from each of `pages` pages, `rounds` times.
    private static String touch(int pages, int rounds) {
        return """
            li r5, %d
            1: lis r4, 0x4000
            ori r4, r4, 0x2000
            li r6, %d
            mtctr r6
            2: lwz r7, 0(r4)
            addi r4, r4, 0x1000
            bdnz 2b
            addic. r5, r5, -1
            bne 1b
            li r0, 2
            sc
            .space 8192
            """.formatted(rounds, pages);
    }

    @Test
    void generatedGuestsCannotTellTheMonitor() {
        int cases = Integer.getInteger("softtlb.cases", 400);
        UserPrograms programs = new UserPrograms(Long.getLong("softtlb.seed", 1));
        for (int i = 0; i < cases; i++) {
            String program = programs.next();
            int tick = i % 3 == 0 ? 0 : 200 + i % 7 * 31;
            KernelGuest bare = KernelGuest.bare(program, tick);
            assertThat(bare.stop()).as(program).isInstanceOf(Stop.Halted.class);
            same(bare, KernelGuest.monitored(program, tick, SoftTlbOptions.DEFAULT), program);
            same(bare, KernelGuest.monitored(program, tick, SoftTlbOptions.DEFAULT.untagged()), program);
        }
    }

    private static void same(KernelGuest bare, KernelGuest other, String program) {
        assertThat(other.stop()).as(program).isEqualTo(bare.stop());
        assertThat(other.output()).as(program).isEqualTo(bare.output());
        assertThat(other.machine().interrupts())
                .as(program)
                .isEqualTo(bare.machine().interrupts());
        assertThat(other.machine().digest())
                .as(program)
                .isEqualTo(bare.machine().digest());
    }

    @Test
    void aSecondLevelTlbChangesNothingButTheMissesThatTheGuestSees() {
        KernelGuest bare = KernelGuest.bare(touch(100, 3), 0);
        KernelGuest kept = KernelGuest.monitored(touch(100, 3), 0, SoftTlbOptions.DEFAULT.withSecondLevel());
        assertThat(kept.stop()).isInstanceOf(Stop.Halted.class);
        assertThat(kept.machine().cpu().register("r7"))
                .isEqualTo(bare.machine().cpu().register("r7"));
        // 100 pages go through 56 entries: each round misses them all again, unless the second level
        // has them
        assertThat(bare.machine().interrupts()).containsEntry(Ivor.DATA_TLB_ERROR, 300L);
        assertThat(kept.machine().interrupts()).containsEntry(Ivor.DATA_TLB_ERROR, 100L);
        // the guest's own TLB keeps 56 of 101 pages; of the data, 44 come from the second level in two
        // rounds
        assertThat(kept.monitored().monitor().counts().secondLevelHits()).isBetween(88L, 92L);
    }

    @Test
    void aVisibleMissCostsThreeEntriesAndOneForEachOtherPrivilegedInstruction() {
        for (int pages : new int[] {1, 5, 20, 50}) {
            SoftTlbCounts counts = KernelGuest.monitored(touch(pages, 1), 0, SoftTlbOptions.DEFAULT)
                    .monitored()
                    .monitor()
                    .counts();
            long misses = counts.visibleMisses();
            assertThat(misses).as("pages of data and one of code").isEqualTo(pages + 1);
            assertThat(counts.of(ExitReason.TLB_WRITE)).isEqualTo(3 * misses);
            assertThat(counts.of(ExitReason.RFI)).isEqualTo(misses + 1);
            SoftTlbCounts none = KernelGuest.monitored("li r0, 2\n sc\n .space 8192", 0, SoftTlbOptions.DEFAULT)
                    .monitored()
                    .monitor()
                    .counts();
            long moves = counts.of(ExitReason.SPR_READ) + counts.of(ExitReason.SPR_WRITE);
            long movesOfNone = none.of(ExitReason.SPR_READ) + none.of(ExitReason.SPR_WRITE);
            assertThat(moves - movesOfNone).isEqualTo((long) HANDLER_MOVES * pages);
        }
    }

    @Test
    void theFlowOfAMissHasFiveStepsBareAndSevenWithAMonitor() {
        MissFlow bare = MissFlow.of(KernelGuest.bare(touch(3, 1), 0).machine().events());
        assertThat(bare.steps()).hasSize(5);
        assertThat(bare.entries()).isZero();
        MissFlow flow = MissFlow.of(KernelGuest.monitored(touch(3, 1), 0, SoftTlbOptions.DEFAULT)
                .machine()
                .events());
        assertThat(flow.steps().stream().map(MissFlow.Step::entries).toList())
                .as("tlbwe comes three times, and special registers trap")
                .containsExactly(0, 1, HANDLER_MOVES, 3, 0, 1, 0);
        assertThat(flow.entries()).isEqualTo(1 + HANDLER_MOVES + 3 + 1);
    }

    @Test
    void aHitCostsNothing() {
        SoftTlbCounts once = KernelGuest.monitored(touch(20, 1), 0, SoftTlbOptions.DEFAULT)
                .monitored()
                .monitor()
                .counts();
        SoftTlbCounts often = KernelGuest.monitored(touch(20, 50), 0, SoftTlbOptions.DEFAULT)
                .monitored()
                .monitor()
                .counts();
        assertThat(often.entries()).isEqualTo(once.entries());
        assertThat(often.guestInstructions()).isGreaterThan(once.guestInstructions());
    }

    @Test
    void theHardwareSaysWhereTheGuestsPagesReallyLie() {
        KernelGuest guest = KernelGuest.monitored(touch(20, 1), 0, SoftTlbOptions.DEFAULT);
        int different = 0;
        for (TlbPair pair : guest.monitored().monitor().pairs()) {
            assertThat(pair.hardware().ts()).isOne();
            assertThat(pair.hardware().permissions() & 7).as("supervisor bits").isZero();
            assertThat(pair.hardware().bytes()).isLessThanOrEqualTo(4096);
            if (pair.guest() != null && pair.guest().valid()) {
                long b = pair.guest().real(pair.hardware().epn());
                different += b != pair.hardware().rpn() ? 1 : 0;
            }
        }
        assertThat(different).as("frames are scattered").isGreaterThan(15);
    }

    @Test
    void withoutTagsEveryChangeOfModeEmptiesTheHardwareTlb() {
        SoftTlbCounts tagged = KernelGuest.monitored(touch(20, 1), 0, SoftTlbOptions.DEFAULT)
                .monitored()
                .monitor()
                .counts();
        SoftTlbCounts untagged = KernelGuest.monitored(touch(20, 1), 0, SoftTlbOptions.DEFAULT.untagged())
                .monitored()
                .monitor()
                .counts();
        assertThat(tagged.flushes()).isZero();
        assertThat(untagged.flushes()).as("in and out of 21 handlers").isGreaterThanOrEqualTo(42);
        assertThat(untagged.hiddenMisses()).isGreaterThan(tagged.hiddenMisses());
    }
}
