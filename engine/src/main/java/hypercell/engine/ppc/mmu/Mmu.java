package hypercell.engine.ppc.mmu;

import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.fault.Undefined;
import hypercell.engine.ppc.state.PpcState;
import hypercell.engine.x86.fault.UnsupportedFeature;

/// Translates effective addresses by the TLB, and moves bytes. Recent translations are kept by 1 KiB, the smallest
/// page, until anything changes that they depend on.
public final class Mmu {
    /// The smallest page: nothing within it can be translated differently.
    public static final int GRANULE = 1024;

    private static final int GRANULE_SHIFT = 10;
    private static final int KEPT = 256;

    private final PpcState state;
    private final Utlb utlb = new Utlb();
    private final RealMemory memory;
    /// Tag and real address of kept translations, by access and granule. A tag holds the epoch in its upper
    /// half.
    private final long[][] tags = new long[Access.values().length][KEPT];
    private final long[][] reals = new long[Access.values().length][KEPT];
    private long epoch = 1L << 32;
    private int pid;
    private long misses;
    private TlbTrace trace;

    public Mmu(PpcState state, RealMemory memory) {
        this.state = state;
        this.memory = memory;
    }

    public Utlb utlb() {
        return utlb;
    }

    public RealMemory memory() {
        return memory;
    }

    /// Searches that found no entry, since the start.
    public long misses() {
        return misses;
    }

    public void countAnew() {
        misses = 0;
    }

    public int pid() {
        return pid;
    }

    public void setPid(int value) {
        pid = value & 0xff;
        contextChanged();
    }

    /// Makes every search and access known while a story is told; null ends that.
    public void setTrace(TlbTrace listener) {
        trace = listener;
        contextChanged();
    }

    /// Writes an entry as TLBWE does.
    public void write(int index, TlbEntry entry) {
        utlb.set(index, entry);
        contextChanged();
    }

    /// MSR, PID or the TLB has changed: kept translations are void.
    public void contextChanged() {
        epoch += 1L << 32;
    }

    /// What the TLB would say now to an access. Changes nothing.
    public TlbLookup explain(int ea, Access access) {
        return utlb.explain(ea, access, state.problemState(), space(access), pid);
    }

    private int space(Access access) {
        int bit = access == Access.FETCH ? PpcState.MSR_IS : PpcState.MSR_DS;
        return (state.msr & bit) != 0 ? 1 : 0;
    }

    /// The real address of `ea`.
    ///
    /// @throws GuestInterrupt when no entry matches or permits the access
    public long translate(int ea, Access access) {
        int kind = access.ordinal();
        int slot = ea >>> GRANULE_SHIFT & KEPT - 1;
        if (tags[kind][slot] == (epoch | ea >>> GRANULE_SHIFT)) {
            return reals[kind][slot] | ea & GRANULE - 1;
        }
        return search(ea, access);
    }

    private long search(int ea, Access access) {
        if (trace != null) {
            trace.searched(explain(ea, access));
        }
        int index = utlb.find(ea, space(access), pid);
        if (index == Utlb.MISS) {
            misses++;
            throw miss(ea, access);
        }
        if (index == Utlb.MULTI_HIT) {
            TlbAnswer answer = explain(ea, access).answer();
            throw new Undefined("0x%08x: %s".formatted(ea, answer.sentence()), "TLB Match Process");
        }
        TlbEntry entry = utlb.get(index);
        if (!Utlb.permits(entry, access, state.problemState())) {
            throw denied(ea, access, index);
        }
        if ((entry.word2() & TlbEntry.LITTLE_ENDIAN) != 0) {
            throw new UnsupportedFeature("a little-endian page (TLB entry %d)".formatted(index), "Endian (E)");
        }
        long real = entry.real(ea);
        if (trace == null) {
            int slot = ea >>> GRANULE_SHIFT & KEPT - 1;
            tags[access.ordinal()][slot] = epoch | ea >>> GRANULE_SHIFT;
            reals[access.ordinal()][slot] = real & -GRANULE;
        }
        return real;
    }

    private static GuestInterrupt miss(int ea, Access access) {
        String reason = "no TLB entry for 0x%08x".formatted(ea);
        return access == Access.FETCH
                ? GuestInterrupt.plain(Ivor.INSTRUCTION_TLB_ERROR, reason)
                : GuestInterrupt.data(Ivor.DATA_TLB_ERROR, ea, access == Access.WRITE, reason);
    }

    private GuestInterrupt denied(int ea, Access access, int index) {
        String reason =
                "TLB entry %d has %s = 0 for 0x%08x".formatted(index, access.permissionName(state.problemState()), ea);
        return access == Access.FETCH
                ? GuestInterrupt.plain(Ivor.INSTRUCTION_STORAGE, reason)
                : GuestInterrupt.data(Ivor.DATA_STORAGE, ea, access == Access.WRITE, reason);
    }

    /// The entry that translates a data access, which must be mapped.
    public TlbEntry entryOf(int ea) {
        return utlb.get(utlb.find(ea, space(Access.READ), pid));
    }

    // --- data ---

    /// Loads 1, 2 or 4 bytes, zero-extended.
    public int load(int ea, int bytes) {
        if ((ea & GRANULE - 1) + bytes > GRANULE) {
            return loadAcross(ea, bytes);
        }
        long real = translate(ea, Access.READ);
        int value = memory.read(real, bytes);
        if (trace != null) {
            trace.moved(real, bytes, value, false);
        }
        return value;
    }

    private int loadAcross(int ea, int bytes) {
        translate(ea, Access.READ);
        translate(ea + bytes - 1, Access.READ);
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | load(ea + i, 1);
        }
        return value;
    }

    /// Stores the low 1, 2 or 4 bytes of `value`.
    public void store(int ea, int bytes, int value) {
        if ((ea & GRANULE - 1) + bytes > GRANULE) {
            storeAcross(ea, bytes, value);
            return;
        }
        long real = translate(ea, Access.WRITE);
        if (trace != null) {
            trace.moved(real, bytes, value, true);
        }
        memory.write(real, bytes, value);
    }

    private void storeAcross(int ea, int bytes, int value) {
        translate(ea, Access.WRITE);
        translate(ea + bytes - 1, Access.WRITE);
        for (int i = 0; i < bytes; i++) {
            store(ea + i, 1, value >>> 8 * (bytes - 1 - i));
        }
    }
}
