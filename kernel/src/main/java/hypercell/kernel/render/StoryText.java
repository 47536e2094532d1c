package hypercell.kernel.render;

import hypercell.engine.explain.RegisterChange;
import hypercell.engine.explain.Story;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.state.Segment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The story of one instruction, from the events of its step.
final class StoryText {
    private static final int RIGHT = 52;

    private StoryText() {}

    static StyledText of(Story story) {
        StyledText text = new StyledText();
        Set<Long> addressed = new HashSet<>();
        Set<Long> plain = new HashSet<>();
        for (Event event : story.events()) {
            if (event instanceof Event.SegmentChecked checked) {
                addressed.add(checked.gva());
            }
            if (!(event instanceof Event.Translated translated)) {
                event(text, event, story);
            } else if (translated.translation().context().enabled()
                    || plain.add(translated.translation().gva())) { // with paging off once is enough
                table(text, translated.translation(), story, addressed);
                translated(text, translated.translation());
            }
        }
        changes(text, story);
        summary(text, story.events());
        return text;
    }

    private static void event(StyledText text, Event event, Story story) {
        switch (event) {
            case Event.Instruction instruction -> instruction(text, instruction, story.text());
            case Event.Translated ignored -> {} // above
            case Event.SegmentChecked checked -> segment(text, checked);
            case Event.Bus bus -> bus(text, bus);
            case Event.Fault fault -> {
                WalkText.label(text, "fault").add(Tone.BAD, FaultText.of(fault.vector(), fault.errorCode()));
                // The check of a page fault has said why.
                text.add(fault.address() >= 0 ? ", CR2 = " + Hex.address(fault.address()) : ": " + fault.reason())
                        .line();
            }
            case Event.Delivered delivered -> delivered(text, delivered);
            case Event.Requested requested ->
                WalkText.label(text, "request")
                        .add("%s by the local APIC (%s)".formatted(Vector.name(requested.vector()), requested.from()))
                        .line();
            case Event.Device device ->
                WalkText.label(text, device.write() ? "write" : "read")
                        .add("%s %s %s = %s"
                                .formatted(
                                        device.device(),
                                        device.register(),
                                        device.port()
                                                ? "port " + Hex.small(device.address())
                                                : Hex.address(device.address()),
                                        Hex.small(device.value())))
                        .line();
            case Event.ControlRegister ignored -> {} // one of the changes
            case Event.TlbFlush flush ->
                WalkText.label(text, "TLB")
                        .add((flush.gva() < 0
                                        ? flush.keptGlobal() ? "all but global entries dropped" : "all entries dropped"
                                        : "page " + Hex.page(flush.gva()) + " dropped")
                                + " (" + flush.cause() + ")")
                        .line();
            case Event.Exit ignored -> {} // stories tell what the guest sees
            case Event.TableChange ignored -> {}
            case Event.BookEInterrupt interrupt -> BookEText.interrupt(text, interrupt);
            case Event.BookEReturn returned -> BookEText.returned(text, returned);
            case Event.TlbWritten written -> BookEText.written(text, written);
            case Event.TlbSearched searched -> BookEText.searched(text, searched.lookup());
            case Event.Stopped stopped -> {}
        }
    }

    private static void instruction(StyledText text, Event.Instruction instruction, String words) {
        text.add(Tone.DIM, "#%d  ".formatted(instruction.stamp().instructions() + 1))
                .add(Hex.address(instruction.eip()) + "  ")
                .add(Tone.DIM, Hex.bytes(instruction.bytes()));
        text.to(40).add(Tone.STRONG, words).line().line();
    }

    private static void translated(StyledText text, Translation translation) {
        if (translation.access().kind() != Access.Kind.EXECUTE) {
            WalkText.lines(text, translation, false);
            return;
        }
        WalkText.label(text, "fetch").add("gva " + Hex.address(translation.gva()));
        if (translation.gpa() >= 0) {
            text.add(" → gpa " + Hex.address(translation.gpa()));
        }
        text.to(RIGHT);
        if (!translation.context().enabled()) {
            text.add("paging off");
        } else if (translation.tlbHit() != null) {
            text.add(Tone.GOOD, "TLB hit")
                    .add(" (page %s, %s)"
                            .formatted(Hex.page(translation.gva()), WalkText.rights(translation.tlbHit())));
        } else if (translation.steps().isEmpty()) {
            text.add("translation held by the fetch unit");
        } else {
            text.add("TLB miss: " + WalkText.references(translation));
        }
        text.line();
    }

