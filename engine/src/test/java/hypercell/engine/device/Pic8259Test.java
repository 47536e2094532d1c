package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One 8259A: command words, priorities, modes (Intel 8259A data sheet).
class Pic8259Test {
    private static final int COMMAND = 0;
    private static final int DATA = 1;
    private static final int END = 0x20;
    private static final int READ_ISR = 0x0b;
    private static final int READ_IRR = 0x0a;

    private final List<Boolean> output = new ArrayList<>();
    private final Pic8259 pic = new Pic8259("pic", output::add);

    @BeforeEach
    void initialize() {
        initialize(0x11, 1);
    }

    private void initialize(int icw1, int icw4) {
        pic.write(COMMAND, 1, icw1);
        pic.write(DATA, 1, 0x40);
        pic.write(DATA, 1, 0x04);
        pic.write(DATA, 1, icw4);
    }

    private void pulse(int line) {
        pic.set(line, true);
        pic.set(line, false);
    }

    private int requests() {
        pic.write(COMMAND, 1, READ_IRR);
        return (int) pic.read(COMMAND, 1);
    }

    private int inService() {
        pic.write(COMMAND, 1, READ_ISR);
        return (int) pic.read(COMMAND, 1);
    }

    @Test
    void initializationSetsVectorsAndCascadeAndClearsTheMask() {
        pic.write(DATA, 1, 0xff);
        initialize(0x11, 1);

        assertThat(pic.vector(5)).isEqualTo(0x45);
        assertThat(pic.cascade()).isEqualTo(4);
        assertThat(pic.read(DATA, 1)).isZero();
    }

    @Test
    void aSingleControllerHasNoThirdWordAndTheFourthIsOptional() {
        pic.write(COMMAND, 1, 0x12); // single, no ICW4
        pic.write(DATA, 1, 0x50);
        pic.write(DATA, 1, 0xa5);

        assertThat(pic.read(DATA, 1)).as("the mask already").isEqualTo(0xa5);
    }

    @Test
    void theLowestInputHasTheHighestPriority() {
        pic.set(5, true);
        pic.set(3, true);
        assertThat(requests()).isEqualTo(0x28);

        assertThat(pic.acknowledge()).isEqualTo(3);
        assertThat(inService()).isEqualTo(8);
        assertThat(pic.pending()).as("5 is lower").isFalse();
        pic.set(1, true);
        assertThat(pic.acknowledge()).as("1 nests").isEqualTo(1);
        pic.write(COMMAND, 1, END);
        assertThat(inService()).as("the highest ends").isEqualTo(8);
        pic.write(COMMAND, 1, END);
        assertThat(pic.acknowledge()).isEqualTo(5);
    }

    @Test
    void anEdgeIsTakenOnceAndALevelUntilItFalls() {
        pic.set(3, true);
        pic.acknowledge();
        pic.write(COMMAND, 1, END);
        assertThat(pic.pending()).isFalse();

        pic.setLevelTriggered(1 << 3);
        assertThat(pic.pending()).isTrue();
        pic.acknowledge();
        pic.write(COMMAND, 1, END);
        assertThat(pic.pending()).as("still up").isTrue();
        pic.set(3, false);
        assertThat(pic.pending()).isFalse();
    }

    @Test
    void icw1CanMakeEveryInputLevelTriggered() {
        initialize(0x19, 1);
        pic.set(6, true);
        pic.acknowledge();
        pic.write(COMMAND, 1, END);

        assertThat(pic.pending()).isTrue();
    }

    @Test
    void aRequestThatGoesAwayIsSpurious() {
        pulse(3);

        assertThat(pic.acknowledge()).isEqualTo(-1);
        assertThat(inService()).isZero();
    }

    @Test
    void maskedRequestsWaitAndShow() {
        pic.write(DATA, 1, 0x08);
        pic.set(3, true);
        assertThat(pic.pending()).isFalse();
        assertThat(requests()).isEqualTo(8);
        pic.write(DATA, 1, 0);
        assertThat(pic.acknowledge()).isEqualTo(3);
    }

    @Test
    void aSpecificEndNamesItsInput() {
        pic.set(3, true);
        pic.acknowledge();
        pic.set(1, true);
        pic.acknowledge();
        pic.write(COMMAND, 1, 0x63);

        assertThat(inService()).isEqualTo(2);
    }

    @Test
    void rotationMakesTheServedInputTheLowest() {
        pic.set(3, true);
        pic.acknowledge();
        pic.write(COMMAND, 1, 0xa0); // rotate on non-specific EOI
        pic.set(2, true);
        pic.set(4, true);

        assertThat(pic.acknowledge()).as("4 is the highest now").isEqualTo(4);
    }

    @Test
    void aSpecificRotationAndTheSetPriorityCommandNameTheLowest() {
        pic.set(3, true);
        pic.acknowledge();
        pic.write(COMMAND, 1, 0xe3); // rotate on specific EOI
        assertThat(inService()).isZero();
        pic.write(COMMAND, 1, 0xc5); // set priority: 5 is the lowest
        pic.set(5, true);
        pic.set(6, true);
        pic.set(0, true);

        assertThat(pic.acknowledge()).isEqualTo(6);
    }

    @Test
    void automaticEndLeavesNothingInServiceAndMayRotate() {
        initialize(0x11, 3);
        pic.write(COMMAND, 1, 0x80);
        pic.set(3, true);
        pic.set(4, true);
        assertThat(pic.acknowledge()).isEqualTo(3);
        assertThat(inService()).isZero();
        pic.set(3, false);
        pic.set(3, true);
        assertThat(pic.acknowledge()).as("3 has become the lowest").isEqualTo(4);
    }

    @Test
    void specialMaskModeLetsLowerInputsInterruptAMaskedService() {
        pic.set(1, true);
        pic.acknowledge();
        pic.set(4, true);
        assertThat(pic.pending()).isFalse();
        pic.write(DATA, 1, 2);
        pic.write(COMMAND, 1, 0x68);
        assertThat(pic.acknowledge()).isEqualTo(4);
        pic.write(COMMAND, 1, 0x48);
        assertThat(pic.pending()).isFalse();
    }

    @Test
    void pollTakesTheInterruptWithTheNextRead() {
        pic.set(4, true);
        pic.write(COMMAND, 1, 0x0c);
        assertThat(pic.read(COMMAND, 1)).isEqualTo(0x84);
        assertThat(inService()).isEqualTo(0x10);
        pic.write(COMMAND, 1, 0x0c);
        assertThat(pic.read(COMMAND, 1)).as("none").isZero();
    }

    @Test
    void specialFullyNestedModeLetsASlaveInterruptItself() {
        initialize(0x11, 0x11);
        pic.set(2, true);
        pic.acknowledge();
        pic.set(2, false);
        pic.set(2, true);
        assertThat(pic.acknowledge()).isEqualTo(2);

        pic.write(COMMAND, 1, END);
        pic.set(5, true);
        pic.acknowledge();
        pic.set(5, false);
        pic.set(5, true);
        assertThat(pic.pending()).as("input 5 has no slave").isFalse();
    }

    @Test
    void theOutputFollowsTheRequests() {
        output.clear();
        pic.set(3, true);
        assertThat(output.getLast()).isTrue();
        pic.acknowledge();
        assertThat(output.getLast()).isFalse();
    }
}
