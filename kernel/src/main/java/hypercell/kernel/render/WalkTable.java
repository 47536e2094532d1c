package hypercell.kernel.render;

import hypercell.engine.explain.EntryBit;
import hypercell.engine.x86.mmu.WalkStep;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;

/// One paging structure of a drawn walk: a few of its entries, the one that was read highlighted, and what it says.
///
/// @param fault whether the walk ended here
record WalkTable(Svg svg, WalkShape shape, WalkStep step, String color, boolean fault) {
    private static final int ROW = WalkShape.ROW;
    private static final int TOP = WalkShape.TOP;

    /// Draws the column at `x`; gives the height at which its entry points on.
    double draw(int x) {
        int row = row();
        double middle = x + shape.column() / 2.0;
        svg.text(middle, TOP - 26, Anchor.MIDDLE, Font.WORDS, name());
        svg.text(middle, TOP - 10, Anchor.MIDDLE, Font.DIM_VALUE, Hex.address(step.tableGpa()));
        svg.box(x, TOP, shape.column(), rows() * ROW);
        for (int i = 0; i < rows(); i++) {
            row(x, TOP + i * ROW, i, i == row);
        }
        below(x);
        return TOP + row * ROW + ROW / 2.0;
    }

    private boolean register() {
        return step.source() == WalkStep.Source.REGISTER;
    }

    private int rows() {
        return register() ? 4 : WalkShape.ROWS;
    }

    private int last() {
        return (1 << step.highBit() - step.lowBit() + 1) - 1;
    }

    /// Where in the drawn column the entry sits: first, second, last, or in the middle between dots.
    private int row() {
        int index = step.index();
        return register() ? index : index <= 1 ? index : index == last() ? WalkShape.ROWS - 1 : 2;
    }

    private String name() {
        return switch (step.level()) {
            case 1 -> "page table";
            case 2 -> "page directory";
            case 3 -> register() ? "PDPTE registers" : "directory pointers";
            default -> "PML" + step.level() + " table";
        };
    }

    private void row(int x, double y, int i, boolean read) {
        if (i > 0) {
            svg.line(x, y, x + shape.column(), y, .25);
        }
        if (!read) {
            svg.text(x + 8, y + 20, Anchor.START, Font.DIM_VALUE.at(11), other(i));
            return;
        }
        svg.fill(x, y, shape.column(), ROW, color);
        svg.text(x + 8, y + 20, Anchor.START, Font.VALUE.at(11).in("#fff"), index(step.index()));
        String right = shape.wide() ? Hex.entry(step.after(), step.entryBytes()) : step.structure();
        svg.text(x + shape.column() - 8, y + 20, Anchor.END, Font.VALUE.strong().in("#fff"), right);
    }

    private String other(int i) {
        if (register()) {
            return index(i);
        }
        return i == 0 ? index(0) : i == WalkShape.ROWS - 1 ? index(last()) : i == 1 && row() != 2 ? index(1) : "⋮";
    }

    private String index(int index) {
        return (register() ? "0x%x" : "0x%03x").formatted(index);
    }

    private void below(int x) {
        double y = shape.bottom() + 20;
        if (shape.wide()) {
            svg.text(x, y, Anchor.START, Font.DIM_VALUE, step.structure() + " at " + Hex.address(step.entryGpa()));
            y += 18;
        } else {
            svg.text(x, y, Anchor.START, Font.DIM_VALUE, source());
            y += 18;
            String value = Hex.entry(step.after(), step.entryBytes());
            svg.text(x, y, Anchor.START, Font.VALUE.at(12).strong().in(color), value);
            y += 18;
        }
        svg.text(x, y, Anchor.START, Font.VALUE.at(12).in(color), EntryBit.summary(step));
        if (step.before() != step.after()) {
            y += 18;
            String before = shape.wide() ? Hex.address(step.before()) : "…%03x".formatted(step.before() & 0xfff);
            svg.text(x, y, Anchor.START, Font.DIM_VALUE, "was " + before);
        }
    }

    private String source() {
        return switch (step.source()) {
            case MEMORY -> "at " + Hex.address(step.entryGpa());
            case REGISTER -> step.structure() + step.index() + " register";
            case STRUCTURE_CACHE -> "from " + step.structure() + " cache";
        };
    }
}
