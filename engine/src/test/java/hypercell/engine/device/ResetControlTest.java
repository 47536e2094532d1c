package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Port CF9h, alone.
class ResetControlTest {
    private int resets;
    private final ResetControl port = new ResetControl(() -> resets++);

    @Test
    void onlyARisingBit2Resets() {
        port.write(1, 1, 2);
        assertThat(resets).isZero();
        port.write(1, 1, 6);
        port.write(1, 1, 6);

        assertThat(resets).isEqualTo(1);
        assertThat(port.read(1, 1)).isEqualTo(6);
    }

    @Test
    void anAddressOfPciConfigurationIsNoReset() {
        port.write(0, 4, 0x80000600L);

        assertThat(resets).isZero();
        assertThat(port.read(0, 4)).as("nobody answers").isEqualTo(-1);
    }
}
