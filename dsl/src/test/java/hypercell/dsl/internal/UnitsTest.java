package hypercell.dsl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.dsl.UserError;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void sizesAreBytesAsLongSoThatNothingWraps() {
        assertThat(Units.getKiB(4)).isEqualTo(4096);
        assertThat(Units.getMiB(16)).isEqualTo(16_777_216);
        assertThat(Units.getGiB(4)).isEqualTo(4_294_967_296L);
    }

    @Test
    void timesAreGuestNanoseconds() {
        assertThat(Units.getNs(7)).isEqualTo(7);
        assertThat(Units.getUs(7)).isEqualTo(7_000);
        assertThat(Units.getMs(10)).isEqualTo(10_000_000);
    }

    @Test
    void aFractionThatIsAWholeNumberOfBytesIsFine() {
        assertThat(Units.getKiB(new BigDecimal("1.5"))).isEqualTo(1536);
    }

    @Test
    void whatIsNoWholeNumberOfBytesIsAMistake() {
        assertThatThrownBy(() -> Units.getKiB(new BigDecimal("0.0001")))
                .isInstanceOf(UserError.class)
                .hasMessage("0.0001.KiB is not a whole number of 64 bits");
        assertThatThrownBy(() -> Units.getGiB(Long.MAX_VALUE)).isInstanceOf(UserError.class);
    }
}
