package hypercell.engine.x86.state;

/// The architectural state of one processor. Fields are public to exec and the translator, which work on them directly;
/// everyone else goes through the processor's named registers.
public final class CpuState {
    /// Numbers of the general registers.
    public static final int AX = 0;

    public static final int CX = 1;
    public static final int DX = 2;
    public static final int BX = 3;
    public static final int SP = 4;
    public static final int BP = 5;
    public static final int SI = 6;
    public static final int DI = 7;
    /// A register that is always zero: what an absent base or index reads.
    public static final int ZERO = 16;
    /// Not a register of the program: the offset of the running block, which RIP-relative operands add.
    public static final int BLOCK_RIP = 17;

    public static final long CR0_PE = 1;
    public static final long CR0_MP = 1 << 1;
    public static final long CR0_EM = 1 << 2;
    public static final long CR0_TS = 1 << 3;
    public static final long CR0_ET = 1 << 4;
    public static final long CR0_NE = 1 << 5;
    public static final long CR0_WP = 1 << 16;
    public static final long CR0_AM = 1 << 18;
    public static final long CR0_NW = 1 << 29;
    public static final long CR0_CD = 1 << 30;
    public static final long CR0_PG = 1L << 31;

    public static final long CR4_VME = 1;
    public static final long CR4_PVI = 1 << 1;
    public static final long CR4_TSD = 1 << 2;
    public static final long CR4_DE = 1 << 3;
    public static final long CR4_PSE = 1 << 4;
    public static final long CR4_PAE = 1 << 5;
    public static final long CR4_PGE = 1 << 7;
    public static final long CR4_PCE = 1 << 8;
    public static final long CR4_MCE = 1 << 6;
    public static final long CR4_OSFXSR = 1 << 9;
    public static final long CR4_OSXMMEXCPT = 1 << 10;
    public static final long CR4_UMIP = 1 << 11;
    public static final long CR4_LA57 = 1 << 12;
    public static final long CR4_FSGSBASE = 1 << 16;
    public static final long CR4_PCIDE = 1 << 17;
    public static final long CR4_OSXSAVE = 1 << 18;
    public static final long CR4_SMEP = 1 << 20;
    public static final long CR4_SMAP = 1 << 21;
    public static final long CR4_PKE = 1 << 22;

    public static final long EFER_SCE = 1;
    public static final long EFER_LME = 1 << 8;
    public static final long EFER_LMA = 1 << 10;
    public static final long EFER_NXE = 1 << 11;

    /// General registers, 64 bits each; 32-bit code leaves the upper half zero. Elements from [#ZERO] on are no
    /// registers.
    public final long[] r;

    public final Flags flags = new Flags();
    /// ES CS SS DS FS GS.
    public final Segment[] segments = {
        new Segment(), new Segment(), new Segment(), new Segment(), new Segment(), new Segment()
    };

    /// The x87 and MMX registers.
    public final FpuState fpu;
    /// The XMM registers.
    public final VectorState vector;

    public final Segment ldtr = new Segment();
    public final Segment tr = new Segment();
    public long gdtBase;
    public int gdtLimit;
    public long idtBase;
    public int idtLimit;
    public long cr0;
    public long cr2;
    public long cr3;
    public long cr4;
    /// DR0..DR7.
    public final long[] dr = new long[8];
    /// Current privilege level.
    public int cpl;
    public long sysenterCs;
    public long sysenterEsp;
    public long sysenterEip;
    /// What WRMSR added to the time-stamp counter.
    public long tscOffset;
    /// IA32_EFER.
    public long efer;
    /// IA32_STAR, IA32_LSTAR, IA32_CSTAR, IA32_FMASK: what SYSCALL and SYSRET load.
    public long star;

    public long lstar;
    public long cstar;
    public long fmask;
    /// IA32_KERNEL_GS_BASE; the bases of FS and GS themselves are those of their segments.
    public long kernelGsBase;
    /// IA32_TSC_AUX, which RDTSCP and RDPID read.
    public long tscAux;
    /// Rights of the sixteen protection keys, PKRU.
    public int pkru;
    /// Extended control register 0: state components that XSAVE handles.
    public long xcr0;

    public CpuState() {
        r = new long[18];
        fpu = new FpuState();
        vector = new VectorState();
    }

    /// A state that has the general, x87 and SSE registers in common with `other`: a guest's, which stay in the
    /// processor while a monitor works on the rest.
    public CpuState(CpuState other) {
        r = other.r;
        fpu = other.fpu;
        vector = other.vector;
    }

    /// State after RESET (SDM 3A "Processor State After Reset"), apart from EIP, which exec holds.
    public void reset() {
        cr0 = CR0_NW | CR0_CD;
        initialize();
        sysenterCs = 0;
        sysenterEsp = 0;
        sysenterEip = 0;
        tscOffset = 0;
        star = 0;
        lstar = 0;
        cstar = 0;
        fmask = 0;
        kernelGsBase = 0;
        tscAux = 0;
        pkru = 0;
        xcr0 = 1;
        fpu.reset();
        vector.reset();
    }

    /// State after INIT, which leaves CR0.CD and CR0.NW, the floating-point and vector registers and most MSRs
    /// alone.
    public void initialize() {
        java.util.Arrays.fill(r, 0);
        r[DX] = 0x0633; // family 6, model 3, stepping 3
        flags.setEflags(0);
        for (Segment segment : segments) {
            segment.load(0, 0, 0xffff, 0x93, false);
        }
        segments[Segment.CS].load(0xf000, 0xffff0000L, 0xffff, 0x93, false);
        ldtr.load(0, 0, 0xffff, 0x82, false);
        tr.load(0, 0, 0xffff, 0x8b, false);
        gdtBase = 0;
        gdtLimit = 0xffff;
        idtBase = 0;
        idtLimit = 0xffff;
        cr0 = CR0_ET | cr0 & (CR0_NW | CR0_CD);
        cr2 = 0;
        cr3 = 0;
        cr4 = 0;
        java.util.Arrays.fill(dr, 0);
        dr[6] = 0xffff0ff0L;
        dr[7] = 0x400;
        cpl = 0;
        efer = 0;
    }

    public boolean protectedMode() {
        return (cr0 & CR0_PE) != 0;
    }

    /// Whether the processor is in virtual-8086 mode.
    public boolean virtual8086() {
        return (flags.system() & Flags.VM) != 0;
    }

    /// Whether selectors are paragraphs: real-address or virtual-8086 mode.
    public boolean realSegments() {
        return (cr0 & CR0_PE) == 0 || virtual8086();
    }

    /// Whether the processor is in 64-bit mode: IA-32e mode is active and CS.L is set.
    public boolean bits64() {
        return (efer & EFER_LMA) != 0 && segments[Segment.CS].longCode();
    }

    /// Whether IA-32e mode is active: 64-bit or compatibility mode, IA32_EFER.LMA.
    public boolean longMode() {
        return (efer & EFER_LMA) != 0;
    }

    public boolean paging() {
        return (cr0 & CR0_PG) != 0;
    }
}
