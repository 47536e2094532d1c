package hypercell.dsl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import groovy.lang.IntRange;
import groovy.lang.NumberRange;
import hypercell.dsl.UserError;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class IntegersTest {
    @Test
    void aRegisterTakesFromMinusHalfToAllOnes() {
        assertThat(Integers.raw(-1, 32, "eax")).isEqualTo(0xffff_ffffL);
        assertThat(Integers.raw(0xffff_ffffL, 32, "eax")).isEqualTo(0xffff_ffffL);
        assertThat(Integers.raw(Integer.MIN_VALUE, 32, "eax")).isEqualTo(0x8000_0000L);
        assertThat(Integers.raw(new BigInteger("ffffffffffffffff", 16), 64, "rax"))
                .isEqualTo(-1);
    }

    @Test
    void aValueThatDoesNotFitIsAMistakeAndNeverWraps() {
        assertThatThrownBy(() -> Integers.raw(0x1_0000_0000L, 32, "eax"))
                .isInstanceOf(UserError.class)
                .hasMessage("0x100000000 does not fit eax, which has 32 bits");
        assertThatThrownBy(() -> Integers.raw(-129, 8, "al")).isInstanceOf(UserError.class);
    }

    @Test
    void valuesReadUnsigned() {
        assertThat(Integers.unsigned(5)).isEqualTo(5L);
        assertThat(Integers.unsigned(-1)).isEqualTo(new BigInteger("ffffffffffffffff", 16));
    }

    @Test
    void aQuotientThatIsWholeCountsAsANumber() {
        assertThat(Integers.address(new BigDecimal("1024.00"), "gva")).isEqualTo(1024);
        assertThatThrownBy(() -> Integers.address(new BigDecimal("0.5"), "gva"))
                .hasMessageContaining("must be a whole number");
    }

    @Test
    void aRangeEndsAtItsLastByteOrBeforeThePageAtItsEnd() {
        assertThat(Integers.span(new IntRange(true, 0x8000, 0xafff), "map"))
                .isEqualTo(new Integers.Span(0x8000, 0xafff));
        assertThat(Integers.span(new NumberRange(0, 0x100000L), "map")).isEqualTo(new Integers.Span(0, 0xfffff));
        assertThat(Integers.span(new NumberRange(0L, 0x1000L, true, false), "map"))
                .isEqualTo(new Integers.Span(0, 0xfff));
        assertThat(Integers.span(new IntRange(true, false, 0, 0x1000), "map")).isEqualTo(new Integers.Span(0, 0xfff));
    }

    @Test
    void aRangeOfLongIsNotIterated() {
        assertThat(Integers.span(new NumberRange(0xc000_0000L, 0xffff_ffffL), "map")
                        .bytes())
                .isEqualTo(1L << 30);
    }

    @Test
    void aRangeThatRunsBackwardsIsAMistake() {
        assertThatThrownBy(() -> Integers.span(new IntRange(true, 0x2000, 0x1000), "map"))
                .hasMessage("map ends before it begins — write 0x1000..0x2000");
    }
}
