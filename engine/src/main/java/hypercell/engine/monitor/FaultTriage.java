package hypercell.engine.monitor;

import hypercell.engine.monitor.MemoryTechnique.Verdict;
import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PageFaultCode;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;

/// What every technique does alike with a page fault, given the walk through the guest's own tables: faults that are
/// the guest's own, memory that is no RAM, and rights that hardware at CPL 3 cannot take from a supervisor.
final class FaultTriage {
    private final VirtualMachine vm;

    FaultTriage(VirtualMachine vm) {
        this.vm = vm;
    }

    /// The answer to a fault that no change of hardware's tables repairs; null when one can.
    ///
    /// @param detail which case of the technique's algorithm the fault is
    Verdict beyondRepair(Translation walk, String detail) {
        if (!(walk.outcome() instanceof WalkOutcome.Mapped mapped)) {
            return new Verdict(ExitReason.PAGE_FAULT, ExitAnswer.REFLECTED, -1, detail);
        }
        if (!vm.isRam(mapped.gpa())) {
            return noRam(walk, mapped, detail);
        }
        if (GuestWalk.needsEmulation(walk)) {
            return new Verdict(
                    ExitReason.HIDDEN_FAULT, ExitAnswer.EMULATED, mapped.gpa(), "a user page under SMEP or SMAP");
        }
        return null;
    }

    /// A translation to a device or a hole is a good translation: the bus answers, and there is no fault.
    private Verdict noRam(Translation walk, WalkOutcome.Mapped mapped, String detail) {
        Mistake mistake = walk.context().enabled() ? Mistake.FAULT_ON_HOLES : Mistake.FAULT_WITHOUT_PAGING;
        boolean hole = vm.guest().bus().target(mapped.gpa()).equals("hole");
        if (hole && vm.config().makes(mistake)) {
            return new Verdict(
                    ExitReason.MMIO, ExitAnswer.REFLECTED, mapped.gpa(), mistake.sentence(), code(walk.access()));
        }
        return new Verdict(ExitReason.MMIO, ExitAnswer.EMULATED, mapped.gpa(), detail);
    }

    private static int code(Access access) {
        return (access.write() ? PageFaultCode.WRITE : 0) | (access.user() ? PageFaultCode.USER : 0);
    }
}
