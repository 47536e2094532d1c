package hypercell.kernel.render;

import hypercell.engine.explain.EntryBit;
import hypercell.engine.x86.mmu.TlbEntry;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;

/// A translation as a drawing: the linear address split into its indices, CR3, one column per structure with the entry
/// that was read, and where it ends. One colour per index, kept from the address bar to the table.
final class WalkSvg {
    private static final int ROW = 30;
    private static final int TABLE_TOP = 150;
    private static final int TABLE_ROWS = 5;
    private static final int COLUMN = 200;
    private static final int GAP = 66;
    private static final int FIRST_COLUMN = 196;
    private static final int WIDTH = FIRST_COLUMN + 3 * COLUMN + 2 * GAP + 20;
    private static final int HEIGHT = 400;
    private static final String[] COLORS = {Svg.BLUE, Svg.ORANGE, Svg.GREEN};

    private final Translation translation;
    private final Svg svg;
    private final boolean large;

    private WalkSvg(Translation translation) {
        this.translation = translation;
        large = pageBytes(translation) > 4096;
        svg = new Svg(WIDTH, HEIGHT, "translation of " + Hex.address(translation.gva()));
    }

    static Svg of(Translation translation) {
        WalkSvg drawing = new WalkSvg(translation);
        drawing.title();
        drawing.addressBar();
        if (!translation.context().enabled()) {
            drawing.pagingOff();
        } else if (translation.steps().isEmpty()) {
            drawing.tlbHit();
        } else {
            drawing.walk();
        }
        drawing.footer();
        return drawing.svg;
    }

    private static long pageBytes(Translation translation) {
        return translation.outcome() instanceof WalkOutcome.Mapped mapped ? mapped.pageBytes() : 4096;
    }

    private void title() {
        svg.text(16, 28, Anchor.START, Font.VALUE.at(16).strong(), "gva " + Hex.address(translation.gva()));
        String how = translation.context().enabled()
                ? translation.tlbHit() != null
                        ? "TLB hit"
                        : translation.steps().isEmpty()
                                ? "translation held"
                                : translation.tlbRefused() == null ? "TLB miss" : "TLB entry does not allow it"
                : "paging off";
        svg.text(210, 28, Anchor.START, Font.WORDS, "32-bit paging · " + translation.access() + " · " + how);
    }

    private void addressBar() {
        long gva = translation.gva();
        svg.text(16, 68, Anchor.START, Font.VALUE, "linear address");
        int x = FIRST_COLUMN;
        int unit = (WIDTH - FIRST_COLUMN - 20) / 32;
        part(x, 10 * unit, Svg.BLUE, "0x%03x".formatted(gva >>> 22), "directory 31:22");
        if (large) {
            part(x + 10 * unit, 22 * unit, Svg.GREEN, "0x%06x".formatted(gva & 0x3fffff), "offset 21:0");
        } else {
            part(x + 10 * unit, 10 * unit, Svg.ORANGE, "0x%03x".formatted(gva >>> 12 & 0x3ff), "table 21:12");
            part(x + 20 * unit, 12 * unit, Svg.GREEN, "0x%03x".formatted(gva & 0xfff), "offset 11:0");
        }
    }

    private void part(int x, int width, String color, String value, String caption) {
        svg.fill(x, 50, width - 2, 28, color);
        svg.text(x + width / 2.0, 69, Anchor.MIDDLE, Font.VALUE.strong().in("#fff"), value);
        svg.text(x + width / 2.0, 96, Anchor.MIDDLE, Font.SMALL, caption);
    }

    private void walk() {
        register("CR3", translation.context().cr3() & ~0xfffL);
        int steps = translation.steps().size();
        double fromX = 140;
        double fromY = TABLE_TOP + ROW / 2.0;
        for (int i = 0; i < steps; i++) {
            WalkStep step = translation.steps().get(i);
            int x = FIRST_COLUMN + i * (COLUMN + GAP);
            int row = rowOf(step.index());
            boolean fault = i == steps - 1 && translation.gpa() < 0;
            double entryY = TABLE_TOP + row * ROW + ROW / 2.0;
            svg.arrow(fromX, fromY, x - 2, i == 0 ? TABLE_TOP : TABLE_TOP, i == 0 ? "currentColor" : COLORS[i - 1]);
            table(x, step, row, fault ? Svg.RED : COLORS[i], fault);
            fromX = x + COLUMN;
            fromY = entryY;
        }
        end(steps, fromX, fromY);
    }

