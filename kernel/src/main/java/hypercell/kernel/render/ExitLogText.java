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
    private static final List<Boolean> RIGHT = List.of(true, false, false, false, false, false, false, false);
    private static final int REASON = 6;

    private ExitLogText() {}

    static StyledText of(ExitLog log) {
        StyledText text = new StyledText();
        if (log.exits().isEmpty()) {
            return text.add(Tone.DIM, "no exits: technique " + log.technique());
        }
        List<Event.Exit> exits = log.exits();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < exits.size(); i++) {
            if (exits.size() <= SHOWN || i < SHOWN / 2 || i >= exits.size() - SHOWN / 2) {
                rows.add(cells(exits.get(i), log));
            } else if (i == SHOWN / 2) {
                rows.add(List.of("…", "%,d more".formatted(exits.size() - SHOWN), "", "", "", "", "", ""));
            }
        }
        return TextTable.of(HEADINGS, rows, RIGHT, ExitLogText::tone);
    }

    private static Tone tone(int row, int column, String cell) {
        if (row == TextTable.HEADINGS) {
            return Tone.DIM;
        }
        return column == REASON ? Tone.STRONG : Tone.PLAIN;
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
}
