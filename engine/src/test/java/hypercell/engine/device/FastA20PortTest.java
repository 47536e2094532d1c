package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Port 92h, alone.
class FastA20PortTest {
    private final List<Boolean> line = new ArrayList<>();
    private final A20Gate gate = new A20Gate(line::add);
    private int resets;
    private final FastA20Port port = new FastA20Port(gate, () -> resets++);

    @Test
    void bit1IsTheGate() {
        assertThat(port.read(0, 1)).as("open after reset").isEqualTo(2);
        port.write(0, 1, 0);
        port.write(0, 1, 0);
        assertThat(port.read(0, 1)).isZero();
        port.write(0, 1, 2);

        assertThat(line).as("changes only").containsExactly(false, true);
    }

    @Test
    void bit1ShowsWhatTheOtherPortDid() {
        gate.set(false);

        assertThat(port.read(0, 1)).isZero();
    }

    @Test
    void onlyARisingBit0Resets() {
        port.write(0, 1, 3);
        port.write(0, 1, 3);
        assertThat(resets).isEqualTo(1);
        port.write(0, 1, 2);
        port.write(0, 1, 3);
        assertThat(resets).isEqualTo(2);
        assertThat(port.read(0, 1)).isEqualTo(3);
    }
}
