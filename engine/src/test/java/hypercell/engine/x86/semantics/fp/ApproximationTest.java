package hypercell.engine.x86.semantics.fp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// RCPSS and RSQRTSS: the manual bounds their error and leaves their bits open, so that no recording can decide.
class ApproximationTest {
    private static final double BOUND = 1.5 * 0x1p-12;
    private static final int NAN = 0x7fc00000;

    @Test
    void theRelativeErrorIsWithinTheManualsBound() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 100_000; i++) {
            float a = Float.intBitsToFloat(random.nextInt(0x00800000, 0x7e800000));
            double reciprocal = Float.intBitsToFloat(Approximation.reciprocal(Float.floatToRawIntBits(a)));
            double root = Float.intBitsToFloat(Approximation.reciprocalRoot(Float.floatToRawIntBits(a)));
            assertThat(reciprocal * a).isCloseTo(1, within(BOUND));
            assertThat(root * Math.sqrt(a)).isCloseTo(1, within(BOUND));
        }
    }

    @Test
    void specialOperandsGiveTheManualsResults() {
        assertThat(Approximation.reciprocal(0x80000000)).isEqualTo(0xff800000);
        assertThat(Approximation.reciprocal(0x00400000)).isEqualTo(0x7f800000); // denormals count as zero
        assertThat(Approximation.reciprocal(0xff800000)).isEqualTo(0x80000000);
        assertThat(Approximation.reciprocal(0x7f000000)).isZero(); // below the normal numbers
        assertThat(Approximation.reciprocal(0x7f800001)).isEqualTo(0x7fc00001);
        assertThat(Approximation.reciprocalRoot(0x80000000)).isEqualTo(0xff800000);
        assertThat(Approximation.reciprocalRoot(0xbf800000)).isEqualTo(0x80000000 | NAN);
        assertThat(Approximation.reciprocalRoot(0x7f800000)).isZero();
        assertThat(Approximation.reciprocalRoot(0x80000001)).isEqualTo(0xff800000);
    }
}
