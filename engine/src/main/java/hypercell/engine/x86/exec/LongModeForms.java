package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// SYSCALL, SYSRET, SWAPGS, and the instructions that read and write the bases of FS and GS.
final class LongModeForms {
    /// What SYSRET loads of RFLAGS from R11 (SDM 2B "SYSRET").
    private static final int SYSRET_FLAGS = 0x3c7fd7;

    private LongModeForms() {}

    /// SYSCALL (SDM 2B; AMD's manual volume 3). Intel's processors have it in 64-bit mode only; AMD's also in
    /// compatibility mode, where it goes to CSTAR, and in legacy mode.
    static final class SystemCall extends Handler {
        private final int end;

        SystemCall(Site site) {
            end = site.end();
        }

        @Override
        void run(X86Cpu cpu) {
            CpuState state = cpu.state;
            requireEnabled(cpu, "SYSCALL");
            if (!state.longMode()) {
                legacy(cpu);
                return;
            }
            cpu.r[CpuState.CX] = cpu.blockEip + end;
            cpu.r[11] = cpu.flags.eflags() & ~Flags.RF & 0xffffffffL;
            cpu.flags.setEflags(cpu.flags.eflags() & ~((int) state.fmask | Flags.RF));
            int selector = (int) (state.star >>> 32) & 0xfffc;
            boolean from64 = cpu.bits64();
            enterFlat(cpu, selector, selector + 8, 0, true);
            cpu.eip = from64 ? state.lstar : state.cstar;
            cpu.flagsLoaded();
            cpu.stepByNewFlags();
        }

        private void legacy(X86Cpu cpu) {
            CpuState state = cpu.state;
            cpu.r[CpuState.CX] = cpu.blockEip + end & cpu.gvaMask;
            cpu.flags.setEflags(cpu.flags.eflags() & ~(Flags.VM | Flags.IF | Flags.RF));
            int selector = (int) (state.star >>> 32) & 0xfffc;
            enterFlat(cpu, selector, selector + 8, 0, false);
            cpu.eip = state.star & 0xffffffffL;
            cpu.flagsLoaded();
        }
    }

    /// SYSRET: to 64-bit code with REX.W, else to compatibility mode.
    static final class SystemReturn extends Handler {
        private final boolean to64;

        SystemReturn(Site site) {
            to64 = site.bits() == 64;
        }

        @Override
        void run(X86Cpu cpu) {
            requireEnabled(cpu, "SYSRET");
            SystemForms.requireRing0(cpu);
            long target = to64 ? cpu.r[CpuState.CX] : cpu.r[CpuState.CX] & 0xffffffffL;
            if (!cpu.canonical(target)) {
                throw GuestFault.of(Vector.GP, "SYSRET to an address that is not canonical");
            }
            int base = (int) (cpu.state.star >>> 48);
            cpu.flags.setEflags(
                    cpu.state.longMode() ? (int) cpu.r[11] & SYSRET_FLAGS | 2 : cpu.flags.eflags() | Flags.IF);
            enterFlat(cpu, base + (to64 ? 16 : 0), base + 8, 3, to64);
            cpu.eip = target;
            cpu.flagsLoaded();
            cpu.stepByNewFlags();
        }
    }

    private static void requireEnabled(X86Cpu cpu, String name) {
        boolean mode = cpu.bits64() || cpu.model.amd() && cpu.state.protectedMode();
        if (!mode || (cpu.state.efer & CpuState.EFER_SCE) == 0) {
            throw GuestFault.of(Vector.UD, name + " needs 64-bit mode and IA32_EFER.SCE = 1");
        }
    }

    /// Flat segments by definition, no descriptor is read: what SYSCALL, SYSENTER and their returns load.
    static void enterFlat(X86Cpu cpu, int code, int stack, int cpl, boolean to64) {
        int dpl = cpl << 5;
        cpu.state.segments[Segment.CS].load(code & 0xfffc | cpl, 0, 0xffffffffL, 0x9b | dpl, !to64, to64);
        cpu.state.segments[Segment.SS].load(stack & 0xfffc | cpl, 0, 0xffffffffL, 0x93 | dpl, true);
        cpu.state.cpl = cpl;
        cpu.mmu.setUser(cpl == 3);
        cpu.modeChanged();
        cpu.leaveFetchPage();
    }

    static void swapgs(X86Cpu cpu) {
        if (!cpu.bits64()) {
            throw GuestFault.of(Vector.UD, "SWAPGS outside 64-bit mode");
        }
        SystemForms.requireRing0(cpu);
        Segment gs = cpu.state.segments[Segment.GS];
        long base = gs.base();
        gs.setBase(cpu.state.kernelGsBase);
        cpu.state.kernelGsBase = base;
    }

    private static Segment based(X86Cpu cpu, int segment) {
        if (!cpu.bits64() || (cpu.state.cr4 & CpuState.CR4_FSGSBASE) == 0) {
            throw GuestFault.of(Vector.UD, "RDFSBASE and its like need 64-bit mode and CR4.FSGSBASE = 1");
        }
        return cpu.state.segments[segment];
    }

    /// RDFSBASE, RDGSBASE.
    static final class ReadBase extends Handler {
        private final Place destination;
        private final int segment;

        ReadBase(Site site, int segment) {
            destination = site.place(0);
            this.segment = segment;
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, based(cpu, segment).base());
        }
    }

    /// WRFSBASE, WRGSBASE; a 32-bit source is zero-extended.
    static final class WriteBase extends Handler {
        private final Place source;
        private final int segment;
        private final long mask;

        WriteBase(Site site, int segment) {
            source = site.place(0);
            mask = Site.mask(site.operand(0).bits());
            this.segment = segment;
        }

        @Override
        void run(X86Cpu cpu) {
            Segment target = based(cpu, segment);
            long base = source.read(cpu) & mask;
            if (!cpu.canonicalForWidest(base)) {
                throw GuestFault.of(Vector.GP, "a segment base that is not canonical");
            }
            target.setBase(base);
        }
    }
}
