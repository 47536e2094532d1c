package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.semantics.Decimal;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;

/// Time-stamp counter, model-specific registers, fast system calls, HLT, x87 gates, and the accumulator
/// oddities.
final class ProcessorForms {
    private ProcessorForms() {}

    static void rdtsc(X86Cpu cpu) {
        if ((cpu.state.cr4 & CpuState.CR4_TSD) != 0 && cpu.state.cpl != 0 && cpu.state.protectedMode()) {
            throw GuestFault.of(Vector.GP, "RDTSC with CR4.TSD = 1 and CPL greater than 0");
        }
        setPair(cpu, cpu.timeStamp());
    }

    private static void setPair(X86Cpu cpu, long value) {
        cpu.r[CpuState.AX] = value & 0xffffffffL;
        cpu.r[CpuState.DX] = value >>> 32;
    }

    /// RDTSCP: the time-stamp counter, and IA32_TSC_AUX in ECX.
    static void rdtscp(X86Cpu cpu) {
        rdtsc(cpu);
        cpu.r[CpuState.CX] = cpu.state.tscAux;
    }

    static void rdmsr(X86Cpu cpu) {
        SystemForms.requireRing0(cpu);
        setPair(cpu, cpu.msrs.read((int) cpu.r[CpuState.CX]));
    }

    static void wrmsr(X86Cpu cpu) {
        SystemForms.requireRing0(cpu);
        cpu.msrs.write((int) cpu.r[CpuState.CX], cpu.r[CpuState.DX] << 32 | cpu.r[CpuState.AX] & 0xffffffffL);
    }

    /// CLAC, STAC.
    static void setAccessControl(X86Cpu cpu, boolean on) {
        if (cpu.state.cpl != 0) {
            throw GuestFault.of(Vector.UD, "CLAC or STAC at CPL " + cpu.state.cpl);
        }
        int others = cpu.flags.system() & ~Flags.AC;
        cpu.flags.setSystem(on ? others | Flags.AC : others);
        cpu.control.accessControlChanged();
    }

    static void rdpkru(X86Cpu cpu) {
        requireProtectionKeys(cpu);
        setPair(cpu, cpu.state.pkru & 0xffffffffL);
    }

    static void wrpkru(X86Cpu cpu) {
        requireProtectionKeys(cpu);
        if ((int) cpu.r[CpuState.DX] != 0) {
            throw GuestFault.of(Vector.GP, "WRPKRU with EDX other than 0");
        }
        cpu.control.writePkru((int) cpu.r[CpuState.AX]);
    }

    private static void requireProtectionKeys(X86Cpu cpu) {
        if ((cpu.state.cr4 & CpuState.CR4_PKE) == 0) {
            throw GuestFault.of(Vector.UD, "RDPKRU or WRPKRU with CR4.PKE = 0");
        }
        if ((int) cpu.r[CpuState.CX] != 0) {
            throw GuestFault.of(Vector.GP, "RDPKRU or WRPKRU with ECX other than 0");
        }
    }

    /// RDPID: IA32_TSC_AUX.
    static final class ReadProcessorId extends Handler {
        private final Place destination;

