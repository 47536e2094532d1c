package hypercell.kernel.render;

import hypercell.engine.monitor.SpanMap;
import hypercell.engine.monitor.SpanMap.Area;
import hypercell.engine.monitor.SpanMap.Slot;
import hypercell.engine.monitor.SpanMap.Use;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.ArrayList;
import java.util.List;

/// The monitor's span: a table of its structures, and a square of its slots.
final class SpanText {
    private static final int COLUMNS = 32;
    private static final int CELL = 13;
    private static final int LEFT = 16;
    private static final int TOP = 44;
    private static final int LEGEND = LEFT + COLUMNS * CELL + 28;
    private static final int LINE = 20;
    private static final int MOST_AREAS = 20;
    private static final List<String> COLORS = List.of(Svg.BLUE, Svg.GREEN, Svg.PURPLE, Svg.RED, Svg.OLIVE, Svg.SLATE);

    private SpanText() {}

    static StyledText of(SpanMap map) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "span")
                .add(Tone.DIM, "   " + Hex.address(map.base()) + " .. " + Hex.address(end(map)) + "   " + summary(map));
        text.line().add(Tone.DIM, "slots      linear                      frame        structure");
        for (Area area : map.areas()) {
            Slot first = area.first();
            text.line()
                    .add("%-9s  ".formatted(numbers(area)))
                    .add(Tone.FIRST, Hex.address(first.gva()))
                    .add(Tone.DIM, " .. ")
                    .add(Tone.FIRST, Hex.address(area.last().gva() + 0xfff))
                    .add("  ")
                    .add(Tone.OFFSET, Hex.address(first.hpa()))
                    .add(area.slots() > 1 && first.use() != Use.EMPTY ? " …" : "  ")
                    .add(" " + first.structure())
                    .add(Tone.DIM, use(first.use()));
        }
        return text;
    }

    private static String summary(SpanMap map) {
        return "%d of %d slots: %d of the monitor's own, %d with the shared page of zeros, %d with copies of code"
                .formatted(
                        map.slots().size(), map.size(), map.count(Use.OWN), map.count(Use.EMPTY), map.count(Use.CODE));
    }

    private static long end(SpanMap map) {
        return map.base() + 4096L * map.size() - 1;
    }

    private static String numbers(Area area) {
        int first = area.first().number();
        return area.slots() == 1 ? "" + first : first + ".." + area.last().number();
    }

    private static String use(Use use) {
        return switch (use) {
            case OWN -> "";
            case EMPTY -> "   (nothing yet: the shared page of zeros)";
            case CODE -> "   (the guest runs it)";
        };
    }

    static Svg svg(SpanMap map) {
        List<Area> areas = map.areas();
        int shown = Math.min(MOST_AREAS, areas.size());
        int height = Math.max(TOP + map.size() / COLUMNS * CELL + 14, TOP + (shown + 2) * LINE);
        Svg svg = new Svg(LEGEND + 470, height, "the monitor's span at " + Hex.address(map.base()));
        svg.text(
                LEFT,
                22,
                Anchor.START,
                Font.WORDS.strong(),
                "one page table: 1024 slots from " + Hex.address(map.base()));
        for (int slot = 0; slot < map.size(); slot++) {
            svg.box(x(slot), y(slot), CELL - 2, CELL - 2);
        }
        List<String> structures = new ArrayList<>();
        for (int i = 0; i < areas.size(); i++) {
            String structure = areas.get(i).first().structure();
            if (!structures.contains(structure)) {
                structures.add(structure);
            }
            area(svg, areas.get(i), color(areas.get(i), structures), i < shown ? i : -1);
        }
        if (areas.size() > shown) {
            String more = "… and %d more".formatted(areas.size() - shown);
            svg.text(LEGEND + 20, TOP + shown * LINE + 10, Anchor.START, Font.SMALL, more);
        }
        return svg;
    }

    private static String color(Area area, List<String> structures) {
        return switch (area.first().use()) {
            case CODE -> Svg.ORANGE;
            case EMPTY -> "#9aa5b1";
            case OWN -> COLORS.get(structures.indexOf(area.first().structure()) % COLORS.size());
        };
    }

    /// @param line in the legend, or -1 when there is no room
    private static void area(Svg svg, Area area, String color, int line) {
        for (int slot = area.first().number(); slot <= area.last().number(); slot++) {
            svg.fill(x(slot), y(slot), CELL - 2, CELL - 2, color);
        }
        if (line >= 0) {
            double y = TOP + line * LINE;
            svg.fill(LEGEND, y, 12, 12, color);
            svg.text(
                    LEGEND + 20,
                    y + 10,
                    Anchor.START,
                    Font.DIM_VALUE.at(11),
                    Hex.address(area.first().gva()));
            svg.text(LEGEND + 110, y + 10, Anchor.START, Font.DIM_VALUE.at(11), numbers(area));
            svg.text(
                    LEGEND + 180, y + 10, Anchor.START, Font.SMALL, area.first().structure() + empty(area));
        }
    }

    private static String empty(Area area) {
        return area.first().use() == Use.EMPTY ? ", nothing yet" : "";
    }

    private static double x(int slot) {
        return LEFT + slot % COLUMNS * CELL;
    }

    private static double y(int slot) {
        return TOP + slot / COLUMNS * CELL;
    }
}
