package hypercell.engine.x86.mmu;

import hypercell.engine.bus.CodeWatch;
import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import java.util.Arrays;
import java.util.List;

/// Linear memory as the processor sees it. An access compares one tag and touches host memory; everything else (TLB
/// miss, page crossing, device, hole, page that holds code, tracing) takes the slow path.
///
/// The tags are a view of the default [Tlb], slot for slot, and can be dropped at any time without a visible effect.
/// Other TLB models keep no tags: every access looks the TLB up, so that its replacement order is exact.
public final class Mmu {
    /// Slots of the fast view; equals the entries of [TlbModel#DEFAULT].
    private static final int SLOTS = 1024;

    private static final long PAGE_MASK = ~0xfffL;
    private static final long NO_TAG = -1;

    private final PhysicalBus bus;
    private final PageWalker walker;
    private final Tlb tlb;
    private final boolean fast;
    private final Walk walk = new Walk();
    private final CodeWatch codeWatch;

    private final long[] hostDelta = new long[SLOTS];
    private final long[] slotPage = new long[SLOTS];
    private final long[] readTagSupervisor = new long[SLOTS];
    private final long[] readTagUser = new long[SLOTS];
    private final long[] writeTagSupervisor = new long[SLOTS];
    private final long[] writeTagUser = new long[SLOTS];
    private long[] readTag = readTagSupervisor;
    private long[] writeTag = writeTagSupervisor;

    private PagingContext context = new PagingContext(false, 0, false, false, false);
    private boolean user;
    private MemoryTrace trace;
    private long faultAddress;
    private long misses;
    private long walkReads;
    private long walkWrites;
    private long flushes;

    public Mmu(PhysicalBus bus, TlbModel model, CodeWatch codeWatch) {
        this.bus = bus;
        this.codeWatch = codeWatch;
        walker = new PageWalker(bus);
        tlb = new Tlb(model);
        fast = model.equals(TlbModel.DEFAULT);
        dropTags();
    }

    // --- state that exec keeps up to date ---

    /// Takes over a new paging state; cached translations stay (the caller flushes as the manual says).
    public void setContext(PagingContext newContext) {
        context = newContext;
        dropTags();
    }

    public PagingContext context() {
        return context;
    }

    /// Whether accesses are user accesses from now on (CPL 3).
    public void setUser(boolean isUser) {
        user = isUser;
        readTag = isUser ? readTagUser : readTagSupervisor;
        writeTag = isUser ? writeTagUser : writeTagSupervisor;
    }

    /// Reports every translation and bus access to `listener` from now on; null ends it.
    public void setTrace(MemoryTrace listener) {
        trace = listener;
        dropTags();
    }

    /// Linear address of the last page fault: what goes into CR2.
    public long faultAddress() {
        return faultAddress;
    }

    // --- data accesses by the current privilege ---

    private static int slot(long gva) {
        long page = gva >>> 12;
        return (int) (page ^ page >>> 10) & SLOTS - 1;
    }

