package hypercell.dsl;

import hypercell.engine.monitor.CostModel;
import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToLongFunction;

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
            long cycles) {
        /// All exits.
        public long exits() {
            return traps + hidden;
        }
    }

    /// The row of a technique, as it was named: `of(shadow)`, `of('shadow, out of sync')`.
    public Row of(Object technique) {
        List<String> names = rows.stream().map(Row::technique).toList();
        int index = names.indexOf(String.valueOf(technique));
        if (index < 0) {
            String hint = Nearest.hint(String.valueOf(technique), names);
            String here = hint.isEmpty() ? "there are " + String.join("; ", names) : hint;
            throw UserError.here("'%s' was not compared".formatted(technique), here);
        }
        return rows.get(index);
    }

    /// All exits by technique, as a row of a sweep: `sweep(n: [1, 2, 4]) { n -> compare(...) { ... }.exits }`.
    public SequencedMap<String, Long> getExits() {
        return column(Row::exits);
    }

    /// Modelled cycles by technique.
    public SequencedMap<String, Long> getCycles() {
        return column(Row::cycles);
    }

    /// The technique that took the fewest modelled cycles of those that the guest could not tell from the first;
    /// the bare machine does not take part.
    public String getBest() {
        return rows.stream()
                .filter(row -> row.same() && !row.technique().equals("bare"))
                .min(Comparator.comparingLong(Row::cycles))
                .map(Row::technique)
                .orElseThrow(() -> UserError.here("no technique gives what the first gives", ""));
    }

    private SequencedMap<String, Long> column(ToLongFunction<Row> value) {
        SequencedMap<String, Long> column = new LinkedHashMap<>();
        rows.forEach(row -> column.put(row.technique(), value.applyAsLong(row)));
        return column;
    }

    /// Whether the guest could not tell any of them from the first.
    public boolean isSame() {
        return rows.stream().allMatch(Row::same);
    }

    /// Headings and cells for tables.
    public List<List<String>> cells() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of(
                "technique", "same", "instructions", "traps", "hidden", "references", "misses", "tables", "cycles"));
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
