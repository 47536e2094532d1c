package hypercell.kernel.render;

import hypercell.dsl.TriageView;
import hypercell.engine.monitor.FaultDiagnosis;
import hypercell.engine.monitor.FaultKind;
import hypercell.engine.observe.Event;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;
import java.util.Map;

/// Page faults by kind: counts with their rules, the faults one by one, and a forecast for one address.
final class TriageText {
    private static final int SHOWN = 40;
    private static final int NAME = 250;
    private static final int ROOM = 300;
    private static final int LINE = 24;

    private TriageText() {}

    static StyledText of(TriageView view) {
        StyledText text = new StyledText();
        if (view.counts().isEmpty()) {
            return text.add(Tone.DIM, "no page faults: technique " + view.technique());
        }
        for (Map.Entry<FaultKind, Long> each : view.counts().entrySet()) {
            FaultKind kind = each.getKey();
            text.add("%,8d  ".formatted(each.getValue()))
                    .add(Tone.STRONG, "%-7s".formatted(kind.code()))
                    .add("%-30s".formatted(kind.words()))
                    .add(Tone.DIM, kind.rule())
                    .line();
        }
        List<TriageView.Fault> faults = view.faults();
        text.line()
                .add(
                        Tone.DIM,
                        "instruction  at                        hardware says   gva          gpa         kind    evidence");
        for (TriageView.Fault fault : faults.subList(0, Math.min(SHOWN, faults.size()))) {
            fault(text.line(), fault, view);
        }
        if (faults.size() > SHOWN) {
            text.line().add(Tone.DIM, "… %,d more".formatted(faults.size() - SHOWN));
        }
        return text;
    }

    private static void fault(StyledText text, TriageView.Fault fault, TriageView view) {
        Event.Exit exit = fault.exit();
        text.add(Tone.DIM, "%,11d  ".formatted(exit.stamp().instructions()))
                .add("%-24s  ".formatted(EventText.place(exit.pc(), view.symbols())))
                .add("%-14s  ".formatted(ExitText.raw(exit)))
                .add(Tone.FIRST, Hex.address(exit.gva()))
                .add("   ")
                .add(Tone.SECOND, exit.gpa() < 0 ? "          " : Hex.address(exit.gpa()))
                .add("  ")
                .add(tone(fault.kind()), "%-6s".formatted(fault.kind().code()))
                .add("  " + fault.evidence());
    }

    private static Tone tone(FaultKind kind) {
        return kind == FaultKind.GENUINE ? Tone.BAD : Tone.STRONG;
    }

    /// The forecast for one address.
    static StyledText diagnosis(FaultDiagnosis diagnosis) {
        StyledText text = new StyledText();
        FaultKind kind = diagnosis.kind();
        text.add(tone(kind), kind.code() + " ").add(Tone.STRONG, kind.words());
        text.add(Tone.DIM, "   " + diagnosis.access() + " at " + Hex.address(diagnosis.gva()));
        for (String line : diagnosis.evidence()) {
            text.line().add("  · " + line);
        }
        return text.line().add(Tone.DIM, "  → " + kind.rule());
    }

    /// A bar for each kind, or null when there were no faults.
    static Svg svg(TriageView view) {
        if (view.counts().isEmpty()) {
            return null;
        }
        int height = 44 + view.counts().size() * LINE;
        Svg svg = new Svg(NAME + ROOM + 90, height, "page faults by kind, technique " + view.technique());
        svg.text(12, 22, Anchor.START, Font.WORDS.strong(), "page faults by kind · " + view.technique());
        long most =
                view.counts().values().stream().mapToLong(Long::longValue).max().orElse(1);
        double y = 40;
        for (Map.Entry<FaultKind, Long> each : view.counts().entrySet()) {
            FaultKind kind = each.getKey();
            double width = Math.max(2, (double) ROOM * each.getValue() / most);
            svg.text(12, y + 13, Anchor.START, Font.VALUE.at(12).strong(), kind.code());
            svg.text(NAME - 8, y + 13, Anchor.END, Font.SMALL, kind.words());
            svg.fill(NAME, y + 2, width, LINE - 8, color(kind));
            svg.text(NAME + width + 8, y + 13, Anchor.START, Font.DIM_VALUE, "%,d".formatted(each.getValue()));
            y += LINE;
        }
        return svg;
    }

    private static String color(FaultKind kind) {
        return switch (kind) {
            case SPAN -> Svg.PURPLE;
            case DESCRIPTORS, CODE -> Svg.ORANGE;
            case TABLES, HIDDEN -> Svg.BLUE;
            case GENUINE -> Svg.RED;
            case NO_MEMORY -> Svg.GREEN;
            case WATCH, BESIDE, NONE -> Svg.SLATE;
        };
    }
}
