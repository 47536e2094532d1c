package hypercell.engine.x86.mmu;

import hypercell.engine.bus.CodeWatch;
import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import java.util.List;

/// Linear memory as the processor sees it. An access compares one tag of the [FastView] and touches host memory;
/// everything else (TLB miss, page crossing, device, hole, page that holds code, tracing) takes the slow path through
/// the [PagingUnit].
///
/// Other TLB models than the default keep no tags: every access looks the TLB up, so that its replacement order is
/// exact.
public final class Mmu {
    private static final long PAGE_MASK = ~0xfffL;

    private final PhysicalBus bus;
    private final PagingUnit paging;
    private final boolean fast;
    private final CodeWatch codeWatch;

    private final FastView view = new FastView();
    private final long[] hostDelta = view.hostDelta;
    private long[] readTag = view.readTags[FastView.SUPERVISOR];
    private long[] writeTag = view.writeTags[FastView.SUPERVISOR];
    private long[] fetchTag = view.fetchTags[FastView.SUPERVISOR];

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
    }

    // --- state that exec keeps up to date ---

    /// Takes over a new paging state; cached translations stay (the caller flushes as the manual says).
    public void setContext(PagingContext newContext) {
        paging.setContext(newContext);
        addressMask = newContext.addressMask();
        chooseView();
        view.drop();
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
            view.drop();
        }
    }

    private void chooseView() {
        boolean onUserPages = context().smap() && context().accessControl();
        int privilege = user ? FastView.USER : onUserPages ? FastView.SUPERVISOR_ON_USER_PAGES : FastView.SUPERVISOR;
        alignmentChecked = user && context().alignmentMask() && context().accessControl();
        readTag = alignmentChecked ? FastView.NO_TAGS : view.readTags[privilege];
        writeTag = alignmentChecked ? FastView.NO_TAGS : view.writeTags[privilege];
        fetchTag = view.fetchTags[privilege];
    }

    /// Reports every translation and bus access to `listener` from now on; null ends it.
    public void setTrace(MemoryTrace listener) {
        trace = listener;
        paging.setTrace(listener);
        view.drop();
    }

    /// Reports data accesses, apart from the processor's own, to `listener` from now on; null ends it.
    public void setWatch(DataWatch listener) {
        watch = listener;
        view.drop();
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

    /// Reads 1, 2, 4 or 8 bytes, sign-extended.
    public long read(long gva, int bytes) {
        int slot = FastView.slot(gva);
        if ((gva + bytes - 1 & PAGE_MASK) == readTag[slot]) {
            return HostMemory.getSigned(hostDelta[slot] + gva, bytes);
        }
        return extend(readSlow(gva, bytes, Access.of(Access.Kind.READ, user)), bytes);
    }

    /// Writes the low 1, 2, 4 or 8 bytes of `value`.
    public void write(long gva, int bytes, long value) {
        int slot = FastView.slot(gva);
        if ((gva + bytes - 1 & PAGE_MASK) == writeTag[slot]) {
            HostMemory.put(hostDelta[slot] + gva, bytes, value);
        } else {
            writeSlow(gva, bytes, value, Access.of(Access.Kind.WRITE, user));
        }
    }

    private static long extend(long value, int bytes) {
        int unused = 64 - 8 * bytes;
        return value << unused >> unused;
    }

    /// Reads a byte, sign-extended.
    public int read8(long gva) {
        return (int) read(gva, 1);
    }

    /// Reads 16 bits, sign-extended.
    public int read16(long gva) {
        return (int) read(gva, 2);
    }

    /// Reads 32 bits.
    public int read32(long gva) {
        return (int) read(gva, 4);
    }

    /// Reads 64 bits.
    public long read64(long gva) {
        return read(gva, 8);
    }

    public void write8(long gva, int value) {
        write(gva, 1, value);
    }

    public void write16(long gva, int value) {
        write(gva, 2, value);
    }

    public void write32(long gva, int value) {
        write(gva, 4, value);
    }

    public void write64(long gva, long value) {
        write(gva, 8, value);
    }

    /// Raises the fault that a write of `bytes` bytes would raise, before anything is changed: read-modify-write
    /// instructions and pushes of several values need it.
    public void probeWrite(long gva, int bytes) {
        int slot = FastView.slot(gva);
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
        int slot = FastView.slot(gva);
        long tag = write ? writeTag[slot] : readTag[slot];
        return (gva & PAGE_MASK) == tag ? hostDelta[slot] + gva : 0;
    }

    // --- accesses by the processor itself: descriptor tables, TSS ---

    /// Reads 1, 2, 4 or 8 bytes as an implicit supervisor access whatever the CPL, zero-extended.
    public long readSystem(long gva, int bytes) {
        long wrapped = gva & addressMask;
        int slot = FastView.slot(wrapped);
        // The supervisor's view refuses user pages under SMAP, as implicit accesses are refused.
        if ((wrapped + bytes - 1 & PAGE_MASK) == view.readTags[FastView.SUPERVISOR][slot]) {
            return HostMemory.getUnsigned(hostDelta[slot] + wrapped, bytes);
        }
        return readSlow(wrapped, bytes, Access.IMPLICIT_READ);
    }

    /// Writes as an implicit supervisor access whatever the CPL.
    public void writeSystem(long gva, int bytes, long value) {
        writeSlow(gva & addressMask, bytes, value, Access.IMPLICIT_WRITE);
    }

    // --- instruction fetch ---

    /// Physical address of the instruction byte at `gva`.
    public long fetch(long gva) {
        if (!paging.context().enabled() && trace == null) {
            return gva;
        }
        int slot = FastView.slot(gva);
        if ((gva & PAGE_MASK) == fetchTag[slot]) {
            return view.fetchGpa[slot] | gva & ~PAGE_MASK;
        }
        return fetchSlow(gva, slot);
    }

    private long fetchSlow(long gva, int slot) {
        long gpa = translate(gva, Access.of(Access.Kind.EXECUTE, user));
        if (fast && trace == null) {
            view.claimFetch(slot, gpa & PAGE_MASK);
            fetchTag[slot] = gva & PAGE_MASK;
        }
        return gpa;
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
            view.drop(FastView.slot(gva));
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
        int slot = FastView.slot(gva);
        long page = gva & PAGE_MASK;
        view.claim(slot, page, host - page);
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
        view.drop();
    }

    /// Drops the tags of a page that the TLB gave up, and of all pages when pieces of a large one went with it.
    private void dropPage(long gva, boolean pieces) {
        if (pieces) {
            view.drop();
        } else {
            view.drop(FastView.slot(gva));
        }
    }

    /// The page at `gpa` now holds decoded code: writes to it must take the slow path, under whatever linear
    /// address.
    public void watchCode(long gpa) {
        view.denyWrites(bus.hostAddress(gpa & PAGE_MASK));
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
        view.drop();
    }

    /// Drops all translations under all PCIDs, or all but global ones.
    public void flush(boolean keepGlobal) {
        paging.flush(-1, keepGlobal);
        view.drop();
    }

    /// Drops the translations under one PCID, global ones excepted.
    public void flushPcid(int pcid) {
        paging.flush(pcid, true);
        view.drop();
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
