package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The 8254's modes, latches and read-back, tick by tick (Intel 8254 data sheet). Counter 2 has the gate.
class Pit8254Test {
    private static final int CONTROL = 3;

    private final VirtualClock clock = new VirtualClock();
    private final List<Boolean> irq0 = new ArrayList<>();
    private final Pit8254 pit = new Pit8254(clock, irq0::add);
    private long tick;

    private void ticks(long count) {
        tick += count;
        clock.advanceTo(Pit8254.nanos(tick));
    }

    private void start(int counter, int mode, int count) {
        pit.write(CONTROL, 1, counter << 6 | 0x30 | mode << 1);
        pit.write(counter, 1, count & 0xff);
        pit.write(counter, 1, count >> 8);
    }

    private int count(int counter) {
        pit.write(CONTROL, 1, counter << 6);
        return (int) (pit.read(counter, 1) | pit.read(counter, 1) << 8);
    }

    private int status(int counter) {
        pit.write(CONTROL, 1, 0xe0 | 2 << counter);
        return (int) pit.read(counter, 1);
    }

    /// The output of counter 2 at each of `count` ticks from now, `-` high and `_` low.
    private String wave(int count) {
        StringBuilder wave = new StringBuilder();
        for (int i = 0; i < count; i++) {
            wave.append(pit.output2() ? '-' : '_');
            ticks(1);
        }
        return wave.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "0, _____-----",
        "2, ----_---_---",
        "3, ---__--__--__",
        "4, -----_----",
    })
    void aModeThatAWriteStartsHasItsWave(int mode, String wave) {
        pit.setGate2(true);
        start(2, mode, 4);

        assertThat(wave(wave.length())).isEqualTo(wave);
    }

    @ParameterizedTest
    @CsvSource({"1, -----, _____----", "5, -----, -----_----"})
    void aModeThatTheGateStartsHasItsWave(int mode, String before, String after) {
        start(2, mode, 4);
        assertThat(wave(before.length())).as("without a trigger").isEqualTo(before);
        pit.setGate2(true);

        assertThat(wave(after.length())).isEqualTo(after);
    }

    @Test
    void anOddSquareWaveIsHighForOneTickMore() {
        pit.setGate2(true);
        start(2, 3, 5);

        assertThat(wave(16)).isEqualTo("----__---__---__");
    }

    @Test
    void modes6And7Are2And3() {
        pit.setGate2(true);
        start(2, 6, 4);
        assertThat(wave(9)).isEqualTo("----_---_");
        start(2, 7, 4);
        assertThat(status(2) >> 1 & 7).isEqualTo(3);
    }

    @Test
    void aClosedGateHoldsACountToTheTerminalCount() {
        pit.setGate2(true);
        start(2, 0, 10);
        ticks(4);
        assertThat(count(2)).isEqualTo(7);
        pit.setGate2(false);
        ticks(100);
        assertThat(count(2)).isEqualTo(7);
        pit.setGate2(true);
        ticks(2);
        assertThat(count(2)).isEqualTo(5);
    }

    @Test
    void aClosedGateStopsAPeriodicModeHighAndOpeningBeginsAgain() {
        pit.setGate2(true);
        start(2, 3, 8);
        ticks(6);
        assertThat(pit.output2()).isFalse();
        pit.setGate2(false);
        assertThat(pit.output2()).isTrue();
        ticks(100);
        pit.setGate2(true);

        assertThat(wave(10)).isEqualTo("-----____-");
    }

    @Test
    void aOneShotCanBeTriggeredAgain() {
        start(2, 1, 10);
        pit.setGate2(true);
        ticks(8);
        pit.setGate2(false);
        pit.setGate2(true);
        ticks(8);
        assertThat(pit.output2()).isFalse();
        ticks(3);
        assertThat(pit.output2()).isTrue();
    }

    @Test
    void aNewCountOfAPeriodicModeWaitsForTheEndOfTheCycle() {
        pit.setGate2(true);
        start(2, 2, 4);
        ticks(2);
        pit.write(2, 1, 3);
        pit.write(2, 1, 0);

        assertThat(wave(9)).as("four, three, three").isEqualTo("--_--_--_");
    }

    @Test
    void theFirstByteOfANewCountStopsMode0() {
        pit.setGate2(true);
        start(2, 0, 4);
        ticks(6);
        assertThat(pit.output2()).isTrue();
        pit.write(2, 1, 4);
        assertThat(pit.output2()).isFalse();
        ticks(50);
        assertThat(pit.output2()).isFalse();
        pit.write(2, 1, 0);
        ticks(5);
        assertThat(pit.output2()).isTrue();
    }

    @Test
    void theSquareWaveCountsByTwo() {
        start(0, 3, 100);
        ticks(1);
        assertThat(count(0)).isEqualTo(100);
        ticks(10);
        assertThat(count(0)).isEqualTo(80);
        ticks(40);
        assertThat(count(0)).as("the second half").isEqualTo(100);
    }

    @Test
    void afterTheTerminalCountTheCountGoesOnFromTheTop() {
        start(0, 0, 4);
        ticks(1 + 4 + 2);

        assertThat(count(0)).isEqualTo(0xfffe);
    }

    @Test
    void zeroIsTheLargestCount() {
        start(0, 2, 0);
        ticks(2);

        assertThat(count(0)).isEqualTo(0xffff);
    }

    @Test
    void aLatchedCountStaysUntilItIsRead() {
        start(0, 2, 1000);
        ticks(11);
        pit.write(CONTROL, 1, 0);
        ticks(100);
        pit.write(CONTROL, 1, 0);

        assertThat(pit.read(0, 1) | pit.read(0, 1) << 8).isEqualTo(990);
        assertThat(pit.read(0, 1) | pit.read(0, 1) << 8).as("live").isEqualTo(890);
    }

    @Test
    void readBackLatchesStatusAndCountOfSeveralCounters() {
        start(0, 2, 1000);
        start(1, 3, 500);
        ticks(11);
        pit.write(CONTROL, 1, 0xc6); // counters 0 and 1: count and status
        ticks(100);

        assertThat(pit.read(0, 1)).as("status first").isEqualTo(0xb4);
        assertThat(pit.read(0, 1) | pit.read(0, 1) << 8).isEqualTo(990);
        assertThat(pit.read(1, 1)).isEqualTo(0xb6);
        assertThat(pit.read(1, 1) | pit.read(1, 1) << 8).isEqualTo(480);
    }

    @Test
    void theNullCountFlagFallsWhenTheCountIsLoaded() {
        pit.write(CONTROL, 1, 0x34);
        assertThat(status(0)).isEqualTo(0xf4);
        pit.write(0, 1, 100);
        pit.write(0, 1, 0);
        assertThat(status(0) & 0x40).as("not before the next clock").isEqualTo(0x40);
        ticks(1);
        assertThat(status(0) & 0x40).isZero();
    }

    @Test
    void onlyOneHalfIsWrittenAndReadWhenTheControlWordSaysSo() {
        pit.write(CONTROL, 1, 0x24); // counter 0, high byte, mode 2
        pit.write(0, 1, 2);
        ticks(1);
        assertThat(pit.read(0, 1)).isEqualTo(2);
        ticks(1);
        assertThat(pit.read(0, 1)).isEqualTo(1);

        pit.write(CONTROL, 1, 0x14); // low byte
        pit.write(0, 1, 50);
        ticks(6);
        assertThat(pit.read(0, 1)).isEqualTo(45);
        assertThat(pit.read(0, 1)).isEqualTo(45);
    }

    @Test
    void decimalCountsAreDecimal() {
        pit.write(CONTROL, 1, 0x35);
        pit.write(0, 1, 0x00);
        pit.write(0, 1, 0x10);
        ticks(2);

        assertThat(count(0)).isEqualTo(0x0999);
        assertThat(status(0) & 1).isEqualTo(1);
    }

    @Test
    void counter0DrivesItsLine() {
        start(0, 2, 100);
        assertThat(irq0).as("high before and after the control word").isEmpty();
        ticks(101);
        assertThat(irq0).containsExactly(false, true);
        ticks(200);
        assertThat(irq0).containsExactly(false, true, false, true, false, true);
    }
}