    /// Where in the drawn column an index sits: first, last, or in the middle between dots.
    private static int rowOf(int index) {
        return index == 0 ? 0 : index == 1 ? 1 : index == 0x3ff ? TABLE_ROWS - 1 : 2;
    }

    private void register(String name, long value) {
        svg.text(78, TABLE_TOP - 10, Anchor.MIDDLE, Font.WORDS, name);
        svg.box(16, TABLE_TOP, 124, ROW);
        svg.text(78, TABLE_TOP + 20, Anchor.MIDDLE, Font.VALUE, Hex.address(value));
    }

    private void table(int x, WalkStep step, int row, String color, boolean fault) {
        String name = step.level() == 2 ? "page directory" : "page table";
        svg.text(x + COLUMN / 2.0, TABLE_TOP - 26, Anchor.MIDDLE, Font.WORDS, name);
        svg.text(x + COLUMN / 2.0, TABLE_TOP - 10, Anchor.MIDDLE, Font.DIM_VALUE, Hex.address(step.tableGpa()));
        svg.box(x, TABLE_TOP, COLUMN, TABLE_ROWS * ROW);
        for (int i = 0; i < TABLE_ROWS; i++) {
            double y = TABLE_TOP + i * ROW;
            if (i > 0) {
                svg.line(x, y, x + COLUMN, y, .25);
            }
            if (i == row) {
                svg.fill(x, y, COLUMN, ROW, color);
                svg.text(x + 8, y + 20, Anchor.START, Font.VALUE.at(11).in("#fff"), "0x%03x".formatted(step.index()));
                svg.text(x + COLUMN - 8, y + 20, Anchor.END, Font.VALUE.strong().in("#fff"), Hex.address(step.after()));
            } else {
                String other = i == 0 ? "0x000" : i == TABLE_ROWS - 1 ? "0x3ff" : i == 1 && row != 2 ? "0x001" : "⋮";
                svg.text(x + 8, y + 20, Anchor.START, Font.DIM_VALUE.at(11), other);
            }
        }
        double y = TABLE_TOP + TABLE_ROWS * ROW;
        svg.text(x, y + 20, Anchor.START, Font.DIM_VALUE, step.structure() + " at " + Hex.address(step.entryGpa()));
        svg.text(x, y + 38, Anchor.START, Font.VALUE.at(12).in(color), EntryBit.summary(step));
        if (step.before() != step.after()) {
            svg.text(x, y + 56, Anchor.START, Font.DIM_VALUE, "was " + Hex.address(step.before()));
        }
    }

    private void end(int steps, double fromX, double fromY) {
        int x = FIRST_COLUMN + steps * (COLUMN + GAP);
        switch (translation.outcome()) {
            case WalkOutcome.Mapped mapped -> {
                double y = TABLE_TOP + 2 * ROW;
                svg.arrow(fromX, fromY, x - 2, TABLE_TOP, COLORS[steps - 1]);
                frame(x, y, mapped);
            }
            case WalkOutcome.PageFault fault -> {
                svg.arrow(fromX, fromY, x - 2, TABLE_TOP + ROW / 2.0, Svg.RED);
                int width = WIDTH - x - 20;
                svg.fill(x, TABLE_TOP, Math.max(width, COLUMN), ROW, Svg.RED);
                svg.text(
                        x + 10,
                        TABLE_TOP + 20,
                        Anchor.START,
                        Font.VALUE.strong().in("#fff"),
                        "#PF(0x%x)".formatted(fault.errorCode()));
                String code = FaultText.pageFault(fault.errorCode());
                svg.text(
                        x,
                        TABLE_TOP + ROW + 22,
                        Anchor.START,
                        Font.WORDS,
                        code.substring(code.indexOf(": ") + 2, code.length() - 1));
                svg.text(
                        x,
                        TABLE_TOP + ROW + 42,
                        Anchor.START,
                        Font.VALUE.at(12),
                        "CR2 = " + Hex.address(translation.gva()));
            }
        }
    }

