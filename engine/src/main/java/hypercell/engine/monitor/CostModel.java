package hypercell.engine.monitor;

import java.util.List;
import java.util.Optional;

/// What counts cost in cycles, by name. Counts are results; cycles come from a model, and from nothing else.
///
/// @param name how users call it
/// @param source where the numbers come from
/// @param instruction cycles for an instruction
/// @param exit cycles for leaving the guest and coming back
/// @param reference cycles for a paging-structure entry that the processor reads
public record CostModel(String name, String source, long instruction, long exit, long reference) {
    /// Everything costs one: sums of counts.
    public static final CostModel UNIT = new CostModel("unit", "one for everything", 1, 1, 1);

    /// An exit costs what Adams and Agesen measured for a page-fault exit and a VM entry.
    public static final CostModel P4_672 = new CostModel(
            "p4-672",
            "Adams and Agesen, ASPLOS 2006, table 1: exit 1931, entry 2409; first-level cache 4 cycles",
            1,
            1931 + 2409,
            4);

    /// The same on the next processor.
    public static final CostModel CORE2 = new CostModel(
            "core2",
            "Adams and Agesen, ASPLOS 2006, table 1: exit 1186, entry 937; first-level cache 3 cycles",
            1,
            1186 + 937,
            3);

    /// All of them.
    public static final List<CostModel> ALL = List.of(UNIT, P4_672, CORE2);

    /// The model called `name`.
    public static Optional<CostModel> named(String name) {
        return ALL.stream().filter(model -> model.name.equals(name)).findFirst();
    }

    /// Cycles of a run.
    public long cycles(long instructions, long exits, long references) {
        return instructions * instruction + exits * exit + references * reference;
    }
}
