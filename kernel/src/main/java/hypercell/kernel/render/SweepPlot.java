package hypercell.kernel.render;

import hypercell.dsl.SweepTable;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// A sweep's table as line plots, one panel per numeric column: the last axis runs to the right, every combination of
/// the other axes is a line. Values of an axis are spaced evenly, as powers of two mostly are.
final class SweepPlot {
    private static final int PANEL_WIDTH = 380;
    private static final int PANEL_HEIGHT = 240;
    private static final int LEFT = 64;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 46;
    private static final int PANELS_PER_ROW = 2;
    private static final int LEGEND_LINE = 18;
    private static final String[] COLORS = {Svg.BLUE, Svg.ORANGE, Svg.GREEN, Svg.RED, "#7b5aa6", "#8a7a00"};

    private final SweepTable table;
    private final String xAxis;
    private final List<String> xValues;
    private final Map<String, List<SequencedMap<String, Object>>> series = new LinkedHashMap<>();
    private final List<String> measured;
    private final Svg svg;

    private SweepPlot(SweepTable table, List<String> measured) {
        this.table = table;
        this.measured = measured;
        xAxis = table.axes().getLast();
        Set<String> values = new LinkedHashSet<>();
        for (SequencedMap<String, Object> row : table.rows()) {
            values.add(String.valueOf(row.get(xAxis)));
            series.computeIfAbsent(seriesName(row), key -> new ArrayList<>()).add(row);
        }
        xValues = List.copyOf(values);
        int columns = Math.min(PANELS_PER_ROW, measured.size());
        int panelRows = (measured.size() + PANELS_PER_ROW - 1) / PANELS_PER_ROW;
        int legend = series.size() > 1 ? LEGEND_LINE * series.size() + 8 : 0;
        svg = new Svg(
                columns * PANEL_WIDTH,
                panelRows * PANEL_HEIGHT + legend,
                "sweep over " + String.join(", ", table.axes()));
    }

    /// The drawing, or null when no column holds numbers or there is only one point.
    static Svg of(SweepTable table) {
        List<String> measured = table.columns().stream()
                .filter(column -> !table.axes().contains(column))
                .filter(column -> table.rows().stream()
                        .allMatch(row -> row.get(column) == null || row.get(column) instanceof Number))
                .toList();
        if (measured.isEmpty() || table.rows().size() < 2) {
            return null;
        }
        SweepPlot plot = new SweepPlot(table, measured);
        for (int i = 0; i < measured.size(); i++) {
            plot.panel(i);
        }
        plot.legend();
        return plot.svg;
    }

    private String seriesName(SequencedMap<String, Object> row) {
        List<String> parts = new ArrayList<>();
        for (String axis : table.axes()) {
            if (!axis.equals(xAxis)) {
                parts.add(axis + " = " + row.get(axis));
            }
        }
        return String.join(", ", parts);
    }

    private void panel(int index) {
        String column = measured.get(index);
        int x0 = index % PANELS_PER_ROW * PANEL_WIDTH;
        int y0 = index / PANELS_PER_ROW * PANEL_HEIGHT;
        double top = niceCeiling(maximum(column));
        svg.text(x0 + LEFT, y0 + 22, Anchor.START, Font.WORDS.strong(), column);
        grid(x0, y0, top);
        int color = 0;
        for (List<SequencedMap<String, Object>> rows : series.values()) {
            line(x0, y0, top, column, rows, COLORS[color++ % COLORS.length]);
        }
    }

    private double maximum(String column) {
        double maximum = 0;
        for (SequencedMap<String, Object> row : table.rows()) {
            if (row.get(column) instanceof Number number) {
                maximum = Math.max(maximum, number.doubleValue());
            }
        }
        return maximum;
    }

    /// The next 1, 2, 2.5 or 5 times a power of ten.
    private static double niceCeiling(double value) {
        if (value <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
            if (value <= factor * power * (1 + 1e-12)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void grid(int x0, int y0, double top) {
        int bottom = y0 + PANEL_HEIGHT - BOTTOM;
        for (int i = 0; i <= 4; i++) {
            double y = y(y0, top, top * i / 4);
            svg.line(x0 + LEFT, y, x0 + PANEL_WIDTH - RIGHT, y, i == 0 ? .6 : .15);
            svg.text(x0 + LEFT - 8, y + 4, Anchor.END, Font.DIM_VALUE.at(11), label(top * i / 4));
        }
        int every = Math.max(1, (xValues.size() + 9) / 10);
        for (int i = 0; i < xValues.size(); i += every) {
            svg.text(x(x0, i), bottom + 18, Anchor.MIDDLE, Font.DIM_VALUE.at(11), xValues.get(i));
        }
        svg.text(x0 + (LEFT + PANEL_WIDTH - RIGHT) / 2.0, bottom + 36, Anchor.MIDDLE, Font.SMALL, xAxis);
    }

    private static String label(double value) {
        if (value >= 1_000_000) {
            return Svg.number(value / 1_000_000) + "M";
        }
        return value >= 10_000 ? Svg.number(value / 1000) + "k" : Svg.number(value);
    }

    private void line(
            int x0, int y0, double top, String column, List<SequencedMap<String, Object>> rows, String color) {
        StringBuilder points = new StringBuilder();
        for (SequencedMap<String, Object> row : rows) {
            if (row.get(column) instanceof Number number) {
                double x = x(x0, xValues.indexOf(String.valueOf(row.get(xAxis))));
                double y = y(y0, top, number.doubleValue());
                points.append(points.isEmpty() ? "" : " ")
                        .append(Svg.number(x))
                        .append(',')
                        .append(Svg.number(y));
                svg.dot(x, y, color);
            }
        }
        svg.polyline(points.toString(), color);
    }

    private double x(int x0, int index) {
        double width = PANEL_WIDTH - LEFT - RIGHT - 24;
        return x0 + LEFT + 12 + (xValues.size() == 1 ? width / 2 : width * index / (xValues.size() - 1));
    }

    private static double y(int y0, double top, double value) {
        double bottom = y0 + PANEL_HEIGHT - BOTTOM;
        return bottom - (PANEL_HEIGHT - TOP - BOTTOM) * value / top;
    }

    private void legend() {
        if (series.size() < 2) {
            return;
        }
        int y = (measured.size() + PANELS_PER_ROW - 1) / PANELS_PER_ROW * PANEL_HEIGHT + 12;
        int color = 0;
        for (String name : series.keySet()) {
            svg.fill(LEFT, y - 8, 14, 4, COLORS[color++ % COLORS.length]);
            svg.text(LEFT + 22, y, Anchor.START, Font.SMALL, name);
            y += LEGEND_LINE;
        }
    }
}
