package hypercell.engine.monitor;

import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.fault.Vector;
import java.util.Optional;

/// The kinds of page fault that a monitor has to tell apart. A guest has page faults of its own, and the monitor uses
/// page protection for its purposes; both arrive at the same entry of the same IDT.
///
/// The question of [#SPAN] comes first, because there the guest's tables are not in force. The others exclude each
/// other: either the guest's own walk refuses the access, or it leads to memory or to none, and a page of memory is
/// protected for one purpose or for none.
public enum FaultKind {
    SPAN("K0", "the monitor lies there", "the address is in the monitor's span: it moves away"),
    DESCRIPTORS(
            "K1",
            "the guest's descriptors",
            "the guest's tables allow the write, and GDT or LDT lie there: the write is emulated, the copy follows"),
    TABLES(
            "K2",
            "the guest's paging structures",
            "the guest's tables allow the access, and one of them lies there: the access is emulated"),
    HIDDEN(
            "K2",
            "hardware's tables are behind",
            "the guest's tables allow the access, and hardware's do not yet: they are repaired"),
    GENUINE("K3", "the guest's own", "the guest's tables refuse the access: the guest gets the fault"),
    NO_MEMORY(
            "K4",
            "no memory",
            "the guest's tables allow the access, and a device or nothing answers: the bus access is emulated"),
    CODE(
            "scan",
            "scanned code",
            "the guest's tables allow the write, and scanned code lies there: the write is emulated, the copy dropped"),
    WATCH("watch", "watched memory", "the guest's tables allow the access, and a user watches the memory"),
    BESIDE(
            "beside",
            "false sharing",
            "the guest's tables allow the access, and something beside it in the same page is protected: emulated"),
    NONE("none", "no fault", "hardware's tables allow the access");

    private final String code;
    private final String words;
    private final String rule;

    FaultKind(String code, String words, String rule) {
        this.code = code;
        this.words = words;
        this.rule = rule;
    }

    /// K0 to K4 for what every monitor of this kind has; a word for what comes with scanning, watches and pages.
    public String code() {
        return code;
    }

    /// What is the matter, in words.
    public String words() {
        return words;
    }

    /// By what it is known, and what is done.
    public String rule() {
        return rule;
    }

    /// The kind of page fault that an exit was; empty when it was none.
    public static Optional<FaultKind> of(Event.Exit exit) {
        return exit.vector() == Vector.PF.number() ? of(exit.reason()) : Optional.empty();
    }

    /// The kind that exits for a reason are, when page faults bring them about.
    public static Optional<FaultKind> of(ExitReason reason) {
        return Optional.ofNullable(
                switch (reason) {
                    case SPAN_CONFLICT -> SPAN;
                    case DESCRIPTOR_WRITE -> DESCRIPTORS;
                    case TABLE_READ, TABLE_WRITE -> TABLES;
                    case HIDDEN_FAULT -> HIDDEN;
                    case PAGE_FAULT -> GENUINE;
                    case MMIO -> NO_MEMORY;
                    case CODE_READ, CODE_WRITE -> CODE;
                    case WATCH -> WATCH;
                    case FALSE_SHARING -> BESIDE;
                    default -> null;
                });
    }
}
