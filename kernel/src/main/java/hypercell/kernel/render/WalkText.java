package hypercell.kernel.render;

import hypercell.engine.explain.EntryBit;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingLevel;
import hypercell.engine.x86.mmu.TlbEntry;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import java.util.List;

/// A translation as text: TLB, walk, check, result. The same lines serve `explain` and the story of an instruction.
final class WalkText {
    private static final int LABEL = 2;
    private static final int BODY = 11;
    private static final int RIGHT = 52;

    private WalkText() {}

    /// The whole answer of `explain`.
    static StyledText of(Translation translation) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "gva " + Hex.address(translation.gva()))
                .add(Tone.DIM, "   " + translation.access() + context(translation));
        text.line();
        lines(text, translation, true);
        result(text, translation);
        return text;
    }

    private static String context(Translation translation) {
        PagingContext context = translation.context();
        String format = " · " + context.format().words();
        return context.enabled() ? format + " · CR3 = " + Hex.address(context.cr3()) : format;
    }

    /// The lines from the TLB to the verdict.
    static void lines(StyledText text, Translation translation, boolean current) {
        if (!translation.context().enabled()) {
            label(text, "paging")
                    .add("off: the linear address is the physical address")
                    .line();
            return;
        }
        tlb(text, translation);
        if (!translation.steps().isEmpty()) {
            for (int i = 0; i < translation.steps().size(); i++) {
                step(text, translation, i);
            }
            check(text, translation);
        }
    }

    static StyledText label(StyledText text, String label) {
        return text.to(LABEL).add(Tone.DIM, label).to(BODY);
    }

    private static void tlb(StyledText text, Translation translation) {
        label(text, "TLB").add("page " + Hex.page(translation.gva()));
        text.to(RIGHT);
        TlbEntry entry = translation.tlbEntry();
        switch (translation.tlb()) {
            case HIT ->
                text.add(Tone.GOOD, "hit").add(" → frame " + Hex.page(entry.gpaPage()) + " (" + rights(entry) + ")");
            case REFUSED -> text.add(refusal(entry) + " (" + rights(entry) + ")");
            case MISS -> text.add("miss");
            case HELD_BY_FETCH -> text.add("held by the fetch unit");
            case NOT_ASKED -> text.add("not asked");
        }
        text.line();
    }

    /// Why an entry that is there does not answer; only writes need D.
    private static String refusal(TlbEntry held) {
        return held.writable() && !held.dirty()
                ? "held clean: a write must set D first"
                : "held, but not for this access";
    }

    /// `rw, supervisor, dirty`.
    static String rights(TlbEntry entry) {
        return (entry.writable() ? "rw" : "r")
                + (entry.user() ? ", user" : ", supervisor")
                + (entry.executable() ? "" : ", no execute")
                + (entry.dirty() ? ", dirty" : "")
                + (entry.global() ? ", global" : "")
                + (entry.protectionKey() != 0 ? ", key " + entry.protectionKey() : "")
                + (entry.pcid() != 0 ? ", PCID " + entry.pcid() : "")
                + (entry.pageBytes() > 4096 ? ", " + Hex.size(entry.pageBytes()) + " page" : "");
    }

    private static void step(StyledText text, Translation translation, int i) {
        WalkStep step = translation.steps().get(i);
        boolean last = i == translation.steps().size() - 1;
        boolean faulted = last && translation.outcome() instanceof WalkOutcome.PageFault;
        label(text, i == 0 ? "walk" : "");
        Tone tone = tone(translation, step);
        text.add(tone, place(step)).add(" = ").add(tone, Hex.entry(step.before(), step.entryBytes()));
        text.to(RIGHT);
        text.add(faulted ? Tone.BAD : Tone.PLAIN, EntryBit.summary(step));
        if (!faulted) {
            text.to(RIGHT + 22).add("→ ");
            if (last) {
                text.add(Tone.OFFSET, "frame " + Hex.address(frame(translation)));
            } else {
                WalkStep next = translation.steps().get(i + 1);
                text.add(tone(translation, next), "table " + Hex.address(next.tableGpa()));
            }
        }
        text.line();
    }

    /// `PDE [0x0000f000]`, `PDPTE1 register`, `PDE cached`.
    private static String place(WalkStep step) {
        return switch (step.source()) {
            case MEMORY -> step.structure() + " [" + Hex.address(step.entryGpa()) + "]";
            case REGISTER -> step.structure() + step.index() + " register";
            case STRUCTURE_CACHE -> step.structure() + " cached";
        };
    }

    /// One tone per index of the linear address, wherever the walk began.
    private static Tone tone(Translation translation, WalkStep step) {
        List<PagingLevel> levels = translation.context().format().levels();
        return Tone.ofIndex(levels.getFirst().number() - step.level());
    }

    private static long frame(Translation translation) {
        WalkOutcome.Mapped mapped = (WalkOutcome.Mapped) translation.outcome();
        return mapped.gpa() & -mapped.pageBytes();
    }

    private static void check(StyledText text, Translation translation) {
        label(text, "check").add(translation.access() + AccessConditions.of(translation));
        text.to(RIGHT);
        switch (translation.outcome()) {
            case WalkOutcome.Mapped mapped ->
                text.add(Tone.GOOD, "allowed").add(Tone.DIM, "   (SDM 3A \"Determination of Access Rights\")");
            case WalkOutcome.PageFault fault -> text.add(Tone.BAD, fault.reason());
        }
        text.line();
    }

    private static void result(StyledText text, Translation translation) {
        switch (translation.outcome()) {
            case WalkOutcome.Mapped mapped -> {
                label(text, "result").add("gpa ").add(Tone.OFFSET, Hex.address(mapped.gpa()));
                if (!translation.steps().isEmpty()) {
                    text.to(RIGHT).add(Tone.DIM, references(translation));
                }
                text.line();
            }
            case WalkOutcome.PageFault fault ->
                label(text, "result")
                        .add(Tone.BAD, FaultText.pageFault(fault.errorCode()))
                        .line();
        }
    }

    /// `2 entries read, 1 updated`.
    static String references(Translation translation) {
        long updated = translation.steps().stream()
                .filter(s -> s.before() != s.after())
                .count();
        int read = translation.reads();
        return "%d %s read, %d updated".formatted(read, read == 1 ? "entry" : "entries", updated);
    }
}
