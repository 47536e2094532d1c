package hypercell.engine.x86.mmu;

import hypercell.engine.bus.CodeWatch;
import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import java.util.Arrays;
import java.util.List;

/// Linear memory as the processor sees it. An access compares one tag and touches host memory; everything else (TLB
/// miss, page crossing, device, hole, page that holds code, tracing) takes the slow path through the [PagingUnit].
///
/// The tags are a view of the default TLB, slot for slot, and can be dropped at any time without a visible effect. User
/// code, supervisor code, and supervisor code that may touch user pages each have a view of their own, so that a change
/// of privilege only switches views. Other TLB models keep no tags: every access looks the TLB up, so that its
/// replacement order is exact.
public final class Mmu {
    /// Slots of the fast view; equals the entries of [TlbModel#DEFAULT].
    private static final int SLOTS = 1024;

    private static final int SUPERVISOR = 0;
    private static final int USER = 1;
    private static final int SUPERVISOR_ON_USER_PAGES = 2;
    private static final int VIEWS = 3;

    private static final long PAGE_MASK = ~0xfffL;
    private static final long NO_TAG = -1;

    private final PhysicalBus bus;
    private final PagingUnit paging;
    private final boolean fast;
    private final CodeWatch codeWatch;

    private final long[] hostDelta = new long[SLOTS];
    private final long[] slotPage = new long[SLOTS];
    private final long[][] readTags = new long[VIEWS][SLOTS];
    private final long[][] writeTags = new long[VIEWS][SLOTS];
    private long[] readTag = readTags[SUPERVISOR];
    private long[] writeTag = writeTags[SUPERVISOR];

    /// Stands for the tags while alignment is checked: every access takes the slow path.
    private final long[] noTags = new long[SLOTS];

    private boolean user;
    private boolean alignmentChecked;
    private long addressMask = PagingContext.OFF.addressMask();
    private MemoryTrace trace;
    private DataWatch watch;
    private long faultAddress;

    public Mmu(PhysicalBus bus, TlbModel model, CodeWatch codeWatch) {
        this.bus = bus;
        this.codeWatch = codeWatch;
        paging = new PagingUnit(bus, model);
        fast = model.equals(TlbModel.DEFAULT);
        Arrays.fill(noTags, NO_TAG);
        dropTags();
    }

    // --- state that exec keeps up to date ---

    /// Takes over a new paging state; cached translations stay (the caller flushes as the manual says).
    public void setContext(PagingContext newContext) {
        paging.setContext(newContext);
        addressMask = newContext.addressMask();
        chooseView();
        dropTags();
    }

    public PagingContext context() {
        return paging.context();
    }

    /// Whether accesses are user accesses from now on (CPL 3).
    public void setUser(boolean isUser) {
        user = isUser;
        chooseView();
    }

    /// EFLAGS.AC from now on, which matters with CR4.SMAP and, for user code, with CR0.AM.
    public void setAccessControl(boolean on) {
        paging.setAccessControl(on);
        chooseView();
    }

    /// PKRU from now on, which matters with CR4.PKE.
    public void setPkru(int value) {
        if (value != context().pkru()) {
            paging.setContext(context().withPkru(value));
            dropTags();
        }
    }

    private void chooseView() {
        boolean onUserPages = context().smap() && context().accessControl();
        int view = user ? USER : onUserPages ? SUPERVISOR_ON_USER_PAGES : SUPERVISOR;
        alignmentChecked = user && context().alignmentMask() && context().accessControl();
        readTag = alignmentChecked ? noTags : readTags[view];
        writeTag = alignmentChecked ? noTags : writeTags[view];
    }

    /// Reports every translation and bus access to `listener` from now on; null ends it.
    public void setTrace(MemoryTrace listener) {
        trace = listener;
        paging.setTrace(listener);
        dropTags();
    }

    /// Reports data accesses, apart from the processor's own, to `listener` from now on; null ends it.
    public void setWatch(DataWatch listener) {
        watch = listener;
        dropTags();
    }

