package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.IrqLine;
import hypercell.engine.machine.VirtualClock;
import org.junit.jupiter.api.Test;

/// Port 61h with its timer, alone.
class SystemControlPortTest {
    private final VirtualClock clock = new VirtualClock();
    private final Pit8254 pit = new Pit8254(clock, IrqLine.NONE);
    private final SystemControlPort port = new SystemControlPort(pit, clock);

    @Test
    void theRefreshToggleChangesEach15Microseconds() {
        assertThat(port.read(0, 1) & 0x10).isZero();
        clock.advanceTo(15_085);
        assertThat(port.read(0, 1) & 0x10).isEqualTo(0x10);
        clock.advanceTo(2 * 15_085);
        assertThat(port.read(0, 1) & 0x10).isZero();
    }

    @Test
    void bits3To0AreKept() {
        port.write(0, 1, 0xff);

        assertThat(port.read(0, 1) & 0xcf).isEqualTo(0x0f);
    }

    @Test
    void theGateStartsCounter2AndItsOutputShows() {
        pit.write(3, 1, 0xb2); // counter 2, both bytes, mode 1: a rising gate starts it
        pit.write(2, 1, 0x10);
        pit.write(2, 1, 0);
        port.write(0, 1, 1);
        assertThat(port.read(0, 1) & 0x20).as("low while it counts").isZero();
        clock.advanceTo(20_000);

        assertThat(port.read(0, 1) & 0x20).isEqualTo(0x20);
    }
}
