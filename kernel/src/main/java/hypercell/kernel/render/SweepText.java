package hypercell.kernel.render;

import hypercell.dsl.SweepTable;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// A sweep's table in columns; numbers to the right.
final class SweepText {
    private SweepText() {}

    static StyledText of(SweepTable table) {
        int[] widths = new int[table.columns().size()];
        boolean[] numeric = new boolean[widths.length];
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            widths[i] = table.columns().get(i).length();
            String column = table.columns().get(i);
            numeric[i] =
                    table.rows().stream().allMatch(row -> row.get(column) == null || row.get(column) instanceof Number);
        }
        for (SequencedMap<String, Object> row : table.rows()) {
            List<String> line = new ArrayList<>();
            for (int i = 0; i < widths.length; i++) {
                Object value = row.get(table.columns().get(i));
                line.add(cell(value));
                widths[i] = Math.max(widths[i], line.getLast().length());
            }
            cells.add(line);
        }
        StyledText text = new StyledText();
        line(text, table.columns(), widths, numeric, Tone.STRONG);
        cells.forEach(row -> line(text.line(), row, widths, numeric, Tone.PLAIN));
        return text;
    }

    private static String cell(Object value) {
        return switch (value) {
            case null -> "";
            case Translation translation -> outcome(translation.outcome());
            case WalkOutcome outcome -> outcome(outcome);
            default -> value.toString();
        };
    }

    private static String outcome(WalkOutcome outcome) {
        return switch (outcome) {
            case WalkOutcome.Mapped mapped -> Hex.address(mapped.gpa());
            case WalkOutcome.PageFault fault -> FaultText.pageFault(fault.errorCode());
        };
    }

    private static void line(StyledText text, List<String> cells, int[] widths, boolean[] numeric, Tone tone) {
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            text.add(i > 0 ? "   " : "").add(tone, numeric[i] ? padding + cells.get(i) : cells.get(i) + padding);
        }
    }
}