        ReadProcessorId(Site site) {
            destination = site.place(0);
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, cpu.state.tscAux);
        }
    }

    static void rdpmc(X86Cpu cpu) {
        throw GuestFault.of(Vector.GP, "there are no performance counters");
    }

    /// SYSENTER (SDM 2B): to flat code at CPL 0, 64-bit code in IA-32e mode.
    static void sysenter(X86Cpu cpu) {
        int selector = sysenterSelector(cpu, "SYSENTER");
        cpu.flags.setSystem(cpu.flags.system() & ~(Flags.VM | Flags.IF | Flags.RF));
        LongModeForms.enterFlat(cpu, selector, selector + 8, 0, cpu.state.longMode());
        cpu.r[CpuState.SP] = cpu.state.sysenterEsp & cpu.gvaMask;
        cpu.eip = cpu.state.sysenterEip & cpu.gvaMask;
    }

    /// SYSEXIT: to flat code at CPL 3; with REX.W to 64-bit code.
    static final class SystemExit extends Handler {
        private final boolean to64;

        SystemExit(Site site) {
            to64 = site.bits() == 64;
        }

        @Override
        void run(X86Cpu cpu) {
            int selector = sysenterSelector(cpu, "SYSEXIT");
            SystemForms.requireRing0(cpu);
            long mask = Site.mask(to64 ? 64 : 32);
            long rsp = cpu.r[CpuState.CX] & mask;
            long rip = cpu.r[CpuState.DX] & mask;
            if (!cpu.canonical(rsp) || !cpu.canonical(rip)) {
                throw GuestFault.of(Vector.GP, "SYSEXIT to an address that is not canonical");
            }
            int code = selector + (to64 ? 32 : 16);
            LongModeForms.enterFlat(cpu, code, code + 8, 3, to64);
            cpu.r[CpuState.SP] = rsp;
            cpu.eip = rip;
        }
    }

    private static int sysenterSelector(X86Cpu cpu, String name) {
        if (cpu.model.amd() && cpu.state.longMode()) {
            throw GuestFault.of(Vector.UD, name + " in long mode, which AMD's processors do not have");
        }
        int selector = (int) cpu.state.sysenterCs & 0xfffc;
        if (!cpu.state.protectedMode() || selector == 0) {
            throw GuestFault.of(Vector.GP, name + " needs protected mode and a code selector in IA32_SYSENTER_CS");
        }
        return selector;
    }

    static void hlt(X86Cpu cpu) {
        SystemForms.requireRing0(cpu);
        cpu.halt();
    }

    static void cacheControl(X86Cpu cpu) {
        SystemForms.requireRing0(cpu); // INVD, WBINVD: there are no caches to lose
    }

    // --- accumulator ---

    static void lahf(X86Cpu cpu) {
        long ah = cpu.flags.status() & 0xd5 | 2;
        cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~0xff00L | ah << 8;
    }

    static void sahf(X86Cpu cpu) {
        int ah = (int) (cpu.r[CpuState.AX] >> 8) & 0xd5;
        cpu.flags.setStatus(ah | (cpu.flags.overflow() ? Flags.OF : 0));
    }

    static void salc(X86Cpu cpu) {
        cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~0xffL | (cpu.flags.carry() ? 0xff : 0);
    }

    static void daa(X86Cpu cpu) {
        setAl(cpu, Decimal.daa(cpu.flags, al(cpu)));
    }

    static void das(X86Cpu cpu) {
        setAl(cpu, Decimal.das(cpu.flags, al(cpu)));
    }

    static void aaa(X86Cpu cpu) {
        setAx(cpu, Decimal.aaa(cpu.flags, (int) cpu.r[CpuState.AX] & 0xffff));
    }

    static void aas(X86Cpu cpu) {
        setAx(cpu, Decimal.aas(cpu.flags, (int) cpu.r[CpuState.AX] & 0xffff));
    }

    static void aam(X86Cpu cpu, int base) {
        if (base == 0) {
            throw GuestFault.of(Vector.DE, "AAM with base 0");
        }
        setAx(cpu, Decimal.aam(cpu.flags, al(cpu), base));
    }

    static void aad(X86Cpu cpu, int base) {
        setAx(cpu, Decimal.aad(cpu.flags, (int) cpu.r[CpuState.AX] & 0xffff, base));
    }

    private static int al(X86Cpu cpu) {
        return (int) cpu.r[CpuState.AX] & 0xff;
    }

    private static void setAl(X86Cpu cpu, int value) {
        cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~0xffL | value & 0xff;
    }

    private static void setAx(X86Cpu cpu, int value) {
        cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~0xffffL | value & 0xffff;
    }
}
