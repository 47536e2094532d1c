package hypercell.engine.explain;

import hypercell.engine.observe.Event;
import java.util.List;

/// What happened during one instruction (or one interrupt delivery): the instruction's own event and everything it
/// caused, in order, and what it left changed. Data only; renderers lay it out.
///
/// @param text disassembly
/// @param events beginning with the [Event.Instruction]
/// @param changes registers that differ afterwards; the instruction pointer only when it is not the next instruction's
/// @param tables where the processor's own tables lay before the instruction
/// @param modeBefore and `modeAfter`: the processor's mode in words
public record Story(
        String text,
        List<Event> events,
        List<RegisterChange> changes,
        List<SystemTable> tables,
        String modeBefore,
        String modeAfter) {
    /// What the processor's own table at a linear address holds there: `GDT entry 0x1`; empty where none is.
    public String tablePlace(long gva) {
        return tables.stream()
                .filter(table -> table.holds(gva))
                .findFirst()
                .map(table -> table.place(gva))
                .orElse("");
    }

    /// Whether the instruction took the processor into another mode.
    public boolean changesMode() {
        return !modeBefore.equals(modeAfter);
    }
}
