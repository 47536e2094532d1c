package hypercell.kernel.render;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ShadowView;
import hypercell.engine.monitor.PageView;
import hypercell.engine.monitor.PageView.Difference;
import hypercell.engine.monitor.PageView.RawEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The guest's tables beside hardware's as text and as pictures.
class ShadowRenderingTest {
    private static final PageView CLEAN = new PageView(
            0x1000,
            false,
            List.of(new RawEntry("PDE", 0xf000, 0x10027), new RawEntry("PTE", 0x10004, 0x5023)),
            0x5000,
            List.of(new RawEntry("PDE", 0x4_4000, 0x4_b027), new RawEntry("PTE", 0x4_b004, 0x7_a065)),
            0x7_a000,
            List.of(
                    new Difference("frame", 0x5000, 0x7_a000, true, "the monitor's map of memory"),
                    new Difference("R/W", 1, 0, true, "clean"),
                    new Difference("U/S", 0, 1, true, "CPL 3")));

    private static final PageView STRAY = new PageView(
            0x9000,
            false,
            List.of(new RawEntry("PDE", 0xf000, 0x10027), new RawEntry("PTE", 0x10024, 0x6067)),
            0x6000,
            List.of(new RawEntry("PDE", 0x4_4000, 0x4_b027), new RawEntry("PTE", 0x4_b024, 0x7_b067)),
            0x7_b000,
            List.of(new Difference("frame", 0x6000, 0x7_b000, false, "not what the monitor's map of memory says")));

    private static ShadowView view(PageView... pages) {
        return new ShadowView("g", "shadow", false, 4, List.of(pages));
    }

    @Test
    void aPageIsALineWithBothEntriesAndBothAddresses() {
        assertThat(ShadowText.of(view(CLEAN)).plain()).isEqualTo("""
                A maps to B, but hardware says C   technique shadow · as the guest's supervisor has it
                A: gva      guest's entry          B: gpa       hardware's entry       C: hpa      differs
                0x00001000  0x00005023 PW···A··· → 0x00005000   0x0007a065 P·U··AD·· → 0x0007a000  R/W 1→0, U/S 0→1
                     1  R/W 1→0 may differ: clean
                     1  U/S 0→1 may differ: CPL 3
                     1  frame   may differ: the monitor's map of memory""");
    }

    @Test
    void whatMustNotDifferIsRedAndExplainedFirst() {
        StyledText text = ShadowText.of(view(CLEAN, STRAY));
        assertThat(text.plain().lines().skip(4))
                .first()
                .asString()
                .startsWith("     1  frame   must not differ: not what the monitor's map");
        assertThat(text.html()).contains(Tone.BAD.css() + "\">must not differ");
    }

    @Test
    void pagesThatHardwareDoesNotHaveAreOneLine() {
        List<PageView> pages = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long gva = 0x20000 + 0x1000L * i;
            pages.add(new PageView(gva, false, List.of(), gva + 0x50000, List.of(), -1, List.of()));
        }
        String text =
                ShadowText.of(new ShadowView("g", "shadow", false, 4, pages)).plain();
        assertThat(text.lines().skip(2))
                .containsExactly(
                        "0x00020000 … 0x00024000 → 0x00070000 … 0x00074000: 5 pages that hardware does not have"
                                + " (yet)");
    }

    @Test
    void thePictureHasABoxForEachAddressAndAnArrowForEachStep() {
        String svg = ShadowSvg.of(view(CLEAN)).standalone();
        assertThat(svg).contains(">0x00001000<", ">0x00005000<", ">0x0007a000<");
        assertThat(svg.split("<path d=\"M[^\"]*C", -1)).as("A to B, B to C").hasSize(3);
        assertThat(svg).doesNotContain("stroke=\"" + Svg.RED);
    }

    @Test
    void aFrameThatIsNobodysBusinessGetsARedArrowOfItsOwn() {
        String svg = ShadowSvg.of(view(STRAY)).standalone();
        assertThat(svg).contains("stroke=\"" + Svg.RED).contains("stroke=\"" + Svg.BLUE);
        assertThat(svg).doesNotContain("stroke=\"" + Svg.ORANGE);
    }

    @Test
    void nothingIsDrawnOfNothing() {
        assertThat(ShadowSvg.of(view())).isNull();
        assertThat(ShadowText.of(view()).plain()).contains("no page is mapped by either");
    }

    @Test
    void onePageIsToldFlagByFlag() {
        ShadowView.OnePage one = new ShadowView.OnePage("g", "shadow", 0x1234, 4, CLEAN);
        String text = ShadowPageText.of(one).plain();
        assertThat(text)
                .contains("B  0x00005234   what the guest's tables say")
                .contains("C  0x0007a234   what hardware's tables say")
                .contains("PTE                               guest, gpa 0x00010004         hardware, hpa 0x0004b004")
                .contains("  R/W  writes allowed             1                             0")
                .contains("R/W   1 → 0  may differ: clean");
        String svg = ShadowPageSvg.of(one).standalone();
        assertThat(svg).contains(">0x5<", ">0x7a<").contains("fill=\"" + Svg.PURPLE);
    }
}
