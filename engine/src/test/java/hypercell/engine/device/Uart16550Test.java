package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The 16550's registers, interrupts and FIFOs (PC16550D data sheet).
class Uart16550Test {
    private static final int DATA = 0;
    private static final int IER = 1;
    private static final int IIR = 2;
    private static final int FCR = 2;
    private static final int LCR = 3;
    private static final int MCR = 4;
    private static final int LSR = 5;
    private static final int MSR = 6;
    private static final int OUT2 = 8;
    private static final int LOOP = 0x10;

    private boolean irq;
    private final Uart16550 uart = new Uart16550("uart", high -> irq = high);

    private int read(int offset) {
        return (int) uart.read(offset, 1);
    }

    private void write(int offset, int value) {
        uart.write(offset, 1, value);
    }

    private void arrive(String text) {
        uart.receive(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 0", "4, 0", "5, 0x60", "6, 0xb0", "7, 0"})
    void afterResetARegisterHoldsWhatTheDataSheetSays(int offset, String value) {
        assertThat(read(offset)).isEqualTo(Integer.decode(value));
    }

    @ParameterizedTest
    @CsvSource({"1, 0x0f", "3, 0xff", "4, 0x1f", "7, 0xff"})
    void aRegisterKeepsTheBitsThatItHas(int offset, String kept) {
        write(offset, 0xff);
        if (offset == LCR) { // bit 7 is the divisor latch's
            assertThat(uart.register(0, true)).isEqualTo("DLL");
        }

        assertThat(read(offset)).isEqualTo(Integer.decode(kept));
    }

    @Test
    void theDivisorLatchHidesDataAndInterruptEnable() {
        write(LCR, 0x83);
        write(0, 0x34);
        write(1, 0x12);
        write(LCR, 0x03);
        assertThat(uart.sent()).isEmpty();
        assertThat(read(IER)).isZero();
        write(LCR, 0x83);

        assertThat(uart.read(0, 2)).isEqualTo(0x1234);
    }

    @Test
    void bytesLeaveAndArriveInOrder() {
        write(DATA, 'a');
        write(DATA, 'b');
        arrive("xy");

        assertThat(uart.sent()).asString(StandardCharsets.US_ASCII).isEqualTo("ab");
        assertThat(read(LSR)).isEqualTo(0x61);
        assertThat(read(DATA)).isEqualTo('x');
        assertThat(read(DATA)).isEqualTo('y');
        assertThat(read(LSR)).isEqualTo(0x60);
        assertThat(read(DATA)).as("nothing there").isZero();
    }

    @Test
    void interruptsNeedOut2() {
        write(IER, 1);
        arrive("x");
        assertThat(irq).isFalse();
        write(MCR, OUT2);
        assertThat(irq).isTrue();
        read(DATA);
        assertThat(irq).isFalse();
    }

    @Test
    void theTransmitterAsksWhenItIsEnabledAndAfterEachByteUntilIirIsRead() {
        write(MCR, OUT2);
        write(IER, 2);
        assertThat(irq).isTrue();
        assertThat(read(IIR)).isEqualTo(2);
        assertThat(irq).isFalse();
        assertThat(read(IIR)).isEqualTo(1);
        write(DATA, 'a');
        assertThat(irq).isTrue();
        assertThat(read(IIR)).isEqualTo(2);
    }

    @Test
    void sourcesShowByPriority() {
        write(MCR, LOOP | OUT2);
        write(IER, 0x0f);
        write(DATA, 'a');
        write(DATA, 'b'); // overruns the buffer
        assertThat(read(IIR)).as("line status").isEqualTo(6);
        assertThat(read(LSR) & 3).as("overrun, and what overwrote").isEqualTo(3);
        assertThat(read(LSR) & 2).isZero();
        assertThat(read(IIR)).as("received").isEqualTo(4);
        assertThat(read(DATA)).isEqualTo('b');
        assertThat(read(IIR)).as("transmitter").isEqualTo(2);
        assertThat(read(IIR)).as("modem status: the outputs came back").isZero();
        read(MSR);
        assertThat(read(IIR)).isEqualTo(1);
        assertThat(irq).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0x01, 1", "0x41, 4", "0x81, 8", "0xc1, 14"})
    void theTriggerLevelTellsDataFromTimeOut(String fcr, int level) {
        write(FCR, Integer.decode(fcr));
        write(IER, 1);
        arrive("x".repeat(level - 1));
        if (level > 1) {
            assertThat(read(IIR)).isEqualTo(0xcc);
        }
        arrive("x");
        assertThat(read(IIR)).isEqualTo(0xc4);
    }

    @Test
    void aFifoThatIsFullLosesWhatComesInLoopback() {
        write(FCR, 1);
        write(MCR, LOOP);
        for (int i = 0; i < 17; i++) {
            write(DATA, i);
        }

        assertThat(read(LSR) & 2).isEqualTo(2);
        for (int i = 0; i < 16; i++) {
            assertThat(read(DATA)).isEqualTo(i);
        }
        assertThat(read(LSR) & 1).isZero();
        assertThat(uart.sent()).as("nothing goes out").isEmpty();
    }

    @Test
    void resettingTheFifoDropsWhatItHoldsButNotWhatTheOtherEndHasYetToSend() {
        write(FCR, 1);
        arrive("0123456789abcdefXY");
        write(FCR, 3);

        assertThat(read(DATA)).isEqualTo('X');
        assertThat(read(DATA)).isEqualTo('Y');
        assertThat(read(LSR) & 1).isZero();
    }

    @Test
    void loopbackKeepsTheOtherEndAway() {
        write(MCR, LOOP);
        arrive("x");
        assertThat(read(LSR) & 1).isZero();
        write(MCR, 0);
        assertThat(read(DATA)).isEqualTo('x');
    }

    @ParameterizedTest
    @CsvSource({"0x10, 0x00", "0x12, 0x10", "0x11, 0x20", "0x14, 0x40", "0x18, 0x80", "0x1f, 0xf0"})
    void loopbackConnectsTheModemLines(String mcr, String msr) {
        write(MCR, Integer.decode(mcr));

        assertThat(read(MSR) & 0xf0).isEqualTo(Integer.decode(msr));
        assertThat(read(MSR) & 0x0f).as("changes are forgotten").isZero();
    }

    @Test
    void changesOfTheModemLinesShowAndRingOnlyItsEnd() {
        write(MCR, 0x10);
        assertThat(read(MSR)).as("CTS, DSR and DCD fell").isEqualTo(0x0b);
        write(MCR, 0x14);
        assertThat(read(MSR)).as("ring begins").isEqualTo(0x40);
        write(MCR, 0x10);
        assertThat(read(MSR)).as("ring ends").isEqualTo(0x04);
    }
}
