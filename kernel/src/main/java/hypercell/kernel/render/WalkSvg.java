package hypercell.kernel.render;

import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.TlbEntry;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;
import java.util.Locale;

/// A translation as a drawing: the linear address split into its indices, CR3, one column per structure with the entry
/// that was read, and where it ends. One colour per index, kept from the address bar to the table.
final class WalkSvg {
    private static final int ROW = WalkShape.ROW;
    private static final int TOP = WalkShape.TOP;
    private static final int CR3_RIGHT = 140;

    private final Translation translation;
    private final WalkShape shape;
    private final Svg svg;

    private WalkSvg(Translation translation) {
        this.translation = translation;
        shape = WalkShape.of(translation);
        svg = new Svg(shape.width(), WalkShape.HEIGHT, "translation of " + Hex.address(translation.gva()));
    }

    static Svg of(Translation translation) {
        WalkSvg drawing = new WalkSvg(translation);
        drawing.title();
        AddressBar.draw(drawing.svg, translation, drawing.shape);
        if (!translation.context().enabled()) {
            drawing.pagingOff();
        } else if (translation.steps().isEmpty()) {
            drawing.answered();
        } else {
            drawing.walk();
        }
        drawing.footer();
        return drawing.svg;
    }

    private void title() {
        String gva = "gva " + Hex.address(translation.gva());
        svg.text(16, 28, Anchor.START, Font.VALUE.at(16).strong(), gva);
        String words = translation.context().format().words() + " · " + translation.access() + how();
        svg.text(gva.length() > 14 ? 290 : 210, 28, Anchor.START, Font.WORDS, words);
    }

    private String how() {
        if (!translation.context().enabled()) {
            return "";
        }
        return switch (translation.tlb()) {
            case HIT -> " · TLB hit";
            case MISS -> " · TLB miss";
            case REFUSED -> " · TLB entry does not allow it";
            case HELD_BY_FETCH -> " · translation held";
            case NOT_ASKED -> " · TLB not asked";
        };
    }

    // --- a walk ---

    private void walk() {
        List<WalkStep> steps = translation.steps();
        double fromX = CR3_RIGHT;
        double fromY = TOP + ROW / 2.0;
        String color = "currentColor";
        boolean fromCr3 = steps.getFirst().source() != WalkStep.Source.STRUCTURE_CACHE;
        register(fromCr3 ? "CR3" : "CR3 (not needed)");
        for (int i = 0; i < steps.size(); i++) {
            WalkStep step = steps.get(i);
            int column = WalkShape.column(translation, step);
            boolean fault = i == steps.size() - 1 && translation.gpa() < 0;
            if (i > 0 || fromCr3) {
                svg.arrow(fromX, fromY, shape.x(column) - 2, TOP, color);
            }
            color = fault ? Svg.RED : WalkShape.color(column);
            fromX = shape.x(column) + shape.column();
            fromY = new WalkTable(svg, shape, step, color, fault).draw(shape.x(column));
        }
        end(WalkShape.column(translation, steps.getLast()) + 1, fromX, fromY, color);
    }

    private void register(String name) {
        PagingContext context = translation.context();
        svg.text(78, TOP - 10, Anchor.MIDDLE, Font.WORDS, name);
        svg.box(16, TOP, CR3_RIGHT - 16, ROW);
        String root = Hex.address(context.rootGpa());
        Font font = root.length() > 10 ? Font.VALUE.at(11) : Font.VALUE;
        svg.text(78, TOP + 20, Anchor.MIDDLE, font, root);
        if (context.pcid() != 0) {
            svg.text(78, TOP + 46, Anchor.MIDDLE, Font.DIM_VALUE, "PCID " + context.pcid());
        }
    }

    private void end(int column, double fromX, double fromY, String color) {
        int x = shape.x(column);
        switch (translation.outcome()) {
            case WalkOutcome.Mapped mapped -> {
                svg.arrow(fromX, fromY, x - 2, TOP, color);
                frame(x, mapped);
            }
            case WalkOutcome.PageFault fault -> {
                svg.arrow(fromX, fromY, x - 2, TOP + ROW / 2.0, Svg.RED);
                fault(x, fault);
            }
        }
    }

