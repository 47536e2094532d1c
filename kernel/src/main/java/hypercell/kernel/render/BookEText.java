package hypercell.kernel.render;

import hypercell.engine.boot.SymbolTable;
import hypercell.engine.observe.Event;
import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.mmu.Match;
import hypercell.engine.ppc.mmu.PageSize;
import hypercell.engine.ppc.mmu.TlbAnswer;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.TlbLookup;

/// Events of a Book E processor: interrupts, and the TLB that software writes.
final class BookEText {
    private static final int RIGHT = 52;

    private BookEText() {}

    static String sentence(Event.BookEInterrupt e, SymbolTable symbols) {
        Ivor ivor = Ivor.of(e.ivor());
        return "IVOR%d %s → %s, returns to %s%s: %s"
                .formatted(
                        e.ivor(),
                        ivor.title(),
                        EventText.place(Integer.toUnsignedLong(e.vector()), symbols),
                        EventText.place(Integer.toUnsignedLong(e.returnTo()), symbols),
                        details(e, ivor),
                        e.reason());
    }

    private static String details(Event.BookEInterrupt e, Ivor ivor) {
        return switch (ivor) {
            case DATA_STORAGE, DATA_TLB_ERROR, ALIGNMENT ->
                ", DEAR %s, ESR %s".formatted(address(e.dear()), Esr.names(e.esr()));
            case PROGRAM -> ", ESR " + Esr.names(e.esr());
            default -> "";
        };
    }

    static String sentence(Event.BookEReturn e, SymbolTable symbols) {
        return "%s → %s, MSR 0x%08x"
                .formatted(e.mnemonic(), EventText.place(Integer.toUnsignedLong(e.to()), symbols), e.msr());
    }

    static void returned(StyledText text, Event.BookEReturn e) {
        WalkText.label(text, "return")
                .add("to %s with MSR 0x%08x".formatted(address(e.to()), e.msr()))
                .line();
    }

    static String sentence(Event.TlbWritten e) {
        return "TLB entry %d word %d ← %s: %s".formatted(e.index(), e.word(), address(e.value()), entry(e.entry()));
    }

    static String sentence(TlbLookup lookup) {
        return "TLB search for %s of %s: %s"
                .formatted(
                        lookup.access().verb(),
                        address(lookup.ea()),
                        lookup.answer().sentence());
    }

    /// What an entry says: `0x10000000 → 0x000005000, 4 KiB, TID 0, TS 0, -wr xwr`.
    static String entry(TlbEntry entry) {
        if (!entry.valid()) {
            return "V = 0";
        }
        return "%s → 0x%09x, %s, TID %d, TS %d, %s"
                .formatted(
                        address(entry.epn()),
                        entry.rpn(),
                        size(entry),
                        entry.tid(),
                        entry.ts(),
                        entry.permissionText());
    }

    static String size(TlbEntry entry) {
        PageSize size = PageSize.ofCode(entry.sizeCode());
        return size == null ? "SIZE %d (reserved)".formatted(entry.sizeCode()) : size.toString();
    }

    static void interrupt(StyledText text, Event.BookEInterrupt e) {
        WalkText.label(text, "interrupt")
                .add(Tone.BAD, "IVOR%d %s".formatted(e.ivor(), Ivor.of(e.ivor()).title()))
                .add(": " + e.reason())
                .line();
        WalkText.label(text, "")
                .add("saved %s and MSR 0x%08x".formatted(address(e.returnTo()), e.msr()) + details(e, Ivor.of(e.ivor()))
                        + ", goes on at " + address(e.vector()))
                .line();
    }

    static void written(StyledText text, Event.TlbWritten e) {
        WalkText.label(text, "TLB").add(sentence(e)).line();
    }

    static void searched(StyledText text, TlbLookup lookup) {
        WalkText.label(text, lookup.access().verb()).add("ea " + address(lookup.ea()));
        if (lookup.answer() instanceof TlbAnswer.Mapped mapped) {
            text.add(" → real 0x%09x".formatted(mapped.real()));
            text.to(RIGHT).add(Tone.GOOD, "TLB entry " + mapped.index()).line();
        } else {
            text.to(RIGHT).add(Tone.BAD, lookup.answer().sentence()).line();
        }
    }

    /// A search with every valid entry: what was compared and why each did or did not match.
    static StyledText of(TlbLookup lookup) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "%s %s".formatted(lookup.access().verb(), address(lookup.ea())))
                .add(" in %s state: AS %d, PID %d, so the virtual address is 0x%011x"
                        .formatted(
                                lookup.problemState() ? "problem" : "supervisor",
                                lookup.space(),
                                lookup.pid(),
                                lookup.virtualAddress()))
                .line();
        int invalid = 0;
        for (TlbLookup.Comparison comparison : lookup.comparisons()) {
            if (comparison.match() == Match.INVALID) {
                invalid++;
            } else {
                boolean hit = comparison.match() == Match.HIT;
                text.add("  %2d  %s  ".formatted(comparison.index(), entry(comparison.entry())))
                        .to(74)
                        .add(hit ? Tone.GOOD : Tone.DIM, comparison.match().words())
                        .line();
            }
        }
        text.add(Tone.DIM, "  %d entries have V = 0".formatted(invalid)).line();
        boolean mapped = lookup.answer() instanceof TlbAnswer.Mapped;
        text.add(mapped ? Tone.GOOD : Tone.BAD, lookup.answer().sentence()).line();
        return text.add(composition(lookup)).line();
    }

    /// How the real address is put together, or which interrupt follows.
    private static String composition(TlbLookup lookup) {
        return switch (lookup.answer()) {
            case TlbAnswer.Mapped mapped -> {
                TlbEntry entry = lookup.comparisons().get(mapped.index()).entry();
                yield "RPN 0x%09x takes the place of EPN %s, offset 0x%x stays"
                        .formatted(entry.rpn(), address(entry.epn()), mapped.real() - entry.rpn());
            }
            case TlbAnswer.Miss ignored -> fetches(lookup) ? "IVOR14 Instruction TLB Error" : "IVOR13 Data TLB Error";
            case TlbAnswer.Denied ignored -> fetches(lookup) ? "IVOR3 Instruction Storage" : "IVOR2 Data Storage";
            case TlbAnswer.MultiHit ignored -> "the manual leaves this undefined: the run stops";
        };
    }

    private static boolean fetches(TlbLookup lookup) {
        return lookup.access() == hypercell.engine.ppc.mmu.Access.FETCH;
    }

    static String address(int ea) {
        return "0x%08x".formatted(ea);
    }
}
