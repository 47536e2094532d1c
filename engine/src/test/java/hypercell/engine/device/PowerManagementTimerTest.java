package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.VirtualClock;
import org.junit.jupiter.api.Test;

/// The ACPI timer, alone.
class PowerManagementTimerTest {
    private final VirtualClock clock = new VirtualClock();
    private final PowerManagementTimer timer = new PowerManagementTimer(clock);

    @Test
    void itCountsAt3579545Hertz() {
        clock.advanceTo(1_000_000_000L);

        assertThat(timer.read(0, 4)).isEqualTo(3_579_545);
        assertThat(timer.read(1, 1)).isEqualTo(3_579_545 >> 8 & 0xff);
    }

    @Test
    void itWrapsAt24Bits() {
        clock.advanceTo(5_000_000_000L);

        assertThat(timer.read(0, 4)).isEqualTo(5 * 3_579_545 - (1 << 24));
    }
}
