package hypercell.kernel.render;

import hypercell.dsl.SweepTable;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.util.List;

/// A sweep's table in columns; numbers to the right.
final class SweepText {
    private SweepText() {}

    static StyledText of(SweepTable table) {
        List<Boolean> numeric =
                table.columns().stream().map(column -> numeric(table, column)).toList();
        List<List<String>> rows = table.rows().stream()
                .map(row -> table.columns().stream()
                        .map(row::get)
                        .map(SweepText::cell)
                        .toList())
                .toList();
        return TextTable.of(
                table.columns(),
                rows,
                numeric,
                (row, column, cell) -> row == TextTable.HEADINGS ? Tone.STRONG : Tone.PLAIN);
    }

    private static boolean numeric(SweepTable table, String column) {
        return table.rows().stream().allMatch(row -> row.get(column) == null || row.get(column) instanceof Number);
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
}
