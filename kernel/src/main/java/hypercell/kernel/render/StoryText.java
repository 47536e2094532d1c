package hypercell.kernel.render;

import hypercell.engine.explain.Story;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.state.Segment;
import java.util.List;

/// The story of one instruction, from the events of its step.
final class StoryText {
    private static final int RIGHT = 52;

    private StoryText() {}

    static StyledText of(Story story) {
        StyledText text = new StyledText();
        for (Event event : story.events()) {
            event(text, event, story);
        }
        summary(text, story.events());
        return text;
    }

    private static void event(StyledText text, Event event, Story story) {
        switch (event) {
            case Event.Instruction instruction -> instruction(text, instruction, story.text());
            case Event.Translated translated -> translated(text, translated.translation());
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
            case Event.ControlRegister register ->
                WalkText.label(text, "control")
                        .add("CR%d %s → %s"
                                .formatted(
                                        register.number(),
                                        Hex.address(register.before()),
                                        Hex.address(register.after())))
                        .line();
            case Event.TlbFlush flush ->
                WalkText.label(text, "TLB")
                        .add((flush.gva() < 0
                                        ? flush.keptGlobal() ? "all but global entries dropped" : "all entries dropped"
                                        : "page " + Hex.page(flush.gva()) + " dropped")
                                + " (" + flush.cause() + ")")
                        .line();
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

    private static void summary(StyledText text, List<Event> events) {
        long read = 0;
        long updated = 0;
        for (Event event : events) {
            if (event instanceof Event.Translated translated) {
                read += translated.translation().steps().size();
                updated += translated.translation().steps().stream()
                        .filter(s -> s.before() != s.after())
                        .count();
            }
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
