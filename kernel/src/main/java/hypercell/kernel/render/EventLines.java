package hypercell.kernel.render;

import hypercell.engine.boot.SymbolTable;
import hypercell.engine.observe.Event;

/// One event as one line of plain text: what traces print.
public final class EventLines {
    private EventLines() {}

    /// Instruction count and sentence.
    ///
    /// @param symbols names for the addresses of code
    public static String of(Event event, SymbolTable symbols) {
        return "%,12d  %s".formatted(event.stamp().instructions(), EventText.sentence(event, symbols));
    }
}