    /// The processor's own accesses, for which no segment stands.
    private static void table(StyledText text, Translation translation, Story story, Set<Long> addressed) {
        String place = story.tablePlace(translation.gva());
        if (!addressed.contains(translation.gva())
                && translation.access().kind() != Access.Kind.EXECUTE
                && !place.isEmpty()) {
            WalkText.label(text, "table")
                    .add(place + " → linear " + Hex.address(translation.gva()))
                    .line();
        }
    }

    private static void segment(StyledText text, Event.SegmentChecked checked) {
        WalkText.label(text, "address")
                .add("%s:%s → linear %s"
                        .formatted(
                                Segment.name(checked.segment()),
                                Hex.small(checked.offset()),
                                Hex.address(checked.gva())));
        text.to(RIGHT);
        if (checked.verdict().equals("allowed")) {
            text.add("base %s, limit %s, %s"
                    .formatted(Hex.small(checked.base()), limit(checked.limit()), checked.type()));
        } else {
            text.add(Tone.BAD, checked.verdict());
        }
        text.line();
    }

    private static String limit(long limit) {
        return limit == 0xffffffffL ? "4 GiB" : Hex.small(limit);
    }

    private static void bus(StyledText text, Event.Bus bus) {
        WalkText.label(text, bus.write() ? "write" : "read")
                .add("gpa ")
                .add(Tone.OFFSET, Hex.address(bus.gpa()))
                .add(bus.write() ? " ← " : " → ")
                .add(Hex.bytes(bus.value(), bus.bytes()));
        if (!bus.target().equals("RAM")) {
            text.to(RIGHT).add(bus.target().equals("hole") ? "nobody answers" : bus.target());
        }
        text.line();
    }

    private static void delivered(StyledText text, Event.Delivered delivered) {
        WalkText.label(text, "deliver")
                .add("%s through IDT[%d] → %s:%s"
                        .formatted(
                                delivered.kind(),
                                delivered.vector(),
                                Hex.small(delivered.selector()),
                                Hex.address(delivered.offset())));
        if (delivered.fromCpl() != delivered.toCpl()) {
            text.to(RIGHT).add("CPL %d → %d, stack from the TSS".formatted(delivered.fromCpl(), delivered.toCpl()));
        }
        text.line();
    }

    private static void changes(StyledText text, Story story) {
        for (RegisterChange change : story.changes()) {
            WalkText.label(text, change.register())
                    .add(value(change, change.before()))
                    .add(" → ")
                    .add(Tone.STRONG, value(change, change.after()));
            if (!change.meaning().isEmpty()) {
                text.to(RIGHT).add(" " + change.meaning());
            }
            text.line();
        }
        if (story.changesMode()) {
            WalkText.label(text, "mode")
                    .add(story.modeBefore() + " → ")
                    .add(Tone.STRONG, story.modeAfter())
                    .line();
        }
    }

    private static String value(RegisterChange change, long value) {
        return "0x" + ("%0" + (change.bits() + 3) / 4 + "x").formatted(value);
    }

    private static void summary(StyledText text, List<Event> events) {
        boolean paging = false;
        long read = 0;
        long updated = 0;
        for (Event event : events) {
            if (event instanceof Event.Translated translated) {
                paging |= translated.translation().context().enabled();
                read += translated.translation().steps().size();
                updated += translated.translation().steps().stream()
                        .filter(s -> s.before() != s.after())
                        .count();
            }
        }
        if (!paging) {
            return;
        }
        text.line()
                .to(2)
                .add(
                        Tone.DIM,
                        "%d paging-structure %s read, %d updated"
                                .formatted(read, read == 1 ? "entry" : "entries", updated))
                .line();
    }
}
