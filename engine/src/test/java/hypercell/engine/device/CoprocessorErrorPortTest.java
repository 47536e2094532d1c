package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The flip-flop between FERR# and IRQ 13, alone.
class CoprocessorErrorPortTest {
    private final List<Boolean> irq = new ArrayList<>();
    private final CoprocessorErrorPort port = new CoprocessorErrorPort(irq::add);

    @Test
    void theRequestStaysUntilThePortIsWritten() {
        port.error(true);
        port.error(false);
        assertThat(irq).containsExactly(true);
        port.write(0, 1, 0);

        assertThat(irq).containsExactly(true, false);
    }

    @Test
    void afterThePortOnlyANewErrorAsks() {
        port.error(true);
        port.write(0, 1, 0);
        port.error(true);
        assertThat(irq).containsExactly(true, false);
        port.error(false);
        port.error(true);

        assertThat(irq).containsExactly(true, false, true);
    }
}
