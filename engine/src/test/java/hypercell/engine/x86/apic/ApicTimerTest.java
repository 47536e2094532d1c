package hypercell.engine.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One-shot, periodic and TSC-deadline mode of the local APIC's timer (SDM 3A "APIC Timer").
class ApicTimerTest {
    private static final int LVT = 0x320;
    private static final int INITIAL = 0x380;
    private static final int CURRENT = 0x390;
    private static final int DIVIDE = 0x3e0;
    private static final int EOI = 0xb0;
    private static final int PERIODIC = 1 << 17;
    private static final int DEADLINE = 2 << 17;
    private static final int BY_ONE = 0xb;
    private static final int TSC_DEADLINE = 0x6e0;

    private final ApicRig rig = ApicRig.ready(ApicRig.MODERN);

    private void ticks(long ticks) {
        rig.clock.advanceTo(rig.clock.nowNanos() + 10 * ticks);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 4", "2, 8", "3, 16", "8, 32", "9, 64", "10, 128", "11, 1"})
    void theInputIsDivided(int code, int divisor) {
        rig.write(DIVIDE, code);
        rig.write(INITIAL, 1000);
        ticks(10L * divisor);

        assertThat(rig.read(CURRENT)).isEqualTo(990);
    }

    @Test
    void oneShotInterruptsOnceAndStopsAtZero() {
        rig.write(DIVIDE, BY_ONE);
        rig.write(LVT, 0x40);
        rig.write(INITIAL, 100);

        ticks(99);
        assertThat(rig.apic.pending()).isFalse();
        assertThat(rig.read(CURRENT)).isEqualTo(1);
        ticks(1);
        assertThat(rig.takeAll()).containsExactly(0x40);
        rig.write(EOI, 0);
        ticks(500);
        assertThat(rig.apic.pending()).isFalse();
        assertThat(rig.read(CURRENT)).isZero();
        assertThat(rig.read(INITIAL)).isEqualTo(100);
    }

    @Test
    void periodicBeginsAgain() {
        rig.write(DIVIDE, BY_ONE);
        rig.write(LVT, PERIODIC | 0x40);
        rig.write(INITIAL, 100);

        for (int i = 0; i < 3; i++) {
            ticks(100);
            assertThat(rig.takeAll()).containsExactly(0x40);
            rig.write(EOI, 0);
        }
        ticks(30);
        assertThat(rig.read(CURRENT)).isEqualTo(70);
    }

    @Test
    void aMaskedTimerCountsWithoutInterrupting() {
        rig.write(DIVIDE, BY_ONE);
        rig.write(LVT, 0x10040);
        rig.write(INITIAL, 100);
        ticks(200);

        assertThat(rig.read(CURRENT)).isZero();
        assertThat(rig.apic.pending()).isFalse();
    }

    @Test
    void aChangeOfTheDivisorKeepsWhatIsLeft() {
        rig.write(DIVIDE, BY_ONE);
        rig.write(INITIAL, 100);
        ticks(40);
        rig.write(DIVIDE, 0);
        ticks(20);

        assertThat(rig.read(CURRENT)).isEqualTo(50);
    }

    @Test
    void zeroStopsTheTimer() {
        rig.write(LVT, 0x40);
        rig.write(INITIAL, 100);
        rig.write(INITIAL, 0);
        ticks(1000);

        assertThat(rig.read(CURRENT)).isZero();
        assertThat(rig.apic.pending()).isFalse();
    }

    @Test
    void theDeadlineIsComparedWithTheTimeStampCounter() {
        rig.apic.timeStampMoved(5000);
        rig.write(LVT, DEADLINE | 0x41);
        rig.msrs.write(TSC_DEADLINE, 5300);

        ticks(299);
        assertThat(rig.apic.pending()).isFalse();
        assertThat(rig.msrs.read(TSC_DEADLINE)).isEqualTo(5300);
        ticks(1);
        assertThat(rig.takeAll()).containsExactly(0x41);
        assertThat(rig.msrs.read(TSC_DEADLINE)).isZero();
    }

    @Test
    void aDeadlineMovesWithTheTimeStampCounter() {
        rig.write(LVT, DEADLINE | 0x41);
        rig.msrs.write(TSC_DEADLINE, 1000);
        rig.apic.timeStampMoved(900);
        ticks(100);

        assertThat(rig.takeAll()).containsExactly(0x41);
    }

    @Test
    void aDeadlineThatHasPassedInterruptsAtOnceAndOneFarAwayNever() {
        rig.write(LVT, DEADLINE | 0x41);
        ticks(50);
        rig.msrs.write(TSC_DEADLINE, 20);
        ticks(0);
        assertThat(rig.takeAll()).containsExactly(0x41);
        rig.write(EOI, 0);

        rig.msrs.write(TSC_DEADLINE, -1);
        ticks(1 << 30);
        assertThat(rig.apic.pending()).isFalse();
    }

    @Test
    void theModesDisarmEachOther() {
        rig.write(LVT, 0x40);
        rig.msrs.write(TSC_DEADLINE, 100);
        assertThat(rig.msrs.read(TSC_DEADLINE)).as("no effect in one-shot mode").isZero();

        rig.write(INITIAL, 100);
        rig.write(LVT, DEADLINE | 0x40);
        rig.write(INITIAL, 50);
        ticks(1000);
        assertThat(rig.apic.pending()).isFalse();
        assertThat(rig.read(INITIAL)).as("not written in TSC-deadline mode").isEqualTo(100);
    }
}
