package hypercell.kernel.render;

import hypercell.dsl.Views.ExitLog;
import hypercell.engine.observe.Event;
import java.util.ArrayList;
import java.util.List;

/// Exits one by one, in columns.
final class ExitLogText {
    private static final int SHOWN = 100;
    private static final List<String> HEADINGS =
            List.of("instruction", "at", "by", "hardware says", "gva", "gpa", "reason", "the monitor");

    private ExitLogText() {}

    static StyledText of(ExitLog log) {
        StyledText text = new StyledText();
        if (log.exits().isEmpty()) {
            return text.add(Tone.DIM, "no exits: technique " + log.technique());
        }
        List<Event.Exit> exits = log.exits();
        List<List<String>> lines = new ArrayList<>();
        int skipped = Math.max(0, exits.size() - SHOWN);
        for (int i = 0; i < exits.size(); i++) {
            if (skipped == 0 || i < SHOWN / 2 || i >= exits.size() - SHOWN / 2) {
                lines.add(cells(exits.get(i), log));
            }
        }
        int[] widths = new int[HEADINGS.size()];
        measure(widths, HEADINGS);
        lines.forEach(line -> measure(widths, line));
        line(text, HEADINGS, widths, Tone.DIM);
        for (int i = 0; i < lines.size(); i++) {
            text.line();
            if (skipped > 0 && i == SHOWN / 2) {
                text.add(Tone.DIM, "… %,d more …".formatted(skipped)).line();
            }
            line(text, lines.get(i), widths, Tone.PLAIN);
        }
        return text;
    }

    private static List<String> cells(Event.Exit exit, ExitLog log) {
        String detail = exit.detail().isEmpty() ? "" : ": " + exit.detail();
        return List.of(
                "%,d".formatted(exit.stamp().instructions()),
                EventText.place(exit.pc(), log.symbols()),
                ExitText.instruction(exit),
                ExitText.raw(exit),
                exit.gva() < 0 ? "" : Hex.address(exit.gva()),
                exit.gpa() < 0 ? "" : Hex.address(exit.gpa()),
                exit.reason().name(),
                exit.answer().words() + detail);
    }

    private static void measure(int[] widths, List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private static void line(StyledText text, List<String> cells, int[] widths, Tone tone) {
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            Tone each = tone == Tone.PLAIN && i == 6 ? Tone.STRONG : tone;
            text.add(i > 0 ? "  " : "").add(each, i == 0 ? padding + cells.get(i) : cells.get(i) + padding);
        }
    }
}
