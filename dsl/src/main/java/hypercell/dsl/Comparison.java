package hypercell.dsl;

import hypercell.engine.monitor.CostModel;
import java.util.ArrayList;
import java.util.List;

/// The same guest under several techniques: what each took, and whether the guest could tell.
///
/// @param guest name of the guest
/// @param cost the model that cycles come from
/// @param rows one for each technique, in the order asked for
public record Comparison(String guest, CostModel cost, List<Row> rows) {
    /// One technique.
    ///
    /// @param technique its name
    /// @param ended how the run ended
    /// @param same whether registers, memory and output are those of the first technique
    /// @param instructions that the guest completed
    /// @param traps exits that the guest's own instructions and faults caused
    /// @param hidden exits that the guest never hears of
    /// @param references paging-structure entries that hardware read
    /// @param misses translations that hardware's TLB did not have
    /// @param tablePages frames that hardware's tables take beside the guest's own
    /// @param cycles by the cost model
    public record Row(
            String technique,
            StopKind ended,
            boolean same,
            long instructions,
            long traps,
            long hidden,
            long references,
            long misses,
            int tablePages,
            long cycles) {}

    /// The row of a technique.
    public Row of(Object technique) {
        for (Row row : rows) {
            if (row.technique().equals(String.valueOf(technique))) {
                return row;
            }
        }
        throw UserError.here("'%s' was not compared".formatted(technique), "");
    }

    /// Whether the guest could not tell any of them from the first.
    public boolean isSame() {
        return rows.stream().allMatch(Row::same);
    }

    /// Headings and cells for tables.
    public List<List<String>> cells() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of(
                "technique",
                "same",
                "instructions",
                "traps",
                "hidden faults",
                "walk references",
                "TLB misses",
                "table pages",
                "cycles (" + cost.name() + ")"));
        for (Row row : rows) {
            cells.add(List.of(
                    row.technique(),
                    row.same() ? "yes" : "no",
                    "%,d".formatted(row.instructions()),
                    "%,d".formatted(row.traps()),
                    "%,d".formatted(row.hidden()),
                    "%,d".formatted(row.references()),
                    "%,d".formatted(row.misses()),
                    "%,d".formatted(row.tablePages()),
                    "%,d".formatted(row.cycles())));
        }
        return cells;
    }

    @Override
    public String toString() {
        return String.join(
                "\n", cells().stream().map(line -> String.join("  ", line)).toList());
    }
}
