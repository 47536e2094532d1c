package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.Access;

/// Reads guest memory at linear addresses as the guest's processor would read its own tables, without a trace.
final class GuestMemory {
    private final VirtualMachine vm;

    GuestMemory(VirtualMachine vm) {
        this.vm = vm;
    }

    /// Guest-physical address behind a linear address, or -1.
    long gpa(long gva) {
        return vm.core()
                .mmu()
                .explainWalk(gva & 0xffff_ffffL, Access.IMPLICIT_READ)
                .gpa();
    }

    /// Eight bytes at `gva`, which must not cross a page; 0 where nothing is mapped.
    long descriptor(long gva) {
        long gpa = gpa(gva);
        return gpa < 0 ? 0 : vm.guest().bus().peek(gpa, 8);
    }
}
