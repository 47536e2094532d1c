package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.DeliveryMode;
import hypercell.engine.machine.InterruptMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Registers and pins of the I/O APIC, alone (82093AA data sheet).
class IoApicTest {
    private static final int LEVEL = 1 << 15;
    private static final int MASKED = 1 << 16;
    private static final int REMOTE_IRR = 1 << 14;

    private final List<InterruptMessage> sent = new ArrayList<>();
    private boolean accepted = true;
    private final IoApic ioApic = new IoApic(message -> {
        sent.add(message);
        return accepted;
    });

    private int read(int register) {
        ioApic.write(0, 4, register);
        return (int) ioApic.read(0x10, 4);
    }

    private void write(int register, int value) {
        ioApic.write(0, 4, register);
        ioApic.write(0x10, 4, value & 0xffffffffL);
    }

    private void program(int pin, int low) {
        write(0x10 + 2 * pin, low);
    }

    @ParameterizedTest
    @CsvSource({"0x00, 0", "0x01, 0x00170020", "0x02, 0", "0x10, 0x10000", "0x11, 0", "0x3f, 0", "0x40, -1"})
    void afterResetARegisterHoldsWhatTheDataSheetSays(String register, String value) {
        assertThat(read(Integer.decode(register))).isEqualTo(Integer.decode(value));
    }

    @ParameterizedTest
    @CsvSource({"0x00, 0x0f000000", "0x01, 0x00170020", "0x10, 0x1afff", "0x11, 0xff000000"})
    void aRegisterKeepsTheBitsThatItHas(String register, String kept) {
        write(Integer.decode(register), -1);

        assertThat(read(Integer.decode(register))).isEqualTo(Long.decode(kept).intValue());
    }

    @Test
    void theArbitrationIdFollowsTheId() {
        write(0, 0x05000000);
        write(2, 0);

        assertThat(read(2)).isEqualTo(0x05000000);
    }

    @Test
    void aMessageCarriesWhatTheEntrySays() {
        write(0x10 + 2 * 9 + 1, 0x0d000000);
        program(9, 1 << 11 | DeliveryMode.LOWEST_PRIORITY.ordinal() << 8 | 0x51);
        ioApic.set(9, true);

        assertThat(sent)
                .containsExactly(
                        new InterruptMessage(0x0d, true, DeliveryMode.LOWEST_PRIORITY, 0x51, false, "I/O APIC pin 9"));
    }

    @Test
    void anEdgeIsSentOnceAndLostWhileMasked() {
        program(4, MASKED | 0x40);
        ioApic.set(4, true);
        program(4, 0x40);
        assertThat(sent).isEmpty();

        ioApic.set(4, true);
        assertThat(sent).as("still up: no edge").isEmpty();
        ioApic.set(4, false);
        ioApic.set(4, true);
        ioApic.set(4, true);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aLevelWaitsForTheEndOfItsVector() {
        program(10, LEVEL | 0x60);
        ioApic.set(10, true);
        ioApic.set(10, true);
        assertThat(sent).hasSize(1);
        assertThat(read(0x10 + 20)).isEqualTo(LEVEL | REMOTE_IRR | 0x60);

        ioApic.ended(0x61);
        assertThat(sent).as("another vector").hasSize(1);
        ioApic.ended(0x60);
        assertThat(sent).as("the line is still up").hasSize(2);
        ioApic.set(10, false);
        ioApic.ended(0x60);
        assertThat(sent).hasSize(2);
        assertThat(read(0x10 + 20)).isEqualTo(LEVEL | 0x60);
    }

    @Test
    void theEoiRegisterEndsAsABroadcastDoes() {
        program(10, LEVEL | 0x60);
        ioApic.set(10, true);
        ioApic.write(0x40, 4, 0x60);

        assertThat(sent).hasSize(2);
    }

    @Test
    void aLevelThatIsUpAsksWhenItIsUnmasked() {
        program(10, MASKED | LEVEL | 0x60);
        ioApic.set(10, true);
        assertThat(sent).isEmpty();
        program(10, LEVEL | 0x60);
        assertThat(sent).hasSize(1);
    }

    @Test
    void aMessageThatNobodyAcceptsLeavesRemoteIrrClear() {
        accepted = false;
        program(10, LEVEL | 0x60);
        ioApic.set(10, true);

        assertThat(read(0x10 + 20) & REMOTE_IRR).isZero();
    }

    @Test
    void edgeTriggerClearsRemoteIrr() {
        program(10, LEVEL | 0x60);
        ioApic.set(10, true);
        program(10, 0x60);

        assertThat(read(0x10 + 20)).isEqualTo(0x60);
    }

    @Test
    void nmiIsAnEdgeWhateverTheTriggerMode() {
        program(3, LEVEL | DeliveryMode.NMI.ordinal() << 8);
        ioApic.set(3, true);

        assertThat(sent).singleElement().satisfies(message -> {
            assertThat(message.mode()).isEqualTo(DeliveryMode.NMI);
            assertThat(message.level()).isFalse();
        });
        assertThat(read(0x16) & REMOTE_IRR).isZero();
    }

    @Test
    void registersHaveNames() {
        ioApic.write(0, 1, 0x15);

        assertThat(ioApic.register(0x10, true)).isEqualTo("pin 2 high");
        assertThat(ioApic.register(0, false)).isEqualTo("IOREGSEL");
        assertThat(ioApic.read(0, 4)).isEqualTo(0x15);
    }
}
