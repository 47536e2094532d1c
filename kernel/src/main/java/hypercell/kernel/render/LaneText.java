package hypercell.kernel.render;

import hypercell.dsl.Lanes;
import hypercell.dsl.Lanes.Lane;
import hypercell.dsl.Lanes.Step;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;

/// Transitions between application, kernel and monitor as a numbered list and as a diagram with a lane for each.
final class LaneText {
    private static final int SHOWN = 60;
    private static final int LANE_WIDTH = 230;
    private static final int LEFT = 110;
    private static final int STEP = 30;
    private static final int TOP = 50;

    private LaneText() {}

    static StyledText of(Lanes lanes) {
        StyledText text = new StyledText();
        if (lanes.steps().isEmpty()) {
            return text.add(Tone.DIM, "nobody but one was at work");
        }
        List<Step> steps = lanes.steps();
        for (int i = 0; i < Math.min(SHOWN, steps.size()); i++) {
            Step step = steps.get(i);
            text.add(Tone.DIM, "%,10d  ".formatted(step.instruction()))
                    .add("%3d  ".formatted(i + 1))
                    .add(tone(step.from()), "%-11s".formatted(step.from().words()))
                    .add(" → ")
                    .add(tone(step.to()), "%-11s".formatted(step.to().words()))
                    .add("  " + step.why())
                    .line();
        }
        if (steps.size() > SHOWN) {
            text.add(Tone.DIM, "… %,d more".formatted(steps.size() - SHOWN)).line();
        }
        return text;
    }

    private static Tone tone(Lane lane) {
        return switch (lane) {
            case APPLICATION -> Tone.OFFSET;
            case KERNEL -> Tone.FIRST;
            case MONITOR -> Tone.SECOND;
        };
    }

    private static String color(Lane lane) {
        return switch (lane) {
            case APPLICATION -> Svg.GREEN;
            case KERNEL -> Svg.BLUE;
            case MONITOR -> Svg.ORANGE;
        };
    }

    /// The diagram, or null when there are no steps or too many to see anything.
    static Svg svg(Lanes lanes) {
        List<Step> steps = lanes.steps();
        if (steps.isEmpty() || steps.size() > SHOWN) {
            return null;
        }
        boolean monitored = steps.stream().anyMatch(step -> step.to() == Lane.MONITOR || step.from() == Lane.MONITOR);
        int count = monitored ? 3 : 2;
        int height = TOP + steps.size() * STEP + 20;
        Svg svg = new Svg(
                LEFT + (count - 1) * LANE_WIDTH + 330, height, "who was at work, technique " + lanes.technique());
        for (Lane lane : List.of(Lane.values()).subList(0, count)) {
            svg.text(x(lane), 24, Anchor.MIDDLE, Font.WORDS.strong().in(color(lane)), lane.words());
            svg.line(x(lane), 34, x(lane), height - 10, .2);
        }
        for (int i = 0; i < steps.size(); i++) {
            step(svg, steps.get(i), TOP + i * STEP, LEFT + (count - 1) * LANE_WIDTH + 20);
        }
        return svg;
    }

    private static void step(Svg svg, Step step, double y, double words) {
        double from = x(step.from());
        double to = x(step.to());
        svg.polyline(
                "%s,%s %s,%s".formatted(Svg.number(from), Svg.number(y), Svg.number(to), Svg.number(y + 10)),
                color(step.to()));
        svg.dot(to, y + 10, color(step.to()));
        svg.text(28, y + 9, Anchor.START, Font.DIM_VALUE.at(11), "%,d".formatted(step.instruction()));
        svg.text(words, y + 9, Anchor.START, Font.DIM_VALUE.at(11), step.why());
    }

    private static double x(Lane lane) {
        return LEFT + (double) lane.ordinal() * LANE_WIDTH;
    }
}
