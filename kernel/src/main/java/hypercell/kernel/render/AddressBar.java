package hypercell.kernel.render;

import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import hypercell.engine.x86.mmu.Translation;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;

/// The linear address at the top of a drawn walk, split as the walk split it: a part per index in its colour, and the
/// offset.
final class AddressBar {
    private static final int TOP = 50;
    private static final int HEIGHT = 28;

    private final Svg svg;
    private final Translation translation;
    private final double unit;
    private double x = WalkShape.FIRST;

    private AddressBar(Svg svg, Translation translation, WalkShape shape) {
        this.svg = svg;
        this.translation = translation;
        PagingFormat format = translation.context().format();
        unit = shape.addressWidth() / (double) format.linearBits();
    }

    static void draw(Svg svg, Translation translation, WalkShape shape) {
        AddressBar bar = new AddressBar(svg, translation, shape);
        svg.text(16, 68, Anchor.START, Font.VALUE, "linear address");
        if (!translation.context().enabled()) {
            bar.offset(32);
            return;
        }
        if (translation.steps().isEmpty()) {
            bar.page();
        } else {
            bar.indices();
        }
        bar.offset(WalkShape.pageShift(translation));
    }

    private void indices() {
        List<PagingLevel> levels = WalkShape.levels(translation);
        for (int i = 0; i < levels.size(); i++) {
            index(levels.get(i), WalkShape.color(i));
        }
    }

    /// Who holds a translation looks at no single index.
    private void page() {
        int top = translation.context().format().linearBits();
        int shift = WalkShape.pageShift(translation);
        long page = translation.gva() << 64 - top >>> 64 - top + shift;
        part(top - shift, Svg.BLUE, Hex.small(page), "page number " + (top - 1) + ":" + shift);
    }

    private void index(PagingLevel level, String color) {
        String value = (level.indexBits() == 2 ? "0x%x" : "0x%03x").formatted(level.index(translation.gva()));
        part(level.indexBits(), color, value, caption(level) + " " + level.highBit() + ":" + level.shift());
    }

    /// The manual's name of the field.
    private static String caption(PagingLevel level) {
        return switch (level.number()) {
            case 1 -> "table";
            case 2 -> "directory";
            case 3 -> level.indexBits() == 2 ? "ptr" : "directory ptr";
            default -> level.table();
        };
    }

    private void offset(int bits) {
        long value = translation.gva() & (1L << bits) - 1;
        String hex = ("0x%0" + (bits + 3) / 4 + "x").formatted(value);
        part(bits, Svg.GREEN, hex, "offset " + (bits - 1) + ":0");
    }

    private void part(int bits, String color, String value, String caption) {
        long left = Math.round(x);
        x += bits * unit;
        long width = Math.round(x) - left;
        svg.fill(left, TOP, width - 2, HEIGHT, color);
        svg.text(left + width / 2, TOP + 19, Anchor.MIDDLE, Font.VALUE.strong().in("#fff"), value);
        svg.text(left + width / 2, TOP + 46, Anchor.MIDDLE, Font.SMALL, caption);
    }
}
