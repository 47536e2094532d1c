package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Port CF9h, alone.
class ResetControlTest {
    private int resets;
    private final ResetControl port = new ResetControl(() -> resets++);

    @Test
    void onlyARisingBit2Resets() {
        port.write(0, 1, 2);
        assertThat(resets).isZero();
        port.write(0, 1, 6);
        port.write(0, 1, 6);

        assertThat(resets).isEqualTo(1);
        assertThat(port.read(0, 1)).isEqualTo(6);
    }
}
