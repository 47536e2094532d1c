package hypercell.kernel.render;

import hypercell.engine.observe.Event;

/// One event as one line of plain text: what traces print.
public final class EventLines {
    private EventLines() {}

    /// Instruction count and sentence.
    public static String of(Event event) {
        return "%,12d  %s".formatted(event.stamp().instructions(), EventText.sentence(event));
    }
}