    private void frame(int x, double y, WalkOutcome.Mapped mapped) {
        long base = mapped.gpa() & -mapped.pageBytes();
        svg.text(x + COLUMN / 2.0, TABLE_TOP - 26, Anchor.MIDDLE, Font.WORDS, Hex.size(mapped.pageBytes()) + " page");
        svg.text(x + COLUMN / 2.0, TABLE_TOP - 10, Anchor.MIDDLE, Font.DIM_VALUE, Hex.address(base));
        svg.box(x, TABLE_TOP, COLUMN, TABLE_ROWS * ROW);
        svg.fill(x, y, COLUMN, ROW, Svg.GREEN);
        svg.text(x + 8, y + 20, Anchor.START, Font.VALUE.at(11).in("#fff"), Hex.small(mapped.gpa() - base));
        svg.text(
                x + COLUMN - 8,
                y + 20,
                Anchor.END,
                Font.VALUE.strong().in("#fff"),
                translation.access().kind().name().toLowerCase(java.util.Locale.ROOT));
        double below = TABLE_TOP + TABLE_ROWS * ROW;
        svg.text(x, below + 20, Anchor.START, Font.VALUE.at(12).in(Svg.GREEN), "gpa " + Hex.address(mapped.gpa()));
        svg.text(
                x,
                below + 38,
                Anchor.START,
                Font.DIM_VALUE,
                (mapped.writable() ? "rw" : "r")
                        + (mapped.user() ? ", user" : ", supervisor")
                        + (mapped.global() ? ", global" : ""));
    }

    private void tlbHit() {
        TlbEntry hit = translation.tlbHit();
        WalkOutcome.Mapped mapped = (WalkOutcome.Mapped) translation.outcome();
        int x = FIRST_COLUMN;
        svg.text(x + COLUMN / 2.0, TABLE_TOP - 10, Anchor.MIDDLE, Font.WORDS, hit == null ? "fetch unit" : "TLB");
        svg.box(x, TABLE_TOP, COLUMN, TABLE_ROWS * ROW);
        double y = TABLE_TOP + 2 * ROW;
        svg.fill(x, y, COLUMN, ROW, Svg.BLUE);
        svg.text(
                x + COLUMN / 2.0,
                y + 20,
                Anchor.MIDDLE,
                Font.VALUE.strong().in("#fff"),
                Hex.page(translation.gva()) + " → " + Hex.page(mapped.gpa()));
        if (hit != null) {
            svg.text(x, TABLE_TOP + TABLE_ROWS * ROW + 20, Anchor.START, Font.DIM_VALUE, WalkText.rights(hit));
            svg.text(
                    x,
                    TABLE_TOP + TABLE_ROWS * ROW + 38,
                    Anchor.START,
                    Font.DIM_VALUE,
                    "set %d, way %d".formatted(hit.set(), hit.way()));
        }
        int frameX = FIRST_COLUMN + 2 * (COLUMN + GAP);
        svg.arrow(x + COLUMN, y + ROW / 2.0, frameX - 2, TABLE_TOP, Svg.BLUE);
        frame(frameX, y, mapped);
    }

    private void pagingOff() {
        svg.text(
                FIRST_COLUMN,
                TABLE_TOP + 20,
                Anchor.START,
                Font.WORDS,
                "CR0.PG = 0: the linear address is the physical address");
    }

    private void footer() {
        String words = translation.steps().isEmpty() ? "0 entries read" : WalkText.references(translation);
        if (translation.outcome() instanceof WalkOutcome.PageFault fault) {
            words += " · " + fault.reason();
        }
        svg.text(16, HEIGHT - 14, Anchor.START, Font.SMALL.at(12), words);
    }
}
