package hypercell.engine.monitor.privilege;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The classifications of an instruction set, and what Popek and Goldberg's first theorem says of it.
///
/// @param rows in the order of the table
public record Report(List<Classification> rows) {
    public Report {
        rows = List.copyOf(rows);
    }

    /// Mnemonics of rows for which `what` holds, sorted.
    public SortedSet<String> mnemonics(Predicate<Classification> what) {
        SortedSet<String> names = new TreeSet<>();
        rows.stream().filter(what).forEach(row -> names.add(row.row().mnemonic()));
        return names;
    }

    /// The sensitive instructions that do not trap in ring 3.
    public SortedSet<String> counterexamples() {
        return mnemonics(Classification::critical);
    }

    /// The condition of the theorem: the sensitive instructions are a subset of the privileged ones.
    public boolean conditionHolds() {
        return counterexamples().isEmpty();
    }

    /// The theorem's verdict, in a sentence. The condition is sufficient for a monitor built on traps; that it is
    /// not met does not mean that no monitor can be built (hybrid monitors, translation, changed guests, more
    /// hardware).
    public String verdict() {
        if (conditionHolds()) {
            return "every sensitive instruction is privileged: a monitor can be built on traps alone";
        }
        return "not every sensitive instruction is privileged: traps alone do not make a monitor. Counterexamples: "
                + String.join(", ", counterexamples());
    }
}
