package hypercell.engine.x86.semantics.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// 128-bit arithmetic against exact arithmetic.
class WideTest {
    private static final MathContext DIGITS = new MathContext(90);
    private static final BigDecimal TOLERANCE = new BigDecimal(BigInteger.ONE).divide(power(125), DIGITS);

    private final SplittableRandom random = new SplittableRandom(128);

    private static BigDecimal power(int exponent) {
        BigDecimal two = BigDecimal.TWO;
        return exponent >= 0 ? two.pow(exponent) : BigDecimal.ONE.divide(two.pow(-exponent));
    }

    private static BigDecimal value(Wide a) {
        BigInteger high = new BigInteger(Long.toUnsignedString(a.high));
        BigInteger significand = high.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(a.low)));
        BigDecimal magnitude = new BigDecimal(significand).multiply(power(a.exponent - 127));
        return a.sign != 0 ? magnitude.negate() : magnitude;
    }

    private Wide next() {
        Wide a = new Wide();
        a.set(random.nextInt(2), random.nextInt(-70, 70), random.nextLong() | Long.MIN_VALUE, random.nextLong());
        return a;
    }

    private static void assertClose(Wide have, BigDecimal want) {
        BigDecimal error = value(have).subtract(want).abs();
        assertThat(error).isLessThanOrEqualTo(want.abs().multiply(TOLERANCE));
    }

    @Test
    void productsAndQuotientsAreGoodTo125Bits() {
        for (int i = 0; i < 5_000; i++) {
            Wide a = next();
            Wide b = next();
            Wide product = new Wide();
            product.set(a);
            product.multiply(b);
            assertClose(product, value(a).multiply(value(b)));
            Wide quotient = new Wide();
            quotient.set(a);
            quotient.divide(b);
            assertClose(quotient, value(a).divide(value(b), DIGITS));
        }
    }

    @Test
    void sumsLoseNoMoreThanTheLargerOperandsLastPlace() {
        for (int i = 0; i < 5_000; i++) {
            Wide a = next();
            Wide b = next();
            Wide sum = new Wide();
            sum.set(a);
            sum.add(b);
            BigDecimal error = value(sum).subtract(value(a).add(value(b))).abs();
            assertThat(error).isLessThanOrEqualTo(power(Math.max(a.exponent, b.exponent) - 126));
        }
    }

    @Test
    void equalNumbersCancelToZero() {
        Wide a = next();
        Wide b = new Wide();
        b.set(a);
        b.negate();
        a.add(b);
        assertThat(a.isZero()).isTrue();
    }

    @Test
    void nudgingMovesByOnePlace() {
        Wide one = Wide.of(1);
        one.nudge(false);
        assertThat(value(one)).isEqualByComparingTo(BigDecimal.ONE.subtract(power(-127)));
        one.nudge(true);
        assertThat(value(one)).isGreaterThan(BigDecimal.ONE.subtract(power(-127)));
    }
}
