package hypercell.kernel.render;

import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import java.util.List;

/// The measures of a drawn walk: one column per level of the format and one for the page. Formats with wide entries
/// have narrow columns, with the entry's value below.
///
/// @param column width of a column
/// @param gap room for the arrow between two
/// @param columns how many there are
record WalkShape(int column, int gap, int columns) {
    static final int ROW = 30;
    static final int TOP = 150;
    static final int ROWS = 5;
    static final int FIRST = 196;
    static final int HEIGHT = 400;
    private static final int MARGIN = 20;
    private static final int BOTTOM = TOP + ROWS * ROW;
    private static final List<String> COLORS = List.of(Svg.BLUE, Svg.ORANGE, Svg.PURPLE, Svg.OLIVE, Svg.SLATE);

    static WalkShape of(Translation translation) {
        PagingFormat format = translation.context().format();
        int columns = Math.max(2, format.levels().size()) + 1;
        return format.entryBytes() == 4 ? new WalkShape(200, 66, columns) : new WalkShape(144, 48, columns);
    }

    int width() {
        return FIRST + columns * column + (columns - 1) * gap + MARGIN;
    }

    /// Left edge of column `number`.
    int x(int number) {
        return FIRST + number * (column + gap);
    }

    /// Width that is left for the linear address.
    int addressWidth() {
        return width() - FIRST - MARGIN;
    }

    /// Whether an entry's value fits beside its index.
    boolean wide() {
        return column >= 200;
    }

    int bottom() {
        return BOTTOM;
    }

    /// Which column a step has: that of its level, wherever the walk began.
    static int column(Translation translation, WalkStep step) {
        return translation.context().format().levels().getFirst().number() - step.level();
    }

    /// The colour of an index of the linear address, counted from the highest.
    static String color(int number) {
        return COLORS.get(number);
    }

    /// Log2 of the page that the translation led to; 12 when it led nowhere.
    static int pageShift(Translation translation) {
        return translation.outcome() instanceof WalkOutcome.Mapped mapped
                ? Long.numberOfTrailingZeros(mapped.pageBytes())
                : 12;
    }

    /// The levels whose indices the translation used: those above the page.
    static List<PagingLevel> levels(Translation translation) {
        return translation.context().format().levels().stream()
                .filter(level -> level.shift() >= pageShift(translation))
                .toList();
    }
}
