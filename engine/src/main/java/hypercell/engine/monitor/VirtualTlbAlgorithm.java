package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;

/// Decides where the algorithm of [VirtualTlbStep] ends for a fault: by the walk through the guest's tables, and by
/// what hardware's tables hold. Changes nothing.
final class VirtualTlbAlgorithm {
    private final VirtualMachine vm;

    VirtualTlbAlgorithm(VirtualMachine vm) {
        this.vm = vm;
    }

    /// @param active hardware's tables for the view that the guest ran in
    VirtualTlbStep decide(HardwareTables active, Translation walk) {
        boolean directory = active.hasTable(walk.gva());
        long entry = active.entry(walk.gva(), 1);
        boolean present = (entry & HardwareTables.PRESENT) != 0;
        if (!(walk.outcome() instanceof WalkOutcome.Mapped mapped)) {
            return refused(walk, directory, present);
        }
        if (!walk.context().enabled()) {
            return VirtualTlbStep.UNPAGED;
        }
        boolean large = mapped.pageBytes() > 4096;
        if (!vm.isRam(mapped.gpa())) {
            return large ? VirtualTlbStep.PDE_UNSUPPORTED : VirtualTlbStep.PTE_UNSUPPORTED;
        }
        if (!present) {
            return large ? VirtualTlbStep.PDE_BUILT : VirtualTlbStep.PTE_BUILT;
        }
        boolean allowed = !walk.access().write() || (entry & HardwareTables.WRITABLE) != 0;
        if (allowed && (entry & HardwareTables.FRAME) == frame(mapped)) {
            return large ? VirtualTlbStep.PDE_STALE_TLB : VirtualTlbStep.PTE_STALE_TLB;
        }
        boolean clean = (walk.steps().getLast().before() & PageEntry.DIRTY) == 0;
        if (walk.access().write() && clean) {
            return large ? VirtualTlbStep.PDE_DIRTIED : VirtualTlbStep.PTE_DIRTIED;
        }
        return VirtualTlbStep.RIGHTS_RAISED;
    }

    private long frame(WalkOutcome.Mapped mapped) {
        return vm.frames().hpaIfPresent(vm.ramPage(mapped.gpa()));
    }

    private static VirtualTlbStep refused(Translation walk, boolean directory, boolean present) {
        if (blamesDirectory(walk)) {
            return directory ? VirtualTlbStep.PDE_REFUSES : VirtualTlbStep.GUEST_PDE_FAULTS;
        }
        return present ? VirtualTlbStep.PTE_REFUSES : VirtualTlbStep.GUEST_PTE_FAULTS;
    }

    /// Whether an entry above the page table refuses the access by itself.
    private static boolean blamesDirectory(Translation walk) {
        for (WalkStep step : walk.steps()) {
            boolean memory = step.source() == WalkStep.Source.MEMORY;
            if (step.level() > 1 && (step.leaf() || memory && refuses(step.before(), walk))) {
                return true;
            }
        }
        return walk.steps().getLast().level() > 1;
    }

    private static boolean refuses(long entry, Translation walk) {
        Access access = walk.access();
        boolean obeysWrites = access.user() || walk.context().writeProtect();
        boolean fetch = access.kind() == Access.Kind.EXECUTE && walk.context().noExecute();
        return access.user() && (entry & PageEntry.USER) == 0
                || access.write() && obeysWrites && (entry & PageEntry.WRITABLE) == 0
                || fetch && (entry & PageEntry.NO_EXECUTE) != 0;
    }
}
