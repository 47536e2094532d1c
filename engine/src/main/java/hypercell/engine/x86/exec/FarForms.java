package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;

/// JMP, CALL and RET far, IRET, SYSENTER and SYSEXIT.
final class FarForms {
    private FarForms() {}

    /// Reads 2, 4 or 8 bytes at `delta` from a memory operand, sign-extended.
    static long load(X86Cpu cpu, Address address, long delta, int bytes) {
        long gva = address.at(cpu, delta, bytes, false);
        return cpu.load(gva, bytes);
    }

    static final class Transfer extends Handler {
        private final boolean call;
        private final Operand.FarPointer pointer;
        private final Address address;
        private final int bits;
        private final int end;

        Transfer(Site site, boolean call) {
            this.call = call;
            pointer = site.operand(0) instanceof Operand.FarPointer far ? far : null;
            address = pointer == null ? site.address(0) : null;
            bits = site.bits();
            end = site.end();
        }

        @Override
        void run(X86Cpu cpu) {
            long offset = (pointer != null ? pointer.offset() : load(cpu, address, 0, bits / 8)) & Site.mask(bits);
            int selector = pointer != null ? pointer.selector() : (int) load(cpu, address, bits / 8, 2) & 0xffff;
            if (call) {
                cpu.far.call(selector, offset, bits, cpu.blockEip + end & cpu.gvaMask);
            } else {
                cpu.far.jump(selector, offset, cpu.blockEip + end & cpu.gvaMask);
            }
        }
    }

    static final class Return extends Handler {
        private final int bits;
        private final int release;

        Return(Site site) {
            bits = site.bits();
            release = site.insn().operands().isEmpty() ? 0 : (int) site.immediate(0) & 0xffff;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.far.ret(bits, release);
        }
    }

    static final class InterruptReturn extends Handler {
        private final int bits;

        InterruptReturn(Site site) {
            bits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.signals.unblockNmi(); // even when IRET faults, SDM 3A "Handling Multiple NMIs"
            cpu.far.iret(bits);
            cpu.attend();
        }
    }
}
