package hypercell.kernel.render;

import hypercell.dsl.Views.EventView;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.explain.RegisterBits;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.fault.Vector;
import java.util.List;

/// Each event as one sentence with the instruction count at which it happened.
final class EventText {
    private static final int COUNT_WIDTH = 12;
    private static final int SHOWN = 200;
    private static final List<String> CHARACTER_REGISTERS = List.of("RBR", "THR");

    private EventText() {}

    static StyledText of(EventView view) {
        List<Event> events = view.events();
        StyledText text = new StyledText();
        if (events.isEmpty()) {
            return text.add(Tone.DIM, "no events");
        }
        text.add(Tone.DIM, "instruction")
                .to(COUNT_WIDTH + 2)
                .add(Tone.DIM, "event")
                .line();
        int skipped = Math.max(0, events.size() - SHOWN);
        for (int i = 0; i < events.size(); i++) {
            if (skipped > 0 && i == SHOWN / 2) {
                text.to(COUNT_WIDTH + 2)
                        .add(Tone.DIM, "… %,d more …".formatted(skipped))
                        .line();
                i += skipped;
            }
            line(text, events.get(i), view.symbols());
        }
        return text;
    }

    private static void line(StyledText text, Event event, SymbolTable symbols) {
        text.add(Tone.DIM, ("%," + COUNT_WIDTH + "d").formatted(event.stamp().instructions()))
                .add("  ");
        text.add(event instanceof Event.Fault ? Tone.BAD : Tone.PLAIN, sentence(event, symbols))
                .line();
    }

    static String sentence(Event event) {
        return sentence(event, SymbolTable.EMPTY);
    }

    /// @param symbols names for the addresses of code
    static String sentence(Event event, SymbolTable symbols) {
        return switch (event) {
            case Event.Instruction e -> "instruction at " + place(e.gva(), symbols);
            case Event.SegmentChecked e ->
                "segment check of offset %s: %s".formatted(Hex.small(e.offset()), e.verdict());
            case Event.Translated e ->
                "translation of " + Hex.address(e.translation().gva());
            case Event.Bus e ->
                "%s of %d bytes at gpa %s".formatted(e.write() ? "write" : "read", e.bytes(), Hex.address(e.gpa()));
            case Event.Fault e ->
                FaultText.of(e.vector(), e.errorCode())
                        + (e.address() >= 0 ? " at " + Hex.address(e.address()) : "")
                        + " by the instruction at " + place(e.pc(), symbols) + ": " + e.reason();
            case Event.Delivered e -> delivered(e, symbols);
            case Event.Requested e -> "%s requested (%s)".formatted(Vector.name(e.vector()), e.from());
            case Event.Device e ->
                "%s %s %s %s%s"
                        .formatted(
                                e.device(),
                                e.register(),
                                e.write() ? "←" : "→",
                                Hex.small(e.value()),
                                printable(e)
                                        + (e.port() ? "   (port %s)" : "   (gpa %s)")
                                                .formatted(Hex.small(e.address())));
            case Event.ControlRegister e ->
                ("CR%d %s → %s   ".formatted(e.number(), Hex.address(e.before()), Hex.address(e.after()))
                                + String.join(", ", RegisterBits.changes("cr" + e.number(), e.before(), e.after())))
                        .stripTrailing();
            case Event.TlbFlush e ->
                "TLB: %s dropped by %s"
                        .formatted(
                                e.gva() < 0
                                        ? e.keptGlobal() ? "all but global entries" : "all entries"
                                        : "page " + Hex.page(e.gva()),
                                e.cause());
            case Event.Exit e -> ExitText.sentence(e, symbols);
            case Event.TableChange e ->
                "%s of %s: %s → %s, %s"
                        .formatted(
                                e.table(), Hex.address(e.gva()), Hex.small(e.before()), Hex.small(e.after()), e.why());
            case Event.BookEInterrupt e -> BookEText.sentence(e, symbols);
            case Event.BookEReturn e -> BookEText.sentence(e, symbols);
            case Event.TlbWritten e -> BookEText.sentence(e);
            case Event.TlbSearched e -> BookEText.sentence(e.lookup());
            case Event.Stopped e -> "stop: " + e.stop().sentence();
        };
    }

    private static String delivered(Event.Delivered e, SymbolTable symbols) {
        String stack = e.fromCpl() == e.toCpl() ? "" : ", CPL %d → %d".formatted(e.fromCpl(), e.toCpl());
        return "%s %s → handler %s:%s%s"
                .formatted(
                        e.kind(), Vector.name(e.vector()), Hex.small(e.selector()), place(e.offset(), symbols), stack);
    }

    static String place(long gva, SymbolTable symbols) {
        String place = symbols.place(gva);
        return Hex.address(gva) + (place == null ? "" : " (" + place + ")");
    }

    /// Bytes on a serial line are read as characters; status and control registers are not.
    private static String printable(Event.Device e) {
        return CHARACTER_REGISTERS.contains(e.register()) && e.value() >= ' ' && e.value() < 127
                ? " '" + (char) e.value() + "'"
                : "";
    }
}
