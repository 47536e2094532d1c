package hypercell.engine.x86.mmu;

/// What paging needs to know of the processor: the registers that SDM 3A "Paging Modes and Control Bits" names, and
/// what the processor offers.
///
/// @param format the paging mode that the registers select
/// @param cr0 raw CR0, of which PG and WP matter
/// @param cr3 raw CR3
/// @param cr4 raw CR4, of which PSE, PGE, PCIDE, SMEP, SMAP and PKE matter
/// @param noExecute IA32_EFER.NXE
/// @param pdptes the PDPTE registers; [Pdptes#NONE] unless the format is PAE
/// @param accessControl EFLAGS.AC: with CR4.SMAP, supervisor code may touch user pages
/// @param pkru rights of the protection keys
/// @param physicalBits MAXPHYADDR, 32..52
/// @param gigabytePages whether 1-GiB pages are offered
public record PagingContext(
        PagingFormat format,
        long cr0,
        long cr3,
        long cr4,
        boolean noExecute,
        Pdptes pdptes,
        boolean accessControl,
        int pkru,
        int physicalBits,
        boolean gigabytePages) {
    /// Paging off.
    public static final PagingContext OFF =
            new PagingContext(PagingFormat.OFF, 0, 0, 0, false, Pdptes.NONE, false, 0, 40, true);

    private static final long CR0_WP = 1 << 16;
    private static final long CR0_AM = 1 << 18;
    private static final long CR4_PSE = 1 << 4;
    private static final long CR4_PGE = 1 << 7;
    private static final long CR4_PCIDE = 1 << 17;
    private static final long CR4_SMEP = 1 << 20;
    private static final long CR4_SMAP = 1 << 21;
    private static final long CR4_PKE = 1 << 22;

    /// CR3 bits 11:0 with CR4.PCIDE.
    private static final int PCID = 0xfff;

    /// Whether linear addresses are translated at all.
    public boolean enabled() {
        return format != PagingFormat.OFF;
    }

    /// CR0.WP: supervisor writes obey R/W.
    public boolean writeProtect() {
        return (cr0 & CR0_WP) != 0;
    }

    /// CR0.AM: with [#accessControl], user accesses must be aligned.
    public boolean alignmentMask() {
        return (cr0 & CR0_AM) != 0;
    }

    /// CR4.PSE: in 32-bit paging, PDE.PS maps 4 MiB.
    public boolean pageSizeExtension() {
        return (cr4 & CR4_PSE) != 0;
    }

    /// CR4.PGE: translations can be global.
    public boolean globalPages() {
        return (cr4 & CR4_PGE) != 0;
    }

    /// CR4.SMEP: no supervisor fetches from user pages.
    public boolean smep() {
        return (cr4 & CR4_SMEP) != 0;
    }

    /// CR4.SMAP: no supervisor data accesses to user pages, unless [#accessControl].
    public boolean smap() {
        return (cr4 & CR4_SMAP) != 0;
    }

    /// CR4.PKE in IA-32e mode: user pages have protection keys.
    public boolean protectionKeys() {
        return (cr4 & CR4_PKE) != 0 && longMode();
    }

    /// The current process-context identifier, 0..4095; 0 without CR4.PCIDE.
    public int pcid() {
        return (cr4 & CR4_PCIDE) != 0 ? (int) cr3 & PCID : 0;
    }

    /// Physical address of the first structure.
    public long rootGpa() {
        return cr3 & format.rootMask();
    }

    /// See [PagingFormat#addressMask].
    public long addressMask() {
        return format.addressMask();
    }

    /// Whether a page fault tells that the access was an instruction fetch.
    boolean tellsFetches() {
        return smep() || noExecute && format.entryBytes() == 8;
    }

    /// Whether the format belongs to IA-32e mode.
    public boolean longMode() {
        return format == PagingFormat.FOUR_LEVEL || format == PagingFormat.FIVE_LEVEL;
    }

    /// The bits above the address that every entry must have clear: those beyond MAXPHYADDR, and XD without
    /// IA32_EFER.NXE. PAE paging reserves bits 62:52, too; 4-level and 5-level paging ignore them.
    long reservedHigh() {
        if (format.entryBytes() == 4) {
            return 0;
        }
        long address = -(1L << physicalBits) & (longMode() ? PagingLevel.FRAME : Long.MAX_VALUE);
        return address | (noExecute ? 0 : PageEntry.NO_EXECUTE);
    }

    /// The same state with other tables.
    public PagingContext withTables(PagingFormat other, long root) {
        return new PagingContext(
                other, cr0, root, cr4, noExecute, pdptes, accessControl, pkru, physicalBits, gigabytePages);
    }

    /// The same state with other PDPTE registers.
    public PagingContext withPdptes(Pdptes others) {
        return new PagingContext(
                format, cr0, cr3, cr4, noExecute, others, accessControl, pkru, physicalBits, gigabytePages);
    }

    /// The same state with another EFLAGS.AC.
    public PagingContext withAccessControl(boolean on) {
        return new PagingContext(format, cr0, cr3, cr4, noExecute, pdptes, on, pkru, physicalBits, gigabytePages);
    }

    /// The same state with another PKRU.
    public PagingContext withPkru(int value) {
        return new PagingContext(
                format, cr0, cr3, cr4, noExecute, pdptes, accessControl, value, physicalBits, gigabytePages);
    }
}
