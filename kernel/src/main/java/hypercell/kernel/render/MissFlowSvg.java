package hypercell.kernel.render;

import hypercell.engine.monitor.softtlb.MissFlow;
import hypercell.engine.monitor.softtlb.MissFlow.Lane;
import hypercell.engine.monitor.softtlb.MissFlow.Step;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;

/// The flow of a TLB miss with a lane for each who acts, after the figures of OSTEP, "Virtual Machine Monitors".
final class MissFlowSvg {
    private static final int LEFT = 80;
    private static final int LANE_WIDTH = 150;
    private static final int STEP = 40;
    private static final int TOP = 60;

    private MissFlowSvg() {}

    static Svg of(MissFlow flow) {
        List<Step> steps = flow.steps();
        int count = flow.entries() == 0 ? 2 : 3;
        int words = LEFT + (count - 1) * LANE_WIDTH + 50;
        int height = TOP + steps.size() * STEP + 10;
        Svg svg = new Svg(words + 540, height, "a TLB miss in %d steps".formatted(steps.size()));
        for (Lane lane : List.of(Lane.values()).subList(0, count)) {
            svg.text(x(lane), 26, Anchor.MIDDLE, Font.WORDS.strong().in(color(lane)), lane.words());
            svg.line(x(lane), 36, x(lane), height - 10, .2);
        }
        for (int i = 0; i < steps.size(); i++) {
            step(svg, steps.get(i), i == 0 ? null : steps.get(i - 1), TOP + i * (double) STEP, words);
        }
        return svg;
    }

    private static void step(Svg svg, Step step, Step before, double y, int words) {
        double x = x(step.lane());
        if (before != null) {
            svg.line(x(before.lane()), y - STEP, x, y, .5);
        }
        svg.fill(x - 12, y - 11, 24, 22, color(step.lane()));
        svg.text(x, y + 5, Anchor.MIDDLE, Font.VALUE.strong().in("#fff"), Integer.toString(step.number()));
        String entries = step.entries() < 2 ? "" : " (%d entries)".formatted(step.entries());
        svg.text(words, y + 5, Anchor.START, Font.WORDS, step.what() + entries);
    }

    private static String color(Lane lane) {
        return switch (lane) {
            case PROCESS -> Svg.GREEN;
            case KERNEL -> Svg.BLUE;
            case MONITOR -> Svg.ORANGE;
        };
    }

    private static double x(Lane lane) {
        return LEFT + (double) lane.ordinal() * LANE_WIDTH;
    }
}
