package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;

/// Control of the x87 unit: control and status word, environment, whole state, stack pointer. The no-wait forms (FN...)
/// do not look for pending errors (SDM 1 "x87 FPU Control Instructions").
final class X87ControlForms {
    private static final int ALL_MASKED = 0x3f;

    private X87ControlForms() {}

    /// FLDCW: waits, for errors that the old control word has unmasked.
    static final class LoadControl extends Handler {
        private final Address address;

        LoadControl(Site site) {
            address = X87Operands.address(site);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.fpu.checkAvailable();
            cpu.fpu.checkPending();
            int control = cpu.mmu.read16(address.read(cpu, 2));
            cpu.fpu.state.setControl(control);
        }
    }

    /// FNSTCW and FNSTSW m2byte.
    static final class StoreWord extends Handler {
        private final Address address;
        private final boolean status;

        StoreWord(Site site, boolean status) {
            address = X87Operands.address(site);
            this.status = status;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.fpu.checkAvailable();
            FpuState state = cpu.fpu.state;
            cpu.mmu.write16(address.write(cpu, 2), status ? state.status() : state.control());
        }
    }

    /// FNSTSW AX.
    static void statusToAx(X86Cpu cpu) {
        cpu.fpu.checkAvailable();
        cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~0xffffL | cpu.fpu.state.status();
    }

    /// FNCLEX: exception flags, stack fault, ES and B.
    static void clearExceptions(X86Cpu cpu) {
        cpu.fpu.checkAvailable();
        FpuState state = cpu.fpu.state;
        state.flags &= ~(FloatUnit.ALL_EXCEPTIONS | FpuState.STACK_FAULT | FpuState.ERROR_SUMMARY | FpuState.BUSY);
        cpu.fpu.cleared();
    }

    static void initialize(X86Cpu cpu) {
        cpu.fpu.checkAvailable();
        cpu.fpu.state.initialize();
        cpu.fpu.cleared();
    }

    /// FNOP, FENI, FDISI, FSETPM: instructions of older coprocessors do nothing now.
    static void nothing(X86Cpu cpu) {
        cpu.fpu.checkAvailable();
        cpu.fpu.checkPending();
    }

    /// FINCSTP and FDECSTP; tags stay.
    static void rotate(X86Cpu cpu, int by) {
        Fpu fpu = cpu.fpu;
        fpu.begin();
        fpu.state.top = fpu.state.top + by & 7;
        fpu.finish();
    }

    /// FFREE, and FFREEP, which also pops.
    static final class Free extends Handler {
        private final int register;
        private final boolean pops;

        Free(Site site, boolean pops) {
            register = X87Operands.last(site);
            this.pops = pops;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.fpu.begin();
            cpu.fpu.free(register);
            if (pops) {
                cpu.fpu.pop();
            }
            cpu.fpu.finish();
        }
    }

    /// FNSTENV: masks all exceptions afterwards.
    static final class StoreEnvironment extends Handler {
        private final Address address;
        private final int operandBits;

        StoreEnvironment(Site site) {
            address = X87Operands.address(site);
            operandBits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.fpu.checkAvailable();
            X87Image.probe(cpu, address, X87Image.environmentBytes(operandBits));
            X87Image.writeEnvironment(cpu, address, operandBits);
            FpuState state = cpu.fpu.state;
            state.setControl(state.control() | ALL_MASKED);
        }
    }

    static final class LoadEnvironment extends Handler {
        private final Address address;
        private final int operandBits;

        LoadEnvironment(Site site) {
            address = X87Operands.address(site);
            operandBits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.fpu.checkAvailable();
            cpu.fpu.checkPending();
            X87Image.readEnvironment(cpu, address, operandBits);
        }
    }

    /// FNSAVE: initializes the unit afterwards.
    static final class Save extends Handler {
        private final Address address;
        private final int operandBits;

        Save(Site site) {
            address = X87Operands.address(site);
            operandBits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.fpu.checkAvailable();
            X87Image.probe(cpu, address, X87Image.bytes(operandBits));
            X87Image.writeEnvironment(cpu, address, operandBits);
            X87Image.writeRegisters(cpu, address, operandBits);
            cpu.fpu.state.initialize();
        }
    }

    static final class Restore extends Handler {
        private final Address address;
        private final int operandBits;

        Restore(Site site) {
            address = X87Operands.address(site);
            operandBits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.fpu.checkAvailable();
            cpu.fpu.checkPending();
            cpu.mmu.read8(address.at(cpu, X87Image.bytes(operandBits) - 1, 1, false)); // faults come first
            X87Image.readEnvironment(cpu, address, operandBits);
            X87Image.readRegisters(cpu, address, operandBits);
        }
    }
}
