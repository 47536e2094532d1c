package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import hypercell.engine.x86.mmu.Pdptes;
import hypercell.engine.x86.state.CpuState;

/// What one entry of the guest's tables allows, in bits of one entry of hardware's: for a guest all of which runs at
/// CPL 3, so that the view for its supervisor must allow what the guest's supervisor may do, and the view for its user
/// code what that may.
///
/// @param context the guest's paging state, without the registers that say where its tables are
/// @param eager whether hardware keeps the accessed and dirty flags for the guest; else an entry exists only when the
///     guest's is accessed already, and is writable only when the guest's is dirty
/// @param forgetDirty see [Mistake#FORGET_DIRTY]
record ShadowRights(PagingContext context, boolean eager, boolean forgetDirty) {
    private static final long CR4_MATTERS = CpuState.CR4_PSE | CpuState.CR4_SMEP | CpuState.CR4_SMAP | CpuState.CR4_PKE;

    static ShadowRights of(PagingContext state, boolean eager, boolean forgetDirty) {
        PagingContext context = new PagingContext(
                state.format(),
                state.cr0() & CpuState.CR0_WP,
                0,
                state.cr4() & CR4_MATTERS,
                state.noExecute(),
                Pdptes.NONE,
                false,
                state.protectionKeys() ? state.pkru() : 0,
                state.physicalBits(),
                state.gigabytePages());
        return new ShadowRights(context, eager, forgetDirty);
    }

    /// The format of hardware's tables.
    PagingFormat format() {
        return context.enabled() ? context.format() : PagingFormat.TWO_LEVEL;
    }

    /// Whether the guest's entry maps a page.
    boolean leaf(PagingLevel level, long guest) {
        return level.leaf(guest, context);
    }

    /// Bits for hardware's entry; 0 when there may be none.
    long bits(PagingLevel level, long guest, boolean user) {
        boolean leaf = leaf(level, guest);
        if ((guest & PageEntry.PRESENT) == 0 || (guest & level.reserved(context, leaf)) != 0) {
            return 0;
        }
        if (level.large() == PagingLevel.Large.REGISTER) {
            return HardwareTables.PRESENT;
        }
        if (!eager && (guest & PageEntry.ACCESSED) == 0 || !reachable(guest, leaf, user)) {
            return 0;
        }
        return HardwareTables.PRESENT | HardwareTables.USER | writable(guest, leaf, user) | flags(guest, leaf);
    }

    /// Whether the view may have the page at all: hardware at CPL 3 cannot refuse a supervisor a user page, or obey
    /// protection keys, so such accesses are done by the monitor.
    private boolean reachable(long guest, boolean leaf, boolean user) {
        boolean userPage = (guest & PageEntry.USER) != 0;
        if (user && !userPage) {
            return false;
        }
        return !leaf || !userPage || (user || !context.smep() && !context.smap()) && !restrictedByKey(guest);
    }

    private boolean restrictedByKey(long guest) {
        return context.protectionKeys() && (context.pkru() >>> 2 * PageEntry.protectionKey(guest) & 3) != 0;
    }

    private long writable(long guest, boolean leaf, boolean user) {
        boolean allowed = (guest & PageEntry.WRITABLE) != 0 || !user && !context.writeProtect();
        boolean clean = leaf && !eager && !forgetDirty && (guest & PageEntry.DIRTY) == 0;
        return allowed && !clean ? HardwareTables.WRITABLE : 0;
    }

    private long flags(long guest, boolean leaf) {
        long noExecute = context.noExecute() && context.format().entryBytes() == 8 ? guest & PageEntry.NO_EXECUTE : 0;
        long kept = PageEntry.ACCESSED | (leaf ? PageEntry.DIRTY : 0);
        return noExecute | (eager ? guest & kept : kept);
    }
}
