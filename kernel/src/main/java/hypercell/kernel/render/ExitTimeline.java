package hypercell.kernel.render;

import hypercell.dsl.Views.ExitLog;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Exits over the guest's instructions, a lane for each reason.
final class ExitTimeline {
    private static final int LEFT = 190;
    private static final int ROOM = 520;
    private static final int LANE = 22;
    private static final int TOP = 36;

    private ExitTimeline() {}

    /// The picture, or null when there is nothing to see.
    static Svg of(ExitLog log) {
        if (log.exits().isEmpty()) {
            return null;
        }
        Set<ExitReason> present = new TreeSet<>();
        log.exits().forEach(exit -> present.add(exit.reason()));
        List<ExitReason> lanes = new ArrayList<>(present);
        long last = Math.max(1, log.exits().getLast().stamp().instructions());
        int height = TOP + lanes.size() * LANE + 40;
        Svg svg = new Svg(LEFT + ROOM + 30, height, "exits over time, technique " + log.technique());
        svg.text(12, 20, Anchor.START, Font.WORDS.strong(), "exits over the guest's instructions · " + log.technique());
        for (int i = 0; i < lanes.size(); i++) {
            double y = TOP + i * LANE + LANE / 2.0;
            svg.text(LEFT - 10, y + 4, Anchor.END, Font.DIM_VALUE, lanes.get(i).name());
            svg.line(LEFT, y, LEFT + ROOM, y, .15);
        }
        for (Event.Exit exit : log.exits()) {
            double x = LEFT + (double) ROOM * exit.stamp().instructions() / last;
            double y = TOP + lanes.indexOf(exit.reason()) * LANE;
            svg.fill(x - 1, y + 3, 2, LANE - 6, ExitColor.of(exit.reason()));
        }
        double bottom = TOP + lanes.size() * LANE + 18;
        svg.text(LEFT, bottom, Anchor.START, Font.SMALL, "0");
        svg.text(LEFT + ROOM, bottom, Anchor.END, Font.SMALL, "%,d instructions".formatted(last));
        return svg;
    }
}
