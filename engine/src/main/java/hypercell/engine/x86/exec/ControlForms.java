package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;

/// MOV to and from control and debug registers, SMSW, LMSW, CLTS, INVLPG and INVPCID: the checks are
/// [ControlRegisters]'.
final class ControlForms {
    private ControlForms() {}

    static final class MovFromControl extends Handler {
        private final Place destination;
        private final int number;

        MovFromControl(Site site) {
            destination = site.place(0);
            number = ((Operand.Control) site.operand(1)).number();
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireRing0(cpu);
            destination.write(cpu, cpu.control.read(number));
        }
    }

    static final class MovToControl extends Handler {
        private final Place source;
        private final int number;

        MovToControl(Site site) {
            number = ((Operand.Control) site.operand(0)).number();
            source = site.place(1);
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireRing0(cpu);
            cpu.control.write(number, source.read(cpu) & cpu.gvaMask);
        }
    }

    static final class MovFromDebug extends Handler {
        private final Place destination;
        private final int number;

        MovFromDebug(Site site) {
            destination = site.place(0);
            number = ((Operand.Debug) site.operand(1)).number();
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireRing0(cpu);
            cpu.dataBreakpoints.guard();
            destination.write(cpu, cpu.control.readDebug(number));
        }
    }

    static final class MovToDebug extends Handler {
        private final Place source;
        private final int number;

        MovToDebug(Site site) {
            number = ((Operand.Debug) site.operand(0)).number();
            source = site.place(1);
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireRing0(cpu);
            cpu.dataBreakpoints.guard();
            cpu.control.writeDebug(number, source.read(cpu) & cpu.gvaMask);
        }
    }

    /// SMSW: a 32-bit register gets all of CR0 (undefined above bit 15 in the manual; processors store CR0).
    static final class StoreMachineStatus extends Handler {
        private final Place destination;

        StoreMachineStatus(Site site) {
            destination = site.place(0);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.control.checkUserModeInstructions();
            destination.write(cpu, cpu.state.cr0);
        }
    }

    /// LMSW changes PE, MP, EM, TS and cannot clear PE.
    static final class LoadMachineStatus extends Handler {
        private final Place source;

        LoadMachineStatus(Site site) {
            source = site.place(0);
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireRing0(cpu);
            long value = source.read(cpu) & 0xf;
            long kept = cpu.state.cr0 & ~0xeL;
            cpu.control.write(0, kept | value);
        }
    }

    static void clts(X86Cpu cpu) {
        SystemForms.requireRing0(cpu);
        cpu.state.cr0 &= ~CpuState.CR0_TS;
    }

    static final class InvalidatePage extends Handler {
        private final Address address;

        InvalidatePage(Site site) {
            address = site.address(0);
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireRing0(cpu);
            long gva = cpu.segmentation.base(address.segment()) + address.offset(cpu) & cpu.gvaMask;
            if (cpu.canonical(gva) || !cpu.bits64()) { // nothing is cached for other addresses
                cpu.control.invlpg(gva);
            }
        }
    }

    /// INVPCID: the type in a register, PCID and linear address in memory.
    static final class InvalidateContext extends Handler {
        private final Place type;
        private final Address descriptor;

        InvalidateContext(Site site) {
            type = site.place(0);
            descriptor = site.address(1);
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireRing0(cpu);
            long pcid = cpu.mmu.read64(descriptor.at(cpu, 0, 8, false));
            long gva = cpu.mmu.read64(descriptor.at(cpu, 8, 8, false));
            cpu.control.invpcid(type.read(cpu), pcid, gva);
        }
    }
}
