package hypercell.kernel.render;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.Comparison;
import hypercell.dsl.StopKind;
import hypercell.engine.monitor.CostModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A comparison of techniques as text and as a picture.
class ComparisonRenderingTest {
    private static final Comparison TWO = new Comparison(
            "g",
            CostModel.CORE2,
            List.of(
                    new Comparison.Row("bare", StopKind.HALTED, true, 100, 0, 0, 4, 2, 0, 112),
                    new Comparison.Row("shadow", StopKind.HALTED, false, 100, 3, 1, 8, 4, 3, 8616)));

    @Test
    void textHasATableBarsAndTheCostModelWithItsSource() {
        assertThat(ComparisonText.of(TWO).plain()).isEqualTo("""
                technique  same  instructions  traps  hidden  references  misses  tables  cycles
                bare       yes            100      0       0           4       2       0     112
                shadow     no             100      3       1           8       4       3   8,616

                exits
                  bare     0
                  shadow  ████████████████████████████████████████ 4
                modelled cycles
                  bare    █ 112
                  shadow  ████████████████████████████████████████ 8,616
                cycles by model core2: 1 for an instruction, 2,123 for an exit, 3 for a reference
                (Adams and Agesen, ASPLOS 2006, table 1: exit 1186, entry 937; first-level cache 3 cycles)""");
    }

    @Test
    void thePictureHasAPanelForEachMeasureAndStandsInForTheBars() {
        String svg = ComparisonText.svg(TWO).standalone();
        assertThat(svg)
                .contains(
                        ">traps<",
                        ">hidden faults<",
                        ">walk references<",
                        ">TLB misses<",
                        ">table pages<",
                        ">modelled cycles<");
        assertThat(ComparisonText.table(TWO).plain()).doesNotContain("█").contains("by model core2");
    }

    @Test
    void aGuestThatCouldTellIsRed() {
        assertThat(ComparisonText.of(TWO).html()).contains(Tone.BAD.css() + "\">no");
    }
}
