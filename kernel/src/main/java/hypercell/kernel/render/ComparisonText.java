package hypercell.kernel.render;

import hypercell.dsl.Comparison;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// A comparison of techniques as a table and as bars.
final class ComparisonText {
    private static final int PANEL = 250;
    private static final int NAME = 130;
    private static final int LINE = 20;
    private static final int COLUMNS = 3;
    /// The column that tells whether the guest could tell.
    private static final int SAME = 1;

    private record Measure(String name, ToLongFunction<Comparison.Row> value, String color) {}

    private static final List<Measure> MEASURES = List.of(
            new Measure("traps", Comparison.Row::traps, Svg.BLUE),
            new Measure("hidden faults", Comparison.Row::hidden, Svg.SLATE),
            new Measure("walk references", Comparison.Row::references, Svg.ORANGE),
            new Measure("TLB misses", Comparison.Row::misses, Svg.GREEN),
            new Measure("table pages", Comparison.Row::tablePages, Svg.OLIVE),
            new Measure("modelled cycles", Comparison.Row::cycles, Svg.PURPLE));

    private ComparisonText() {}

    static StyledText of(Comparison comparison) {
        List<List<String>> lines = comparison.cells();
        List<Boolean> right = IntStream.range(0, lines.getFirst().size())
                .mapToObj(column -> column > SAME)
                .toList();
        return TextTable.of(lines.getFirst(), lines.subList(1, lines.size()), right, ComparisonText::tone);
    }

    private static Tone tone(int row, int column, String cell) {
        if (row == TextTable.HEADINGS) {
            return Tone.DIM;
        }
        return column != SAME ? Tone.PLAIN : cell.equals("yes") ? Tone.GOOD : Tone.BAD;
    }

    static Svg svg(Comparison comparison) {
        int rows = comparison.rows().size();
        int panelHeight = 34 + rows * LINE + 10;
        int panelRows = (MEASURES.size() + COLUMNS - 1) / COLUMNS;
        Svg svg = new Svg(COLUMNS * (NAME + PANEL), panelRows * panelHeight, "techniques compared");
        for (int i = 0; i < MEASURES.size(); i++) {
            panel(svg, comparison, MEASURES.get(i), i % COLUMNS * (NAME + PANEL), i / COLUMNS * panelHeight);
        }
        return svg;
    }

    private static void panel(Svg svg, Comparison comparison, Measure measure, int x, int y) {
        long most = Math.max(
                1, comparison.rows().stream().mapToLong(measure.value()).max().orElse(1));
        svg.text(x + NAME, y + 20, Anchor.START, Font.WORDS.strong(), measure.name());
        double at = y + 30.0;
        for (Comparison.Row row : comparison.rows()) {
            long value = measure.value().applyAsLong(row);
            double width = (PANEL - 90.0) * value / most;
            svg.text(x + NAME - 8, at + 12, Anchor.END, Font.DIM_VALUE.at(11), row.technique());
            svg.fill(x + NAME, at + 2, Math.max(1, width), LINE - 6, measure.color());
            svg.text(x + NAME + width + 6, at + 12, Anchor.START, Font.DIM_VALUE.at(11), "%,d".formatted(value));
            at += LINE;
        }
    }
}
