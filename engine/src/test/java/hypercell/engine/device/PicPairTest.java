package hypercell.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.IrqLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The cascade of the PC's two 8259As, and their edge/level control registers.
class PicPairTest {
    private final PicPair pics = new PicPair(IrqLine.NONE);
    private final EdgeLevelControl elcr = new EdgeLevelControl(pics);

    @BeforeEach
    void initialize() {
        initialize(pics.master(), 0x20, 4, 1);
        initialize(pics.slave(), 0x28, 2, 1);
    }

    private static void initialize(Pic8259 pic, int vectors, int cascade, int icw4) {
        pic.write(0, 1, 0x11);
        pic.write(1, 1, vectors);
        pic.write(1, 1, cascade);
        pic.write(1, 1, icw4);
    }

    @Test
    void theSlavesInterruptsRankBetween1And3() {
        pics.set(3, true);
        pics.set(9, true);
        assertThat(pics.acknowledge()).isEqualTo(0x29);
        assertThat(pics.pending()).isFalse();
        pics.set(1, true);
        assertThat(pics.acknowledge()).isEqualTo(0x21);
    }

    @Test
    void bothHaveToHearTheEnd() {
        pics.set(9, true);
        pics.acknowledge();
        pics.set(10, true);
        pics.slave().write(0, 1, 0x20);
        assertThat(pics.pending()).as("the master serves its input 2").isFalse();
        pics.master().write(0, 1, 0x20);

        assertThat(pics.acknowledge()).isEqualTo(0x2a);
    }

    @Test
    void withAutomaticEndASecondInterruptOfTheSlaveIsNotLost() {
        initialize(pics.master(), 0x20, 4, 3);
        initialize(pics.slave(), 0x28, 2, 3);
        pics.set(9, true);
        pics.set(10, true);

        assertThat(pics.acknowledge()).isEqualTo(0x29);
        assertThat(pics.acknowledge()).isEqualTo(0x2a);
        assertThat(pics.pending()).isFalse();
    }

    @Test
    void aSpuriousInterruptHasTheLastVectorOfItsController() {
        pics.set(3, true);
        pics.set(3, false);
        assertThat(pics.acknowledge()).isEqualTo(0x27);
    }

    @Test
    void theControlRegistersHaveNoBitsForTheOldEdgeTriggeredLines() {
        elcr.write(0, 2, 0xffff);

        assertThat(elcr.read(0, 2)).isEqualTo(0xdef8);
        assertThat(elcr.read(1, 1)).isEqualTo(0xde);
    }

    @Test
    void aLevelTriggeredLineAsksAgainAfterItsEnd() {
        elcr.write(1, 1, 1 << 3); // IRQ 11
        pics.set(11, true);
        assertThat(pics.acknowledge()).isEqualTo(0x2b);
        pics.slave().write(0, 1, 0x20);
        pics.master().write(0, 1, 0x20);
        assertThat(pics.acknowledge()).isEqualTo(0x2b);
    }
}
