package hypercell.kernel.render;

import hypercell.dsl.ExitName;
import hypercell.dsl.Views.ExitView;
import hypercell.engine.observe.ExitReason;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Exits by reason, the most frequent first: a table with bars, and the same as a picture.
final class ExitHistogram {
    private static final int BAR = 24;
    private static final int NAME = 190;
    private static final int NUMBER = 90;
    private static final int ROOM = 320;
    private static final int LINE = 24;

    private ExitHistogram() {}

    private static List<Map.Entry<String, Long>> sorted(ExitView view) {
        return view.counts().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }

    static StyledText text(ExitView view) {
        StyledText text = new StyledText();
        if (view.counts().isEmpty()) {
            return text.add(Tone.DIM, "no exits: technique " + view.technique());
        }
        long most = sorted(view).getFirst().getValue();
        long total = view.counts().values().stream().mapToLong(Long::longValue).sum();
        for (Map.Entry<String, Long> each : sorted(view)) {
            int length = (int) Math.max(1, each.getValue() * BAR / most);
            text.add("%,10d  ".formatted(each.getValue()))
                    .add(Tone.STRONG, "%-20s".formatted(each.getKey()))
                    .add(" " + "█".repeat(length))
                    .add(" ".repeat(BAR - length + 2))
                    .add(Tone.DIM, words(each.getKey()))
                    .line();
        }
        return text.add("%,10d  ".formatted(total)).add(Tone.DIM, "exits, technique " + view.technique());
    }

    private static String words(String name) {
        return new ExitName(name)
                .reasons().stream().findFirst().map(ExitReason::words).orElse("");
    }

    /// The picture, or null when there were none.
    static Svg svg(ExitView view) {
        if (view.counts().isEmpty()) {
            return null;
        }
        List<Map.Entry<String, Long>> rows = sorted(view);
        Svg svg = new Svg(
                NAME + ROOM + NUMBER, rows.size() * LINE + 44, "exits by reason, technique " + view.technique());
        svg.text(12, 22, Anchor.START, Font.WORDS.strong(), "exits by reason · " + view.technique());
        long most = rows.getFirst().getValue();
        double y = 40;
        for (Map.Entry<String, Long> each : rows) {
            double width = Math.max(2, (double) ROOM * each.getValue() / most);
            svg.text(NAME - 8, y + 13, Anchor.END, Font.DIM_VALUE, each.getKey());
            svg.fill(NAME, y + 2, width, LINE - 8, ExitColor.of(ExitReason.valueOf(each.getKey())));
            svg.text(NAME + width + 8, y + 13, Anchor.START, Font.DIM_VALUE, "%,d".formatted(each.getValue()));
            y += LINE;
        }
        return svg;
    }
}
