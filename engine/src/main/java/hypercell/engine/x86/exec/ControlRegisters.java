package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.Pdptes;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Reads and writes of CR0..CR4, CR8, IA32_EFER, PKRU and DR0..DR7 with their checks and consequences (SDM 3A "Control
/// Registers", "Initializing IA-32e Mode", "Operations that Invalidate TLBs and Paging-Structure Caches").
final class ControlRegisters {
    private static final long CR0_DEFINED = CpuState.CR0_PE
            | CpuState.CR0_MP
            | CpuState.CR0_EM
            | CpuState.CR0_TS
            | CpuState.CR0_ET
            | CpuState.CR0_NE
            | CpuState.CR0_WP
            | CpuState.CR0_AM
            | CpuState.CR0_NW
            | CpuState.CR0_CD
            | CpuState.CR0_PG;
    /// A change of these reloads the PDPTE registers (SDM 3A "PDPTE Registers").
    private static final long CR0_RELOADS = CpuState.CR0_PG | CpuState.CR0_CD | CpuState.CR0_NW;

    private static final long CR4_RELOADS = CpuState.CR4_PAE | CpuState.CR4_PGE | CpuState.CR4_PSE | CpuState.CR4_SMEP;
    /// A change of these drops every translation. The manual asks it of PAE and PGE; with PSE and LA57, too,
    /// entries mean something else.
    private static final long CR4_FLUSHES = CpuState.CR4_PAE | CpuState.CR4_PGE | CpuState.CR4_PSE | CpuState.CR4_LA57;

    /// CR3 bit 63 with CR4.PCIDE: keep the translations of the new PCID. It is not stored.
    private static final long CR3_KEEP = 1L << 63;

    private static final long PCID = 0xfff;
    private static final int TSS_16_AVAILABLE = 1;
    private static final int TSS_16_BUSY = 3;

    private final X86Cpu cpu;
    private final CpuState state;
    private Offered offered = Offered.EVERYTHING;
    private Pdptes pdptes = Pdptes.NONE;

    ControlRegisters(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// What the processor model offers from now on.
    void offer(Offered features) {
        offered = features;
        contextChanged();
    }

    Offered offered() {
        return offered;
    }

    /// After RESET, when the registers have their first values.
    void reset() {
        pdptes = Pdptes.NONE;
        contextChanged();
    }

    long read(int number) {
        return switch (number) {
            case 0 -> state.cr0;
            case 2 -> state.cr2;
            case 3 -> state.cr3;
            case 4 -> state.cr4;
            case 8 -> cpu.apic.taskPriorityClass();
            default -> throw GuestFault.of(Vector.UD, "CR" + number + " does not exist");
        };
    }

    void write(int number, long value) {
        switch (number) {
            case 0 -> writeCr0(value);
            case 2 -> state.cr2 = value;
            case 3 -> writeCr3(value);
            case 4 -> writeCr4(value);
            case 8 -> writeCr8(value);
            default -> throw GuestFault.of(Vector.UD, "CR" + number + " does not exist");
        }
    }

    // --- CR0 ---

    private void writeCr0(long value) {
        checkCr0(value);
        long before = state.cr0;
        long after = value & CR0_DEFINED | CpuState.CR0_ET;
        long changed = before ^ after;
        boolean longMode = (after & CpuState.CR0_PG) != 0 && (state.efer & CpuState.EFER_LME) != 0;
        if (!longMode && (changed & CR0_RELOADS) != 0) {
            loadPdptes(after, state.cr3, state.cr4);
        }
        state.cr0 = after;
        state.efer = longMode ? state.efer | CpuState.EFER_LMA : state.efer & ~CpuState.EFER_LMA;
        if ((changed & (CpuState.CR0_PE | CpuState.CR0_WP | CpuState.CR0_AM | CR0_RELOADS)) != 0) {
            contextChanged();
        }
        if ((changed & (CpuState.CR0_PE | CpuState.CR0_PG)) != 0) {
            flush(false, "CR0 write");
            if (!state.protectedMode()) {
                state.cpl = 0;
                cpu.mmu.setUser(false);
            }
            cpu.modeChanged();
        }
        cpu.events.controlRegister(0, before, state.cr0);
    }

    private void checkCr0(long value) {
        require((value >>> 32) == 0, "a reserved bit of CR0 is set");
        require(!set(value, CpuState.CR0_PG) || set(value, CpuState.CR0_PE), "CR0.PG = 1 needs CR0.PE = 1");
        require(!set(value, CpuState.CR0_NW) || set(value, CpuState.CR0_CD), "CR0.NW = 1 needs CR0.CD = 1");
        boolean paging = set(value, CpuState.CR0_PG);
        if (paging && !state.paging() && set(state.efer, CpuState.EFER_LME)) {
            require(set(state.cr4, CpuState.CR4_PAE), "IA-32e mode needs CR4.PAE = 1 when CR0.PG is set");
            require(!state.segments[Segment.CS].longCode(), "IA-32e mode cannot begin with CS.L = 1");
            int tss = state.tr.access() & 0xf;
            require(tss != TSS_16_AVAILABLE && tss != TSS_16_BUSY, "IA-32e mode cannot begin with a 16-bit TSS");
        }
        if (!paging && state.paging()) {
            require(!set(state.cr4, CpuState.CR4_PCIDE), "CR0.PG cannot be cleared with CR4.PCIDE = 1");
            require(!cpu.bits64(), "CR0.PG cannot be cleared in 64-bit mode");
        }
    }

    // --- CR3 ---

    private void writeCr3(long value) {
        boolean tagged = set(state.cr4, CpuState.CR4_PCIDE);
        long address = tagged ? value & ~CR3_KEEP : value;
        require((address & -(1L << offered.physicalBits())) == 0, "CR3 has a bit beyond MAXPHYADDR set");
        loadPdptes(state.cr0, address, state.cr4);
        long before = state.cr3;
        state.cr3 = address;
        contextChanged();
        if (!tagged) {
            flush(set(state.cr4, CpuState.CR4_PGE), "CR3 write");
        } else if (!set(value, CR3_KEEP)) {
            flushPcid((int) (address & PCID), "CR3 write");
        }
        cpu.events.controlRegister(3, before, address);
    }

    // --- CR4 ---

    private void writeCr4(long value) {
        checkCr4(value);
        long before = state.cr4;
        long changed = before ^ value;
        if (!state.longMode() && (changed & CR4_RELOADS) != 0) {
            loadPdptes(state.cr0, state.cr3, value);
        }
        state.cr4 = value;
        contextChanged();
        boolean tagsEnd = set(before, CpuState.CR4_PCIDE) && !set(value, CpuState.CR4_PCIDE);
        boolean smepBegins = set(changed, CpuState.CR4_SMEP) && set(value, CpuState.CR4_SMEP);
        if ((changed & CR4_FLUSHES) != 0 || tagsEnd || smepBegins) {
            flush(false, "CR4 write");
        }
        cpu.events.controlRegister(4, before, value);
    }

    private void checkCr4(long value) {
        require(
                (value & ~offered.cr4()) == 0,
                "CR4 bits 0x%x are reserved or not offered by this processor".formatted(value & ~offered.cr4()));
        long changed = state.cr4 ^ value;
        if (state.longMode()) {
            require(set(value, CpuState.CR4_PAE), "CR4.PAE cannot be cleared in IA-32e mode");
            require(!set(changed, CpuState.CR4_LA57), "CR4.LA57 cannot change in IA-32e mode");
        }
        if (set(changed, CpuState.CR4_PCIDE) && set(value, CpuState.CR4_PCIDE)) {
            require(state.longMode(), "CR4.PCIDE = 1 needs IA-32e mode");
            require((state.cr3 & PCID) == 0, "CR4.PCIDE can be set only while CR3 bits 11:0 are clear");
        }
    }

    // --- CR8, IA32_EFER, PKRU, EFLAGS.AC ---

    /// The task-priority class, TPR bits 7:4: the local APIC's interrupts of this class and below wait.
    private void writeCr8(long value) {
        require((value & ~0xfL) == 0, "a reserved bit of CR8 is set");
        cpu.apic.setTaskPriorityClass((int) value);
    }

    /// RDMSR of IA32_EFER.
    long readEfer() {
        require(offered.efer() != 0, "this processor has no IA32_EFER");
        return state.efer;
    }

    /// WRMSR of IA32_EFER: LMA keeps what CR0.PG made of it.
    void writeEfer(long value) {
        require(offered.efer() != 0, "this processor has no IA32_EFER");
        long settable = offered.efer();
        require((value & ~(settable | CpuState.EFER_LMA)) == 0, "a reserved bit of IA32_EFER is set");
        boolean lmeChanges = set(value ^ state.efer, CpuState.EFER_LME);
        require(!lmeChanges || !state.paging(), "IA32_EFER.LME cannot change while CR0.PG = 1");
        state.efer = value & settable | state.efer & CpuState.EFER_LMA;
        contextChanged();
    }

    /// What WRPKRU and XRSTOR load.
    void writePkru(int value) {
        state.pkru = value;
        cpu.mmu.setPkru(value);
    }

    /// EFLAGS.AC may have changed: with CR4.SMAP it lets supervisor code touch user pages, with CR0.AM user
    /// accesses must be aligned.
    void accessControlChanged() {
        cpu.mmu.setAccessControl(accessControl());
    }

    private boolean accessControl() {
        return (state.flags.system() & Flags.AC) != 0;
    }

    /// CR4.UMIP: user code may not look at descriptor tables and the machine status word (SDM 3A "Control
    /// Registers", UMIP).
    void checkUserModeInstructions() {
        require(
                state.cpl == 0 || !set(state.cr4, CpuState.CR4_UMIP),
                "CR4.UMIP = 1 forbids the instruction to user code");
    }

    // --- what the MMU sees ---

    /// Tells the MMU what paging looks like now.
    void contextChanged() {
        PagingFormat format = format(state.cr0, state.cr4);
        cpu.mmu.setContext(new PagingContext(
                format,
                state.cr0,
                state.cr3,
                state.cr4,
                set(state.efer, CpuState.EFER_NXE),
                format == PagingFormat.PAE ? pdptes : Pdptes.NONE,
                accessControl(),
                state.pkru,
                offered.physicalBits(),
                offered.gigabytePages()));
        cpu.fetch.leave();
    }

    private PagingFormat format(long cr0, long cr4) {
        if (!set(cr0, CpuState.CR0_PG)) {
            return PagingFormat.OFF;
        }
        if (!set(cr4, CpuState.CR4_PAE)) {
            return PagingFormat.TWO_LEVEL;
        }
        if (!state.longMode()) {
            return PagingFormat.PAE;
        }
        return set(cr4, CpuState.CR4_LA57) ? PagingFormat.FIVE_LEVEL : PagingFormat.FOUR_LEVEL;
    }

    /// Loads the PDPTE registers when these values mean PAE paging; a reserved bit in a present entry is #GP and
    /// leaves the registers as they were.
    private void loadPdptes(long cr0, long cr3, long cr4) {
        if (format(cr0, cr4) != PagingFormat.PAE) {
            return;
        }
        Pdptes loaded = cpu.mmu.readPdptes(cr3);
        int invalid = loaded.invalid(offered.physicalBits());
        require(invalid < 0, "PDPTE " + invalid + " is present and has a reserved bit set");
        pdptes = loaded;
    }

    // --- invalidation ---

    private void flush(boolean keepGlobal, String cause) {
        cpu.mmu.flush(keepGlobal);
        cpu.fetch.leave();
        cpu.events.tlbFlush(-1, keepGlobal, cause);
    }

    private void flushPcid(int pcid, String cause) {
        cpu.mmu.flushPcid(pcid);
        cpu.fetch.leave();
        cpu.events.tlbFlush(-1, true, cause + ", PCID " + pcid);
    }

    /// INVLPG.
    void invlpg(long gva) {
        cpu.mmu.invalidate(gva);
        cpu.fetch.leave();
        cpu.events.tlbFlush(gva, false, "INVLPG");
    }

    /// INVPCID (SDM 2A "INVPCID").
    ///
    /// @param type 0 one address, 1 one PCID, 2 everything, 3 everything but global translations
    /// @param descriptor the low half of the descriptor in memory: the PCID, bits 63:12 reserved
    /// @param gva the high half
    void invpcid(long type, long descriptor, long gva) {
        require(Long.compareUnsigned(type, 3) <= 0, "INVPCID has types 0..3");
        require((descriptor & ~PCID) == 0, "a reserved bit of the INVPCID descriptor is set");
        int pcid = (int) descriptor;
        boolean tagged = set(state.cr4, CpuState.CR4_PCIDE);
        require(type > 1 || tagged || pcid == 0, "INVPCID of a PCID other than 0 needs CR4.PCIDE = 1");
        switch ((int) type) {
            case 0 -> invalidateUnder(gva, pcid);
            case 1 -> flushPcid(pcid, "INVPCID");
            case 2 -> flush(false, "INVPCID");
            default -> flush(true, "INVPCID");
        }
    }

    private void invalidateUnder(long gva, int pcid) {
        require(cpu.canonicalForWidest(gva), "INVPCID of an address that is not canonical");
        cpu.mmu.invalidate(gva, pcid);
        cpu.fetch.leave();
        cpu.events.tlbFlush(gva, true, "INVPCID, PCID " + pcid);
    }

    private static boolean set(long register, long bit) {
        return (register & bit) != 0;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw GuestFault.of(Vector.GP, otherwise);
        }
    }

    // --- debug registers ---

    long readDebug(int number) {
        return state.dr[debugNumber(number)];
    }

    void writeDebug(int number, long value) {
        int register = debugNumber(number);
        require(register < 6 || value >>> 32 == 0, "the upper half of DR" + register + " is reserved");
        state.dr[register] = switch (register) {
            case 6 -> value & 0xe00f | 0xffff0ff0L;
            case 7 -> value & 0xffff2bffL | 0x400;
            default -> value;
        };
        cpu.dataBreakpoints.armedOrNot();
    }

    /// DR4 and DR5 are DR6 and DR7 unless CR4.DE makes them #UD.
    private int debugNumber(int number) {
        if (number == 4 || number == 5) {
            if ((state.cr4 & CpuState.CR4_DE) != 0) {
                throw GuestFault.of(Vector.UD, "DR4 and DR5 with CR4.DE = 1");
            }
            return number + 2;
        }
        return number;
    }
}
