package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PageFaultCode;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;

/// The guest's own tables, walked for an access that hardware has refused, by the one walker.
final class GuestWalk {
    private final VirtualMachine vm;

    GuestWalk(VirtualMachine vm) {
        this.vm = vm;
    }

    /// What the access was, by the error code that hardware pushed and by whom the guest believes to have run.
    Access access(long gva, int errorCode, boolean user) {
        if ((errorCode & PageFaultCode.WRITE) != 0) {
            return Access.of(Access.Kind.WRITE, user);
        }
        // Without XD hardware does not tell fetches from reads; a fetch faults at the instruction itself.
        boolean fetch =
                (errorCode & PageFaultCode.FETCH) != 0 || gva == vm.core().linearEip();
        return Access.of(fetch ? Access.Kind.EXECUTE : Access.Kind.READ, user);
    }

    Translation walk(long gva, Access access) {
        return vm.core().mmu().explainWalk(gva, access);
    }

    /// Gives the page of RAM at `gpa` a frame if it has none. What was done, in words; nothing for nothing.
    String giveFrame(long gpa) {
        if (vm.frames().hpaIfPresent(gpa) >= 0) {
            return "";
        }
        boolean withdrawn = vm.frames().isWithdrawn(gpa);
        vm.frames().frame(gpa);
        return withdrawn ? "the page had been withdrawn: it is back in another frame" : "the page has its first frame";
    }

    /// Writes the accessed and dirty flags that the walk decided on, as the guest's processor would have.
    void commit(Translation walk) {
        for (WalkStep step : walk.steps()) {
            if (step.after() != step.before()) {
                vm.guest().bus().write(step.entryGpa(), step.entryBytes(), step.after());
            }
        }
    }

    /// Whether the same page may be written, too, so that no second fault is needed for the first write: it must be
    /// dirty already, or the guest would miss the dirty flag.
    boolean writable(Translation walk) {
        WalkOutcome.Mapped mapped = (WalkOutcome.Mapped) walk.outcome();
        if (!mapped.dirty() && !vm.config().makes(Mistake.FORGET_DIRTY)) {
            return false;
        }
        boolean user = walk.access().user();
        return walk.access().write()
                || walk(walk.gva(), Access.of(Access.Kind.WRITE, user)).outcome() instanceof WalkOutcome.Mapped;
    }

    /// Whether hardware at CPL 3 cannot be made to refuse what the guest's supervisor may not do with a user page
    /// (SMEP, SMAP, protection keys): the monitor then does each access itself.
    static boolean needsEmulation(Translation walk) {
        WalkOutcome.Mapped mapped = (WalkOutcome.Mapped) walk.outcome();
        boolean supervisorOnUserPage = !walk.access().user() && mapped.user();
        return supervisorOnUserPage && (walk.context().smep() || walk.context().smap());
    }

    /// Whether hardware does an access by `entry`, its own; all entries above allow it.
    static boolean allows(long entry, Access access) {
        long needed = HardwareTables.PRESENT | (access.write() ? HardwareTables.WRITABLE : 0);
        return (entry & needed) == needed;
    }
}