    /// Linear address of the last page fault: what goes into CR2.
    public long faultAddress() {
        return faultAddress;
    }

    /// The four entries of PAE paging that `cr3` names, as they are in memory: what loads the PDPTE registers.
    public Pdptes readPdptes(long cr3) {
        return paging.readPdptes(cr3);
    }

    // --- data accesses by the current privilege ---

    /// The slot of a page. Neighbours never share one, those at the wrap of addresses included: an access that
    /// crosses into the next page then finds another page's tag in its slot, so that one comparison tells
    /// everything.
    private static int slot(long gva) {
        long page = gva >>> 12;
        return (int) (page + (page >>> 10)) & SLOTS - 1;
    }

    /// Reads a byte, sign-extended.
    public int read8(long gva) {
        int slot = slot(gva);
        if ((gva & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getByte(hostDelta[slot] + gva);
        }
        return (byte) readSlow(gva, 1, Access.of(Access.Kind.READ, user));
    }

    /// Reads 16 bits, sign-extended.
    public int read16(long gva) {
        int slot = slot(gva);
        if ((gva + 1 & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getShort(hostDelta[slot] + gva);
        }
        return (short) readSlow(gva, 2, Access.of(Access.Kind.READ, user));
    }

    /// Reads 32 bits.
    public int read32(long gva) {
        int slot = slot(gva);
        if ((gva + 3 & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getInt(hostDelta[slot] + gva);
        }
        return (int) readSlow(gva, 4, Access.of(Access.Kind.READ, user));
    }

    /// Reads 64 bits.
    public long read64(long gva) {
        int slot = slot(gva);
        if ((gva + 7 & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getLong(hostDelta[slot] + gva);
        }
        return readSlow(gva, 8, Access.of(Access.Kind.READ, user));
    }

    public void write8(long gva, int value) {
        int slot = slot(gva);
        if ((gva & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putByte(hostDelta[slot] + gva, (byte) value);
        } else {
            writeSlow(gva, 1, value, Access.of(Access.Kind.WRITE, user));
        }
    }

    public void write16(long gva, int value) {
        int slot = slot(gva);
        if ((gva + 1 & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putShort(hostDelta[slot] + gva, (short) value);
        } else {
            writeSlow(gva, 2, value, Access.of(Access.Kind.WRITE, user));
        }
    }

    public void write32(long gva, int value) {
        int slot = slot(gva);
        if ((gva + 3 & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putInt(hostDelta[slot] + gva, value);
        } else {
            writeSlow(gva, 4, value, Access.of(Access.Kind.WRITE, user));
        }
    }

    public void write64(long gva, long value) {
        int slot = slot(gva);
        if ((gva + 7 & PAGE_MASK) == writeTag[slot]) {
            HostMemory.putLong(hostDelta[slot] + gva, value);
        } else {
            writeSlow(gva, 8, value, Access.of(Access.Kind.WRITE, user));
        }
    }

    /// Raises the fault that a write of `bytes` bytes would raise, before anything is changed: read-modify-write
    /// instructions and pushes of several values need it.
    public void probeWrite(long gva, int bytes) {
        int slot = slot(gva);
        if ((gva + bytes - 1 & PAGE_MASK) == writeTag[slot]) {
            return;
        }
        if (Integer.bitCount(bytes) == 1 && bytes <= 8) { // larger ones are images, which have rules of their own
            checkAlignment(gva, bytes);
        }
        Access access = Access.of(Access.Kind.WRITE, user);
        translate(gva, access);
        long last = gva + bytes - 1 & addressMask;
        if ((last & PAGE_MASK) != (gva & PAGE_MASK)) {
            translate(last & PAGE_MASK, access);
        }
    }

    /// Raises #AC when user code with CR0.AM and EFLAGS.AC accesses `bytes` (1, 2, 4, 8, 16) bytes at an address
    /// that is no multiple of them (SDM 3A "Interrupt 17—Alignment Check Exception (#AC)"). It comes before #PF, as
    /// on processors, and after the fault of an address that is not canonical.
    public void checkAlignment(long gva, int bytes) {
        if (alignmentChecked && (gva & bytes - 1) != 0) {
            requireCanonical(gva);
            throw GuestFault.of(Vector.AC, "a user access of %d bytes that is not aligned".formatted(bytes));
        }
    }

    private void requireCanonical(long gva) {
        if (!paging.context().format().canonical(gva)) {
            throw GuestFault.notCanonical();
        }
    }

    /// Host address of `gva` when a read (write) of the rest of its page is plain RAM right now, else 0: bulk
    /// string instructions ask after one ordinary access has filled the slot.
    public long hostForBulk(long gva, boolean write) {
        int slot = slot(gva);
        long tag = write ? writeTag[slot] : readTag[slot];
        return (gva & PAGE_MASK) == tag ? hostDelta[slot] + gva : 0;
    }

    // --- accesses by the processor itself: descriptor tables, TSS ---

    /// Reads 1, 2, 4 or 8 bytes as an implicit supervisor access whatever the CPL, zero-extended.
    public long readSystem(long gva, int bytes) {
        return readSlow(gva & addressMask, bytes, Access.IMPLICIT_READ);
    }

    /// Writes as an implicit supervisor access whatever the CPL.
    public void writeSystem(long gva, int bytes, long value) {
        writeSlow(gva & addressMask, bytes, value, Access.IMPLICIT_WRITE);
    }

    // --- instruction fetch ---

    /// Physical address of the instruction byte at `gva`.
    public long fetch(long gva) {
        return translate(gva, Access.of(Access.Kind.EXECUTE, user));
    }

    // --- slow paths ---

    private long readSlow(long gva, int bytes, Access access) {
        if (access != Access.IMPLICIT_READ) {
            checkAlignment(gva, bytes);
        }
        boolean split = (gva & 0xfff) + bytes > 4096;
        SplitAccess pages = split ? split(gva, access) : null;
        long gpa = split ? pages.firstGpa() : translate(gva, access);
        long value = split ? pages.read(bus, bytes) : bus.read(gpa, bytes);
        if (trace != null) {
            trace.bus(gpa, bytes, value, false, bus.target(gpa));
        }
        if (watch != null && access != Access.IMPLICIT_READ) {
            watch.accessed(gva, bytes, false);
        }
        return value;
    }

    private void writeSlow(long gva, int bytes, long value, Access access) {
        if (access != Access.IMPLICIT_WRITE) {
            checkAlignment(gva, bytes);
        }
        boolean split = (gva & 0xfff) + bytes > 4096;
        SplitAccess pages = split ? split(gva, access) : null;
        long gpa = split ? pages.firstGpa() : translate(gva, access);
        if (trace != null) {
            trace.bus(gpa, bytes, value, true, bus.target(gpa));
        }
        if (watch != null && access != Access.IMPLICIT_WRITE) {
            watch.accessed(gva, bytes, true);
        }
        if (split) {
            pages.write(bus, bytes, value);
        } else {
            bus.write(gpa, bytes, value);
        }
    }

    /// Two translations, both checked before a byte moves. Addresses wrap as the paging format says.
    private SplitAccess split(long gva, Access access) {
        int inFirst = (int) (4096 - (gva & 0xfff));
        long firstGpa = translate(gva, access);
        return new SplitAccess(firstGpa, translate(gva + inFirst & addressMask, access), inFirst);
    }

    /// Physical address for an access. Raises #PF.
    private long translate(long gva, Access access) {
        if (!paging.context().enabled()) {
            long gpa = bus.decode(gva);
            install(gva, gpa & PAGE_MASK, Rights.UNPAGED);
            if (trace != null) {
                trace.translated(paging.unpaged(gva, access));
            }
            return gpa;
        }
        requireCanonical(gva);
        long gpa = paging.translate(gva, access);
        if (paging.walked()) {
            dropTags(slot(gva));
        }
        if (gpa < 0) {
            dropPage(gva, paging.droppedPieces());
            faultAddress = gva;
            throw paging.fault();
        }
        long decoded = bus.decode(gpa);
        install(gva, decoded & PAGE_MASK, paging.granted());
        return decoded;
    }

    /// Lets the present view use the page without a further look, as far as `rights` go.
    private void install(long gva, long gpaPage, int rights) {
        long host = bus.hostAddress(gpaPage);
        if (!fast || trace != null || watch != null || alignmentChecked || host == 0) {
            return;
        }
        int slot = slot(gva);
        long page = gva & PAGE_MASK;
        if (slotPage[slot] != page || hostDelta[slot] != host - page) {
            dropTags(slot);
            hostDelta[slot] = host - page;
            slotPage[slot] = page;
        }
        PagingContext context = paging.context();
        if (AccessRights.refusal(context, rights, Access.of(Access.Kind.READ, user)) == null) {
            readTag[slot] = page;
        }
        if (Rights.has(rights, Rights.DIRTY)
                && !codeWatch.holdsCode(gpaPage)
                && AccessRights.refusal(context, rights, Access.of(Access.Kind.WRITE, user)) == null) {
            writeTag[slot] = page;
        }
    }

    // --- tags ---

    /// Other memory or another device is at some physical addresses now: every page is looked at again.
    public void physicalMapChanged() {
        dropTags();
    }

    private void dropTags(int slot) {
        for (int view = 0; view < VIEWS; view++) {
            readTags[view][slot] = NO_TAG;
            writeTags[view][slot] = NO_TAG;
        }
    }

    /// Drops the tags of a page that the TLB gave up, and of all pages when pieces of a large one went with it.
    private void dropPage(long gva, boolean pieces) {
        if (pieces) {
            dropTags();
        } else {
            dropTags(slot(gva));
        }
    }

    private void dropTags() {
        for (int view = 0; view < VIEWS; view++) {
            Arrays.fill(readTags[view], NO_TAG);
            Arrays.fill(writeTags[view], NO_TAG);
        }
    }

    /// The page at `gpa` now holds decoded code: writes to it must take the slow path, under whatever linear
    /// address.
    public void watchCode(long gpa) {
        long host = bus.hostAddress(gpa & PAGE_MASK);
        for (int slot = 0; slot < SLOTS; slot++) {
            if (hostDelta[slot] + slotPage[slot] == host) {
                for (long[] tags : writeTags) {
                    tags[slot] = NO_TAG;
                }
            }
        }
    }

    // --- invalidation, SDM 3A "Operations that Invalidate TLBs and Paging-Structure Caches" ---

    /// INVLPG: drops the translations of the page around `gva` under the current PCID, global ones included, and
    /// the paging-structure caches of that PCID.
    public void invalidate(long gva) {
        dropPage(gva, paging.invalidatePage(gva));
    }

    /// INVPCID type 0: drops the translations of the page around `gva` under `pcid`, global ones excepted.
    public void invalidate(long gva, int pcid) {
        paging.invalidatePageOf(gva, pcid);
        dropTags();
    }

    /// Drops all translations under all PCIDs, or all but global ones.
    public void flush(boolean keepGlobal) {
        paging.flush(-1, keepGlobal);
        dropTags();
    }

    /// Drops the translations under one PCID, global ones excepted.
    public void flushPcid(int pcid) {
        paging.flush(pcid, true);
        dropTags();
    }

    // --- explanation ---

    /// What an access would do now, TLB first; changes nothing.
    public Translation explain(long gva, Access access) {
        return paging.explain(gva, access);
    }

    /// What the tables in memory say, TLB and paging-structure caches left aside; changes nothing.
    public Translation explainWalk(long gva, Access access) {
        return paging.explainWalk(gva, access);
    }

    /// Valid entries of the visible TLB and its paging-structure caches.
    public List<TlbEntry> entries() {
        return paging.entries();
    }

    public PagingCounts counts() {
        return paging.counts();
    }

    /// Counts from zero again.
    public void countAnew() {
        paging.countAnew();
    }
}
