package hypercell.kernel.render;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.nexus.NexusRun;
import hypercell.engine.monitor.nexus.NexusStep;
import hypercell.engine.monitor.nexus.Place;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.ArrayList;
import java.util.List;

/// The switch between a host and a monitor, step by step: what of the system's state each instruction changes.
final class NexusText {
    private static final int LEFT = 40;
    private static final int LANE = 72;
    private static final int STEP = 19;
    /// So many instructions of a row are written out.
    private static final int NAMED = 4;

    private static final int TOP = 56;
    private static final int WORDS = LEFT + 5 * LANE + 4;
    private static final int CHANGES = 190;
    private static final int LONGEST = 70;

    private NexusText() {}

    static StyledText of(NexusRun run) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "nexus").add(Tone.DIM, "   " + summary(run));
        text.line().add(Tone.DIM, "where                   space    linear      what");
        for (Row row : rows(run)) {
            text.line()
                    .add(tone(row.place), "%-22s  ".formatted(row.place.words()))
                    .add(row.monitorSpace ? Tone.SECOND : Tone.FIRST, row.monitorSpace ? "monitor  " : "host     ")
                    .add(Tone.DIM, Hex.address(row.steps.getFirst().gva()) + "  ")
                    .add(row.steps.size() == 1 ? "%-26s".formatted(row.text()) : row.text());
            NexusStep step = row.steps.getFirst();
            step.changes().forEach(change -> text.add(Tone.CHANGE, "  " + change(change)));
            step.faults().forEach(fault -> text.line().add(Tone.BAD, " ".repeat(24) + fault));
        }
        return text.line().add(run.stop() instanceof Stop.TripleFault ? Tone.BAD : Tone.GOOD, end(run));
    }

    private static String summary(NexusRun run) {
        return "%d switches, %d interrupt(s) handled by the host, the guest's IF is %d"
                .formatted(run.switches(), run.ticks(), run.virtualIf() ? 1 : 0);
    }

    private static String end(NexusRun run) {
        String restored =
                run.hostRestored() ? "the host has all of its state back" : "the host has not got its state back";
        return run.stop().sentence() + "; " + restored;
    }

    private static String change(NexusStep.Change change) {
        return "%s %x→%x".formatted(change.register(), change.before(), change.after());
    }

    private static Tone tone(Place place) {
        return switch (place) {
            case HOST -> Tone.FIRST;
            case NEXUS_HOST, NEXUS_MONITOR -> Tone.THIRD;
            case MONITOR -> Tone.SECOND;
            case GUEST -> Tone.OFFSET;
        };
    }

    private static String color(Place place) {
        return switch (place) {
            case HOST -> Svg.BLUE;
            case NEXUS_HOST, NEXUS_MONITOR -> Svg.PURPLE;
            case MONITOR -> Svg.ORANGE;
            case GUEST -> Svg.GREEN;
        };
    }

    // --- the picture ---

    /// Steps of the same place that change nothing, together.
    private record Row(Place place, boolean monitorSpace, List<NexusStep> steps) {
        /// The instruction, or the first few with their number.
        String text() {
            if (steps.size() == 1) {
                return steps.getFirst().text();
            }
            List<String> first =
                    steps.stream().limit(NAMED).map(NexusStep::text).toList();
            long count = steps.stream().mapToLong(NexusStep::count).sum();
            return "%d instructions: %s%s"
                    .formatted(count, String.join("; ", first), steps.size() > NAMED ? "; …" : "");
        }
    }

    private static List<Row> rows(NexusRun run) {
        List<Row> rows = new ArrayList<>();
        for (NexusStep step : run.steps()) {
            boolean quiet = step.changes().isEmpty() && step.faults().isEmpty();
            Row last = rows.isEmpty() ? null : rows.getLast();
            boolean joins = quiet
                    && last != null
                    && last.place == step.place()
                    && last.steps.getLast().changes().isEmpty();
            if (joins) {
                last.steps.add(step);
            } else {
                rows.add(new Row(step.place(), step.monitorSpace(), new ArrayList<>(List.of(step))));
            }
        }
        return rows;
    }

    static Svg svg(NexusRun run) {
        List<Row> rows = rows(run);
        int faults = run.steps().getLast().faults().size();
        int bottom = TOP + rows.size() * STEP;
        int height = bottom + 30 + faults * STEP;
        Svg svg = new Svg(WORDS + 600, height, "the nexus, step by step");
        for (Place place : Place.values()) {
            svg.text(x(place), 24, Anchor.MIDDLE, Font.SMALL.strong().in(color(place)), title(place));
            svg.line(x(place), 40, x(place), bottom - 8, .2);
        }
        svg.text(WORDS, 24, Anchor.START, Font.SMALL.strong(), "instruction");
        svg.text(WORDS + CHANGES, 24, Anchor.START, Font.SMALL.strong(), "what it changes");
        Row before = null;
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), before, TOP + i * STEP);
            before = rows.get(i);
        }
        end(svg, run, bottom + 14);
        return svg;
    }

    private static void end(Svg svg, NexusRun run, double y) {
        boolean dead = run.stop() instanceof Stop.TripleFault;
        List<String> lines = new ArrayList<>(dead ? run.steps().getLast().faults() : List.of());
        lines.add(dead ? "triple fault: the processor shuts down" : end(run));
        for (int i = 0; i < lines.size(); i++) {
            Font font = dead ? Font.VALUE.at(12).in(Svg.RED) : Font.WORDS.strong();
            svg.text(LEFT, y + i * STEP, Anchor.START, font, lines.get(i));
        }
    }

    private static String title(Place place) {
        return switch (place) {
            case NEXUS_HOST -> "nexus";
            case NEXUS_MONITOR -> "in the span";
            default -> place.words();
        };
    }

    private static void row(Svg svg, Row row, Row before, double y) {
        String space = row.monitorSpace ? Svg.ORANGE : Svg.BLUE;
        svg.fill(12, y - 9, 10, STEP, space);
        if (before != null) {
            String line = "%s,%s %s,%s"
                    .formatted(
                            Svg.number(x(before.place)), Svg.number(y - STEP), Svg.number(x(row.place)), Svg.number(y));
            svg.polyline(line, color(row.place));
        }
        svg.dot(x(row.place), y, color(row.place));
        boolean one = row.steps.size() == 1;
        svg.text(WORDS, y + 4, Anchor.START, (one ? Font.VALUE : Font.DIM_VALUE).at(11), shortened(row.text()));
        NexusStep step = row.steps.getFirst();
        StringBuilder changes = new StringBuilder();
        step.changes().forEach(change -> changes.append(change(change)).append("   "));
        svg.text(
                WORDS + CHANGES,
                y + 4,
                Anchor.START,
                Font.VALUE.at(11).in(Svg.PURPLE),
                changes.toString().strip());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }

    private static double x(Place place) {
        return LEFT + LANE / 2.0 + place.ordinal() * LANE;
    }
}
