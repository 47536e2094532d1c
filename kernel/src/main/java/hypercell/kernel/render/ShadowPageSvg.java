package hypercell.kernel.render;

import hypercell.dsl.ShadowView.OnePage;
import hypercell.engine.monitor.PageView;
import hypercell.engine.monitor.PageView.RawEntry;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;

/// The entries of one page as bit fields: the guest's above, hardware's below, what differs in colour.
final class ShadowPageSvg {
    private static final int LEFT = 190;
    private static final int FRAME = 150;
    private static final int CELL = 46;
    private static final int HIGH = 26;
    private static final int LEVEL = 96;
    private static final int TOP = 64;

    private final OnePage one;
    private final PageView page;
    private final List<EntryFlag> flags;
    private final Svg svg;

    private ShadowPageSvg(OnePage one, int levels) {
        this.one = one;
        page = one.page();
        flags = EntryFlag.of(one.entryBytes()).reversed();
        int width = LEFT + FRAME + flags.size() * CELL + 20;
        svg = new Svg(width, TOP + levels * LEVEL + 6, "both entries of " + Hex.address(one.gva()));
    }

    /// The picture, or null when neither has an entry.
    static Svg of(OnePage one) {
        int levels = Math.max(one.page().guest().size(), one.page().hardware().size());
        if (levels == 0) {
            return null;
        }
        ShadowPageSvg drawing = new ShadowPageSvg(one, levels);
        drawing.title();
        for (int i = 0; i < levels; i++) {
            drawing.level(
                    TOP + i * LEVEL,
                    entry(one.page().guest(), i),
                    entry(one.page().hardware(), i));
        }
        return drawing.svg;
    }

    private static RawEntry entry(List<RawEntry> entries, int i) {
        return i < entries.size() ? entries.get(i) : null;
    }

    private void title() {
        svg.text(16, 26, Anchor.START, Font.VALUE.at(16).strong(), "A " + Hex.address(one.gva()));
        String b = one.gpa() < 0 ? "B nowhere" : "B " + Hex.address(one.gpa());
        String c = one.hpa() < 0 ? "C nowhere (yet)" : "C " + Hex.address(one.hpa());
        svg.text(LEFT, 26, Anchor.START, Font.VALUE.at(16).strong().in(Svg.BLUE), b);
        svg.text(LEFT + 240, 26, Anchor.START, Font.VALUE.at(16).strong().in(Svg.ORANGE), c);
    }

    private void level(int y, RawEntry guest, RawEntry hardware) {
        String name = (guest == null ? hardware : guest).structure();
        svg.text(16, y + 12, Anchor.START, Font.WORDS.strong(), name);
        svg.text(LEFT + FRAME / 2.0, y + 8, Anchor.MIDDLE, Font.SMALL, "frame");
        for (int i = 0; i < flags.size(); i++) {
            svg.text(x(i) + CELL / 2.0, y + 8, Anchor.MIDDLE, Font.SMALL, flags.get(i).name);
        }
        row(y + 14, "guest", guest, hardware, Svg.BLUE);
        row(y + 14 + HIGH + 4, "hardware", hardware, guest, Svg.ORANGE);
    }

    private static double x(int flag) {
        return LEFT + FRAME + (double) flag * CELL;
    }

    private void row(double y, String whose, RawEntry own, RawEntry other, String color) {
        String words = own == null ? whose + ": none" : whose + " " + Hex.address(own.address());
        svg.text(LEFT - 10, y + 17, Anchor.END, Font.DIM_VALUE.at(11).in(color), words);
        if (own == null) {
            return;
        }
        boolean stray = color.equals(Svg.ORANGE) && isLeaf(own) && ShadowText.isStray(page);
        svg.fill(LEFT, y, FRAME, HIGH, stray ? Svg.RED : color);
        String frame = Hex.small(own.raw() >>> 12 & 0xff_ffff_ffffL);
        svg.text(LEFT + FRAME / 2.0, y + 18, Anchor.MIDDLE, Font.VALUE.strong().in("#fff"), frame);
        for (int i = 0; i < flags.size(); i++) {
            flag(x(i), y, flags.get(i), own, other);
        }
    }

    private void flag(double x, double y, EntryFlag flag, RawEntry own, RawEntry other) {
        String bit = flag.in(own.raw()) ? "1" : "0";
        boolean differs = other != null && flag.in(own.raw()) != flag.in(other.raw());
        Font font = Font.VALUE;
        if (differs) {
            svg.fill(x, y, CELL, HIGH, isLeaf(own) && ShadowText.toneOf(flag, page) == Tone.BAD ? Svg.RED : Svg.PURPLE);
            font = Font.VALUE.strong().in("#fff");
        }
        svg.box(x, y, CELL, HIGH);
        svg.text(x + CELL / 2.0, y + 18, Anchor.MIDDLE, font, bit);
    }

    private boolean isLeaf(RawEntry entry) {
        return !page.guest().isEmpty() && page.guest().getLast() == entry
                || !page.hardware().isEmpty() && page.hardware().getLast() == entry;
    }
}
