package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.Translation;

/// The virtual TLB (Intel's "Virtualizing Virtual Memory by VMM", volume 3 of 2007-2015): hardware's tables are what a
/// TLB is to a processor. They start empty, are filled by the faults they cause, and forget what the guest's processor
/// would have to forget: everything on a load of CR3, one page on INVLPG. The guest's own tables are ordinary memory.
final class VirtualTlb extends FilledByFaults {
    private final VirtualTlbAlgorithm algorithm;

    VirtualTlb(VirtualMachine vm) {
        super(vm);
        algorithm = new VirtualTlbAlgorithm(vm);
    }

    @Override
    public String name() {
        return "virtualTlb";
    }

    @Override
    protected String diagnose(Translation walk, boolean user) {
        VirtualTlbStep step = algorithm.decide(view(user), walk);
        boolean directoryToo = step == VirtualTlbStep.PTE_BUILT && !view(user).hasTable(walk.gva());
        return (directoryToo ? VirtualTlbStep.PDE_BUILT.sentence() + "; " : "") + step.sentence();
    }

    @Override
    protected String fill(HiddenFault fault) {
        map(fault);
        return "";
    }

    @Override
    public void flushed() {
        if (!vm().config().makes(Mistake.FORGET_CR3) || !onlyTablesChanged()) {
            forgetAll();
        }
    }

    @Override
    public void invalidated(long gva) {
        if (!vm().config().makes(Mistake.FORGET_INVLPG)) {
            forget(gva);
        }
    }
}
