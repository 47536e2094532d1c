package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.UnsupportedFeature;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.semantics.Decimal;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// CPUID, time-stamp counter, model-specific registers, fast system calls, HLT, x87 gates, and the accumulator
/// oddities.
final class ProcessorForms {
    private static final int MSR_TSC = 0x10;
    private static final int MSR_SYSENTER_CS = 0x174;
    private static final int MSR_SYSENTER_ESP = 0x175;
    private static final int MSR_SYSENTER_EIP = 0x176;

    /// CPUID leaf 1: family 6 model 3 stepping 3.
    private static final int SIGNATURE = 0x633;
    /// Leaf 1 EDX: PSE, TSC, MSR, CX8, SEP, PGE, CMOV, PSE-36. No FPU, MMX or APIC: those are not there.
    private static final int FEATURES = 1 << 3 | 1 << 4 | 1 << 5 | 1 << 8 | 1 << 11 | 1 << 13 | 1 << 15 | 1 << 17;

    private ProcessorForms() {}

    static void cpuid(X86Cpu cpu) {
        switch ((int) cpu.r[CpuState.AX]) {
            case 0 -> set(cpu, 1, 0x65707948, 0x62614c6c, 0x6c656372); // "HypercellLab" in EBX, EDX, ECX
            case 1 -> set(cpu, SIGNATURE, 0, 0, FEATURES);
            default -> set(cpu, 0, 0, 0, 0);
        }
    }

    private static void set(X86Cpu cpu, int eax, int ebx, int ecx, int edx) {
        cpu.r[CpuState.AX] = eax & 0xffffffffL;
        cpu.r[CpuState.BX] = ebx & 0xffffffffL;
        cpu.r[CpuState.CX] = ecx & 0xffffffffL;
        cpu.r[CpuState.DX] = edx & 0xffffffffL;
    }

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

    static void rdmsr(X86Cpu cpu) {
        SystemForms.requireRing0(cpu);
        int number = (int) cpu.r[CpuState.CX];
        setPair(
                cpu,
                switch (number) {
                    case MSR_TSC -> cpu.timeStamp();
                    case MSR_SYSENTER_CS -> cpu.state.sysenterCs;
                    case MSR_SYSENTER_ESP -> cpu.state.sysenterEsp;
                    case MSR_SYSENTER_EIP -> cpu.state.sysenterEip;
                    default -> throw noSuchMsr(number);
                });
    }

    static void wrmsr(X86Cpu cpu) {
        SystemForms.requireRing0(cpu);
        int number = (int) cpu.r[CpuState.CX];
        long value = cpu.r[CpuState.DX] << 32 | cpu.r[CpuState.AX] & 0xffffffffL;
        switch (number) {
            case MSR_TSC -> cpu.state.tscOffset += value - cpu.timeStamp();
            case MSR_SYSENTER_CS -> cpu.state.sysenterCs = value & 0xffffffffL;
            case MSR_SYSENTER_ESP -> cpu.state.sysenterEsp = value & 0xffffffffL;
            case MSR_SYSENTER_EIP -> cpu.state.sysenterEip = value & 0xffffffffL;
            default -> throw noSuchMsr(number);
        }
    }

    private static GuestFault noSuchMsr(int number) {
        return GuestFault.of(Vector.GP, "there is no MSR 0x%x".formatted(number));
    }

    static void rdpmc(X86Cpu cpu) {
        throw GuestFault.of(Vector.GP, "there are no performance counters");
    }

    /// SYSENTER (SDM 2B): flat segments by definition, no descriptor is read.
    static void sysenter(X86Cpu cpu) {
        long selector = cpu.state.sysenterCs & 0xfffc;
        if (!cpu.state.protectedMode() || selector == 0) {
            throw GuestFault.of(Vector.GP, "SYSENTER needs protected mode and a code selector in IA32_SYSENTER_CS");
        }
        cpu.flags.setSystem(cpu.flags.system() & ~(Flags.VM | Flags.IF | Flags.RF));
        enterFlat(cpu, (int) selector, 0);
        cpu.r[CpuState.SP] = cpu.state.sysenterEsp;
        cpu.eip = cpu.state.sysenterEip;
    }

    static void sysexit(X86Cpu cpu) {
        long selector = cpu.state.sysenterCs & 0xfffc;
        if (!cpu.state.protectedMode() || selector == 0) {
            throw GuestFault.of(Vector.GP, "SYSEXIT needs protected mode and a code selector in IA32_SYSENTER_CS");
        }
        SystemForms.requireRing0(cpu);
        enterFlat(cpu, (int) selector + 16, 3);
        cpu.r[CpuState.SP] = cpu.r[CpuState.CX] & 0xffffffffL;
        cpu.eip = cpu.r[CpuState.DX] & 0xffffffffL;
    }

    private static void enterFlat(X86Cpu cpu, int selector, int cpl) {
        int dpl = cpl << 5;
        cpu.state.segments[Segment.CS].load(selector | cpl, 0, 0xffffffffL, 0x9b | dpl, true);
        cpu.state.segments[Segment.SS].load(selector + 8 | cpl, 0, 0xffffffffL, 0x93 | dpl, true);
        cpu.state.cpl = cpl;
        cpu.mmu.setUser(cpl == 3);
        cpu.modeChanged();
        cpu.leaveFetchPage();
    }

    static void hlt(X86Cpu cpu) {
        SystemForms.requireRing0(cpu);
        cpu.halt();
    }

    static void cacheControl(X86Cpu cpu) {
        SystemForms.requireRing0(cpu); // INVD, WBINVD: there are no caches to lose
    }

    /// ESC opcodes without an x87: #NM when CR0 says so, else there is nothing to run them.
    static void x87(X86Cpu cpu) {
        if ((cpu.state.cr0 & (CpuState.CR0_EM | CpuState.CR0_TS)) != 0) {
            throw GuestFault.of(Vector.NM, "an x87 instruction with CR0.EM or CR0.TS set");
        }
        throw new UnsupportedFeature("x87 floating point", "SDM 1 \"Programming with the x87 FPU\"");
    }

    static void mmx(X86Cpu cpu) {
        throw GuestFault.of(Vector.UD, "this processor has no MMX");
    }

    static void waitX87(X86Cpu cpu) {
        long both = CpuState.CR0_MP | CpuState.CR0_TS;
        if ((cpu.state.cr0 & both) == both) {
            throw GuestFault.of(Vector.NM, "WAIT with CR0.MP and CR0.TS set");
        }
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
