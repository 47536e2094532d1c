package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.isa.Insn;

/// How a guest's privileged instructions are virtualized: in what state hardware runs the guest, and what traps.
public interface Privilege {
    /// As in `monitor { privilege deprivileged }`.
    String name();

    /// Whether hardware can run the guest from where it is now; else the monitor interprets.
    boolean runsNatively();

    /// Loads hardware with the guest's state, transformed, and returns into the guest.
    void enter();

    /// Takes the guest's state back from the frame that hardware has pushed.
    Trap leave();

    /// The guest's registers may have been changed by anybody since the last entry.
    void forget();

    /// Guest memory is about to change.
    void written(long gpa, int bytes);

    /// Why the write of a page that this technique has protected exits.
    ExitReason writeReason(long gpa);

    /// Why `insn` has trapped by an exception other than #PF.
    default ExitReason reason(Insn insn, Trap trap) {
        return ExitClassifier.of(insn);
    }

    /// What the guest's linear addresses mean has changed.
    void addressesChanged();

    /// The monitor's span has moved.
    void spanMoved();

    /// What hardware tells with a delivery.
    ///
    /// @param vector of the IDT
    /// @param errorCode as pushed, or -1
    record Trap(int vector, int errorCode) {}
}
