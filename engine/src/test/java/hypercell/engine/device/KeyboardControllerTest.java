package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.bus.PortDevice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands of the keyboard controller, alone.
class KeyboardControllerTest {
    private final List<Boolean> a20 = new ArrayList<>();
    private final List<Boolean> irq = new ArrayList<>();
    private int resets;
    private final KeyboardController controller =
            new KeyboardController(new A20Gate(a20::add), () -> resets++, irq::add);
    private final PortDevice data = controller.data();
    private final PortDevice command = controller.command();

    private long status() {
        return command.read(0, 1);
    }

    @ParameterizedTest
    @CsvSource({"0xaa, 0x55", "0xab, 0x00", "0xc0, 0x80", "0xd0, 0xcf", "0x20, 0x24"})
    void aCommandIsAnsweredInTheOutputBuffer(String number, String answer) {
        assertThat(status() & 1).isZero();
        command.write(0, 1, Integer.decode(number));

        assertThat(status() & 9).as("output buffer full, a command was last").isEqualTo(9);
        assertThat(data.read(0, 1)).isEqualTo((long) Integer.decode(answer));
        assertThat(status() & 1).isZero();
    }

    @Test
    void theOutputPortClosesAndOpensTheA20Gate() {
        command.write(0, 1, 0xd1);
        data.write(0, 1, 0xdd);
        command.write(0, 1, 0xd0);
        assertThat(data.read(0, 1) & 2).isZero();
        command.write(0, 1, 0xd1);
        data.write(0, 1, 0xdf);

        assertThat(a20).containsExactly(false, true);
        assertThat(resets).isZero();
    }

    @Test
    void theOutputPortResetsWithBit0Clear() {
        command.write(0, 1, 0xd1);
        data.write(0, 1, 0xde);

        assertThat(resets).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xfe, 0xf0, 0xfc})
    void aPulseOfLine0Resets(int number) {
        command.write(0, 1, number);

        assertThat(resets).isEqualTo(1);
    }

    @Test
    void aPulseOfOtherLinesDoesNotReset() {
        command.write(0, 1, 0xff);

        assertThat(resets).isZero();
    }

    @Test
    void theCommandByteDecidesAboutInterrupts() {
        command.write(0, 1, 0xaa);
        assertThat(irq).doesNotContain(true);
        data.read(0, 1);
        command.write(0, 1, 0x60);
        data.write(0, 1, 0x45);
        command.write(0, 1, 0xad);
        command.write(0, 1, 0x20);

        assertThat(irq.getLast()).isTrue();
        assertThat(data.read(0, 1)).as("the keyboard is disabled now").isEqualTo(0x55);
        assertThat(irq.getLast()).isFalse();
    }

    @Test
    void theKeyboardDoesNotAnswer() {
        data.write(0, 1, 0xff);

        assertThat(status() & 0x41).as("time-out").isEqualTo(0x41);
        assertThat(data.read(0, 1)).isEqualTo(0xfe);
        assertThat(status() & 0x40).isZero();
    }
}