    /// Reads a byte, sign-extended.
    public int read8(long gva) {
        int slot = slot(gva);
        if ((gva & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getByte(hostDelta[slot] + gva);
        }
        return (byte) readSlow(gva, 1, user);
    }

    /// Reads 16 bits, sign-extended.
    public int read16(long gva) {
        int slot = slot(gva);
        if ((gva + 1 & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getShort(hostDelta[slot] + gva);
        }
        return (short) readSlow(gva, 2, user);
    }

    /// Reads 32 bits.
    public int read32(long gva) {
        int slot = slot(gva);
        if ((gva + 3 & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getInt(hostDelta[slot] + gva);
        }
        return (int) readSlow(gva, 4, user);
    }

    /// Reads 64 bits.
    public long read64(long gva) {
        int slot = slot(gva);
        if ((gva + 7 & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getLong(hostDelta[slot] + gva);
        }
        return readSlow(gva, 8, user);
    }

    public void write8(long gva, int value) {
        int slot = slot(gva);
        if ((gva & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putByte(hostDelta[slot] + gva, (byte) value);
        } else {
            writeSlow(gva, 1, value, user);
        }
    }

    public void write16(long gva, int value) {
        int slot = slot(gva);
        if ((gva + 1 & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putShort(hostDelta[slot] + gva, (short) value);
        } else {
            writeSlow(gva, 2, value, user);
        }
    }

    public void write32(long gva, int value) {
        int slot = slot(gva);
        if ((gva + 3 & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putInt(hostDelta[slot] + gva, value);
        } else {
            writeSlow(gva, 4, value, user);
        }
    }

    public void write64(long gva, long value) {
        int slot = slot(gva);
        if ((gva + 7 & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putLong(hostDelta[slot] + gva, value);
        } else {
            writeSlow(gva, 8, value, user);
        }
    }

    /// Raises the fault that a write of `bytes` bytes would raise, before anything is changed: read-modify-write
    /// instructions and pushes of several values need it.
    public void probeWrite(long gva, int bytes) {
        int slot = slot(gva);
        if ((gva + bytes - 1 & PAGE_MASK) == writeTag[slot]) {
            return;
        }
        translate(gva, Access.of(Access.Kind.WRITE, user), bytes);
        long last = gva + bytes - 1 & 0xffffffffL;
        if ((last & PAGE_MASK) != (gva & PAGE_MASK)) {
            translate(last & PAGE_MASK, Access.of(Access.Kind.WRITE, user), bytes);
        }
    }

    /// Host address of `gva` when a read (write) of the rest of its page is plain RAM right now, else 0: bulk
    /// string instructions ask after one ordinary access has filled the slot.
    public long hostForBulk(long gva, boolean write) {
        int slot = slot(gva);
        long tag = write ? writeTag[slot] : readTag[slot];
        return (gva & PAGE_MASK) == tag ? hostDelta[slot] + gva : 0;
    }

    // --- accesses by the processor itself: descriptor tables, TSS (implicit supervisor accesses) ---

    /// Reads 1, 2, 4 or 8 bytes with supervisor rights whatever the CPL, zero-extended.
    public long readSystem(long gva, int bytes) {
        return readSlow(gva & 0xffffffffL, bytes, false);
    }

    /// Writes with supervisor rights whatever the CPL.
    public void writeSystem(long gva, int bytes, long value) {
        writeSlow(gva & 0xffffffffL, bytes, value, false);
    }

    // --- instruction fetch ---

    /// Physical address of the instruction byte at `gva`.
    public long fetch(long gva) {
        return translate(gva, Access.of(Access.Kind.EXECUTE, user), 1);
    }

    // --- slow paths ---

    private long readSlow(long gva, int bytes, boolean asUser) {
        if ((gva & 0xfff) + bytes > 4096) {
            return readAcrossPages(gva, bytes, asUser);
        }
        long gpa = translate(gva, Access.of(Access.Kind.READ, asUser), bytes);
        long value = bus.read(gpa, bytes);
        if (trace != null) {
            trace.bus(gpa, bytes, value, false, bus.target(gpa));
        }
        return value;
    }

    private void writeSlow(long gva, int bytes, long value, boolean asUser) {
        if ((gva & 0xfff) + bytes > 4096) {
            writeAcrossPages(gva, bytes, value, asUser);
            return;
        }
        long gpa = translate(gva, Access.of(Access.Kind.WRITE, asUser), bytes);
        if (trace != null) {
            trace.bus(gpa, bytes, value, true, bus.target(gpa));
        }
        bus.write(gpa, bytes, value);
    }

    /// Two translations, both checked before a byte moves. Addresses wrap at 4 GiB.
    private long readAcrossPages(long gva, int bytes, boolean asUser) {
        Access access = Access.of(Access.Kind.READ, asUser);
        long second = (gva | 0xfff) + 1 & 0xffffffffL;
        int inFirst = (int) (4096 - (gva & 0xfff));
        long firstGpa = translate(gva, access, inFirst);
        long secondGpa = translate(second, access, bytes - inFirst);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            long gpa = i < inFirst ? firstGpa + i : secondGpa + i - inFirst;
            value |= bus.read(gpa, 1) << 8 * i;
        }
        if (trace != null) {
            trace.bus(firstGpa, bytes, value, false, bus.target(firstGpa));
        }
        return value;
    }

    private void writeAcrossPages(long gva, int bytes, long value, boolean asUser) {
        Access access = Access.of(Access.Kind.WRITE, asUser);
        long second = (gva | 0xfff) + 1 & 0xffffffffL;
        int inFirst = (int) (4096 - (gva & 0xfff));
        long firstGpa = translate(gva, access, inFirst);
        long secondGpa = translate(second, access, bytes - inFirst);
        if (trace != null) {
            trace.bus(firstGpa, bytes, value, true, bus.target(firstGpa));
        }
        for (int i = 0; i < bytes; i++) {
            long gpa = i < inFirst ? firstGpa + i : secondGpa + i - inFirst;
            bus.write(gpa, 1, value >>> 8 * i & 0xff);
        }
    }

    /// Physical address for an access: TLB, else walk, A/D update and fill. Raises #PF.
    private long translate(long gva, Access access, int bytes) {
        if (!context.enabled()) {
            fillUnpaged(gva);
            if (trace != null) {
                trace.translated(new Translation(gva, access, context, null, null, List.of(), unpaged(gva)));
            }
            return gva;
        }
        long page = gva >>> 12;
        int entry = tlb.find(page);
        if (entry >= 0 && tlb.allows(entry, access, context.writeProtect())) {
            tlb.touch(entry);
            if (trace != null) {
                trace.translated(fromTlb(gva, access, entry));
            }
            fill(gva, tlb.gpaPage(entry), rights(entry));
            return tlb.gpaPage(entry) | gva & 0xfff;
        }
        return walkAndFill(gva, access, page, entry);
    }

    /// @param refused number of the TLB entry that did not allow the access, or negative
    private long walkAndFill(long gva, Access access, long page, int refused) {
        TlbEntry held = trace != null && refused >= 0 ? tlb.entry(refused) : null;
        misses++;
        walker.walk(context, gva, access, walk);
        walkReads += walk.depth;
        if (!walk.mapped()) {
            // A page fault drops the translations of its address, SDM 3A "Operations that Invalidate TLBs
            // ...".
            tlb.invalidate(page);
            dropSlot(gva);
            faultAddress = gva;
            if (trace != null) {
                trace.translated(lastWalk(gva, access, held));
            }
            throw GuestFault.of(Vector.PF, walk.errorCode, walk.reason);
        }
        walkWrites += walker.commit(walk);
        long gpa = walk.pageGpa | gva & (1L << walk.pageShift) - 1;
        int rights = (walk.writable ? Tlb.WRITABLE : 0)
                | (walk.user ? Tlb.USER : 0)
                | (walk.global ? Tlb.GLOBAL : 0)
                | (walk.dirty ? Tlb.DIRTY : 0)
                | (walk.pageShift > 12 ? Tlb.LARGE : 0);
        tlb.insert(page, gpa & PAGE_MASK, rights);
        if (trace != null) {
            trace.translated(lastWalk(gva, access, held));
        }
        fill(gva, gpa & PAGE_MASK, rights);
        return gpa;
    }

    private int rights(int entry) {
        return (tlb.has(entry, Tlb.WRITABLE) ? Tlb.WRITABLE : 0)
                | (tlb.has(entry, Tlb.USER) ? Tlb.USER : 0)
                | (tlb.has(entry, Tlb.DIRTY) ? Tlb.DIRTY : 0);
    }

    private void fillUnpaged(long gva) {
        if (fast && trace == null) {
            install(gva, gva & PAGE_MASK, Tlb.WRITABLE | Tlb.USER | Tlb.DIRTY);
        }
    }

    private void fill(long gva, long gpaPage, int rights) {
        if (fast && trace == null) {
            install(gva, gpaPage, rights);
        }
    }

    private void install(long gva, long gpaPage, int rights) {
        int slot = slot(gva);
        dropTags(slot);
        long host = bus.hostAddress(gpaPage);
        if (host == 0) {
            return;
        }
        long page = gva & PAGE_MASK;
        hostDelta[slot] = host - page;
        slotPage[slot] = page;
        readTagSupervisor[slot] = page;
        if ((rights & Tlb.USER) != 0) {
            readTagUser[slot] = page;
        }
        if ((rights & Tlb.DIRTY) == 0 || codeWatch.holdsCode(gpaPage)) {
            return;
        }
        if ((rights & Tlb.WRITABLE) != 0 || !context.writeProtect()) {
            writeTagSupervisor[slot] = page;
        }
        if ((rights & (Tlb.WRITABLE | Tlb.USER)) == (Tlb.WRITABLE | Tlb.USER)) {
            writeTagUser[slot] = page;
        }
    }

    private void dropTags(int slot) {
        readTagSupervisor[slot] = NO_TAG;
        readTagUser[slot] = NO_TAG;
        writeTagSupervisor[slot] = NO_TAG;
        writeTagUser[slot] = NO_TAG;
    }

    private void dropSlot(long gva) {
        dropTags(slot(gva));
    }

    private void dropTags() {
        Arrays.fill(readTagSupervisor, NO_TAG);
        Arrays.fill(readTagUser, NO_TAG);
        Arrays.fill(writeTagSupervisor, NO_TAG);
        Arrays.fill(writeTagUser, NO_TAG);
    }

    /// The page at `gpa` now holds decoded code: writes to it must take the slow path, under whatever linear
    /// address.
    public void watchCode(long gpa) {
        long host = bus.hostAddress(gpa & PAGE_MASK);
        for (int slot = 0; slot < SLOTS; slot++) {
            if (hostDelta[slot] + slotPage[slot] == host) {
                writeTagSupervisor[slot] = NO_TAG;
                writeTagUser[slot] = NO_TAG;
            }
        }
    }

    // --- invalidation ---

    /// INVLPG.
    public void invalidate(long gva) {
        flushes++;
        tlb.invalidate(gva >>> 12);
        dropTags();
    }

    /// Drops all translations, or all but global ones.
    public void flush(boolean keepGlobal) {
        flushes++;
        tlb.flush(keepGlobal);
        dropTags();
    }

    // --- explanation ---

    /// What an access would do now, TLB first; changes nothing.
    public Translation explain(long gva, Access access) {
        int entry = context.enabled() && tlb.model().entries() > 0 ? tlb.find(gva >>> 12) : -1;
        if (entry >= 0 && tlb.allows(entry, access, context.writeProtect())) {
            return fromTlb(gva, access, entry);
        }
        return freshWalk(gva, access, entry >= 0 ? tlb.entry(entry) : null);
    }

    /// What the tables in memory say, the TLB left aside; changes nothing.
    public Translation explainWalk(long gva, Access access) {
        return freshWalk(gva, access, null);
    }

    private Translation freshWalk(long gva, Access access, TlbEntry refused) {
        if (!context.enabled()) {
            return new Translation(gva, access, context, null, null, List.of(), unpaged(gva));
        }
        Walk fresh = new Walk();
        walker.walk(context, gva, access, fresh);
        return new Translation(gva, access, context, null, refused, fresh.steps(), fresh.outcome(gva));
    }

    private Translation lastWalk(long gva, Access access, TlbEntry refused) {
        return new Translation(gva, access, context, null, refused, walk.steps(), walk.outcome(gva));
    }

    private Translation fromTlb(long gva, Access access, int entry) {
        TlbEntry hit = tlb.entry(entry);
        WalkOutcome outcome = new WalkOutcome.Mapped(
                hit.gpaPage() | gva & 0xfff, hit.pageBytes(), hit.writable(), hit.user(), hit.global(), hit.dirty());
        return new Translation(gva, access, context, hit, null, List.of(), outcome);
    }

    private static WalkOutcome unpaged(long gva) {
        return new WalkOutcome.Mapped(gva, 4096, true, true, false, true);
    }

    /// Valid entries of the visible TLB.
    public List<TlbEntry> entries() {
        return tlb.entries();
    }

    public long misses() {
        return misses;
    }

    public long walkReads() {
        return walkReads;
    }

    public long walkWrites() {
        return walkWrites;
    }

    public long flushes() {
        return flushes;
    }
}