    private void fault(int x, WalkOutcome.PageFault fault) {
        svg.fill(x, TOP, shape.column(), ROW, Svg.RED);
        String code = "#PF(0x%x)".formatted(fault.errorCode());
        svg.text(x + 10, TOP + 20, Anchor.START, Font.VALUE.strong().in("#fff"), code);
        String all = FaultText.pageFault(fault.errorCode());
        String[] words = all.substring(all.indexOf(": ") + 2, all.length() - 1).split(", ");
        int y = TOP + ROW + 22;
        if (shape.wide()) {
            svg.text(x, y, Anchor.START, Font.WORDS, String.join(", ", words));
        } else {
            for (String word : words) {
                svg.text(x, y, Anchor.START, Font.WORDS, word);
                y += 18;
            }
            y -= 18;
        }
        svg.text(x, y + 20, Anchor.START, Font.VALUE.at(12), "CR2 =");
        svg.text(x, y + 37, Anchor.START, Font.VALUE.at(12), Hex.address(translation.gva()));
    }

    private void frame(int x, WalkOutcome.Mapped mapped) {
        long base = mapped.gpa() & -mapped.pageBytes();
        double middle = x + shape.column() / 2.0;
        svg.text(middle, TOP - 26, Anchor.MIDDLE, Font.WORDS, Hex.size(mapped.pageBytes()) + " page");
        svg.text(middle, TOP - 10, Anchor.MIDDLE, Font.DIM_VALUE, Hex.address(base));
        svg.box(x, TOP, shape.column(), WalkShape.ROWS * ROW);
        double y = TOP + 2 * ROW;
        svg.fill(x, y, shape.column(), ROW, Svg.GREEN);
        svg.text(x + 8, y + 20, Anchor.START, Font.VALUE.at(11).in("#fff"), Hex.small(mapped.gpa() - base));
        String kind = translation.access().kind().name().toLowerCase(Locale.ROOT);
        svg.text(x + shape.column() - 8, y + 20, Anchor.END, Font.VALUE.strong().in("#fff"), kind);
        double below = shape.bottom();
        svg.text(x, below + 20, Anchor.START, Font.VALUE.at(12).in(Svg.GREEN), "gpa " + Hex.address(mapped.gpa()));
        svg.text(x, below + 38, Anchor.START, Font.DIM_VALUE, rights(mapped));
        if (!mapped.executable()) {
            svg.text(x, below + 56, Anchor.START, Font.DIM_VALUE, "no execute");
        }
    }

    private static String rights(WalkOutcome.Mapped mapped) {
        return (mapped.writable() ? "rw" : "r")
                + (mapped.user() ? ", user" : ", supervisor")
                + (mapped.global() ? ", global" : "")
                + (mapped.protectionKey() != 0 ? ", key " + mapped.protectionKey() : "");
    }

    // --- no walk ---

    /// The TLB, or the fetch unit, gives the frame at once.
    private void answered() {
        TlbEntry hit = translation.tlbHit();
        WalkOutcome.Mapped mapped = (WalkOutcome.Mapped) translation.outcome();
        int x = WalkShape.FIRST;
        int width = 2 * shape.column() + shape.gap();
        svg.text(x + width / 2.0, TOP - 10, Anchor.MIDDLE, Font.WORDS, hit == null ? "fetch unit" : hit.bank());
        svg.box(x, TOP, width, WalkShape.ROWS * ROW);
        double y = TOP + 2 * ROW;
        svg.fill(x, y, width, ROW, Svg.BLUE);
        String pages = Hex.page(translation.gva()) + " → " + Hex.page(mapped.gpa());
        svg.text(x + width / 2.0, y + 20, Anchor.MIDDLE, Font.VALUE.strong().in("#fff"), pages);
        if (hit != null) {
            svg.text(x, shape.bottom() + 20, Anchor.START, Font.DIM_VALUE, WalkText.rights(hit));
            String where = "set %d, way %d".formatted(hit.set(), hit.way());
            svg.text(x, shape.bottom() + 38, Anchor.START, Font.DIM_VALUE, where);
        }
        int frameX = shape.x(2);
        svg.arrow(x + width, y + ROW / 2.0, frameX - 2, TOP, Svg.BLUE);
        frame(frameX, mapped);
    }

    private void pagingOff() {
        String words = "CR0.PG = 0: the linear address is the physical address";
        svg.text(WalkShape.FIRST, TOP + 20, Anchor.START, Font.WORDS, words);
    }

    private void footer() {
        String words = translation.steps().isEmpty() ? "0 entries read" : WalkText.references(translation);
        if (translation.outcome() instanceof WalkOutcome.PageFault fault) {
            words += " · " + fault.reason();
        }
        svg.text(16, WalkShape.HEIGHT - 14, Anchor.START, Font.SMALL.at(12), words);
    }
}
