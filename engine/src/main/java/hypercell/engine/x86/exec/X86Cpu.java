package hypercell.engine.x86.exec;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.machine.IrqLine;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.EventStream;
import hypercell.engine.x86.apic.ApicPage;
import hypercell.engine.x86.apic.LocalApic;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Mmu;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One processor: state and the units that work on it. Handlers reach everything from here; [RunLoop] drives it.
public final class X86Cpu {
    private static final long NO_PAGE = -1;
    private static final long PAGE_MASK = ~0xfffL;
    private static final int TRAIL = 16;
    private static final long LOW = 0xffffffffL;

    final CpuState state = new CpuState();
    final long[] r = state.r;
    final Flags flags = state.flags;
    final Mmu mmu;
    final PortBus ports;
    final EventStream events;
    final Segmentation segmentation;
    final Stack stack;
    final Interrupts interrupts;
    final FarTransfers far;
    final TaskSwitch tasks;
    final Virtual8086 virtual8086;
    final Entropy entropy = new Entropy();
    final DebugRegisters debug = new DebugRegisters(state);
    final ControlRegisters control;
    final CoreSignals signals = new CoreSignals(this);
    final LocalApic apic;
    final ModelSpecificRegisters msrs;
    final CpuModel model;
    final Fpu fpu = new Fpu(this);
    final VectorUnit vectors = new VectorUnit(this);
    private final PhysicalBus bus;
    private final CodeCache code;
    private final BlockBuilder builder;
    private final VirtualClock clock;
    private final ApicPage apicPage;

    /// Offset in CS of the next block; during a block: of what follows it, unless a branch says otherwise.
    long eip;
    /// Offset in CS of the running block.
    long blockEip;
    /// The running block.
    Block block;
    /// Index of the running instruction in its block.
    int at;
    /// Instructions retired before the running block.
    long retired;
    /// The run loop returns when `retired` reaches this.
    long limit;
    /// Linear address that a prepared memory operand keeps between read and write.
    long prepared;
    /// The run loop must look around before the next block.
    boolean attention;

    boolean halted;
    boolean interruptsInhibited;
    boolean trapsInhibited;
    /// TF was set when the running instruction began, so that a single-step trap follows it.
    boolean stepped;
    /// Causes of #DB, as bits of DR6, that wait for the end of the instruction.
    int pendingTraps;
    /// Guest nanoseconds that HLT has skipped.
    long skippedNanos;

    private int mode;
    private long csBase;
    private long csLimit;
    /// Lowest offset in CS: not zero in 64-bit mode, where canonical addresses are signed.
    private long csFloor;
    /// What linear addresses and offsets in CS wrap to.
    long gvaMask = LOW;
    private boolean told;
    /// Linear address of the page that instructions come from, its physical address and its decoded code. The
    /// processor keeps this translation until it leaves the page or translations are invalidated, whatever the TLB
    /// does meanwhile.
    private long fetchPage = NO_PAGE;

    private long fetchGpa;
    private Block[] blocks;
    /// The last blocks that ran: linear address and, in the low 6 bits, how many of their instructions did.
    private final long[] trail = new long[TRAIL];

    private int trailAt;

    /// @param bus physical memory; its writes are watched for code from now on
    /// @param model which processor this is
    public X86Cpu(
            CpuModel model, PhysicalBus bus, PortBus ports, TlbModel tlb, EventStream events, VirtualClock clock) {
        this.model = model;
        this.bus = bus;
        this.ports = ports;
        this.events = events;
        this.clock = clock;
        code = new CodeCache(bus.ram().bytes());
        bus.setCodeWatch(code);
        mmu = new Mmu(bus, tlb, code);
        segmentation = new Segmentation(this);
        stack = new Stack(this);
        interrupts = new Interrupts(this);
        far = new FarTransfers(this);
        tasks = new TaskSwitch(this);
        virtual8086 = new Virtual8086(this);
        apic = new LocalApic(model.apic(), signals, clock, events);
        apicPage = new ApicPage(apic);
        control = new ControlRegisters(this);
        msrs = new ModelSpecificRegisters(this);
        builder = new BlockBuilder(this);
        clock.follow(this::guestNanos, this::attend);
        control.offer(model.offered());
        reset();
    }

    /// RESET: registers as the manual says, translations and decoded code dropped.
    public void reset() {
        state.reset();
        msrs.reset();
        entropy.reset(0);
        retired = 0;
        skippedNanos = 0;
        trailAt = 0;
        code.clear();
        apic.reset();
        begin();
    }

    /// INIT (SDM 3A "Processor State After Reset", its column for INIT): on the bootstrap processor, execution
    /// begins at the reset vector.
    void initialize() {
        state.initialize();
        apic.powerUp();
        begin();
    }

    /// What RESET and INIT have in common.
    private void begin() {
        state.r[CpuState.DX] = model.signature();
        eip = 0xfff0;
        blockEip = eip;
        halted = false;
        interruptsInhibited = false;
        trapsInhibited = false;
        pendingTraps = 0;
        signals.reset();
        mmu.flush(false);
        mmu.setUser(false);
        control.reset();
        debugRegistersChanged();
        modeChanged();
    }

    public LocalApic apic() {
        return apic;
    }

    /// Puts the local APIC's registers where IA32_APIC_BASE says, in front of what else is there; -1 for nowhere.
    void placeApic(long gpa) {
        bus.remove(apicPage);
        if (gpa >= 0) {
            bus.attachInFront(apicPage, gpa, ApicPage.BYTES);
        }
        mmu.physicalMapChanged();
        leaveFetchPage();
    }

    /// Whether this processor has a feature.
    public boolean has(CpuFeature feature) {
        return model.has(feature);
    }

    /// Drives A20M#: while `through` is false, bit 20 of every physical address is 0.
    public void setA20(boolean through) {
        bus.setA20(through);
        mmu.physicalMapChanged();
        leaveFetchPage();
    }

    /// Connects FERR#, by which x87 errors are reported while CR0.NE is clear: IRQ 13 of a PC.
    public void connectFpuError(IrqLine line) {
        fpu.connectError(line);
    }

    public Mmu mmu() {
        return mmu;
    }

    public CpuState state() {
        return state;
    }

    // --- where we are ---

    /// Instructions retired, those of the running block included.
    public long instructions() {
        return retired + at;
    }

    /// Guest nanoseconds since reset.
    long guestNanos() {
        return instructions() * VirtualClock.NANOS_PER_INSTRUCTION + skippedNanos;
    }

    /// Time-stamp counter: one tick per instruction time, HLT included.
    long timeStamp() {
        return guestNanos() / VirtualClock.NANOS_PER_INSTRUCTION + state.tscOffset;
    }

    /// Moves the clock to the present before a device looks at it.
    void syncClock() {
        clock.advanceTo(guestNanos());
    }

    /// Offset in CS of the running instruction.
    long currentEip() {
        return blockEip + (block == null ? 0 : block.offsets[at]) & gvaMask;
    }

    long linearEip() {
        return csBase + eip & gvaMask;
    }

    /// What a general register holds after a write of its low bits under `mask`: 16 bits leave the rest, 32 bits
    /// clear it.
    static long merged(long old, long value, long mask) {
        return mask == 0xffff ? old & ~mask | value & mask : value & mask;
    }

    // --- memory by width ---

    /// Reads 1, 2, 4 or 8 bytes at a linear address, sign-extended.
    long load(long gva, int bytes) {
        return switch (bytes) {
            case 1 -> mmu.read8(gva);
            case 2 -> mmu.read16(gva);
            case 4 -> mmu.read32(gva);
            default -> mmu.read64(gva);
        };
    }

    /// Writes the low 1, 2, 4 or 8 bytes of `value`.
    void store(long gva, int bytes, long value) {
        switch (bytes) {
            case 1 -> mmu.write8(gva, (int) value);
            case 2 -> mmu.write16(gva, (int) value);
            case 4 -> mmu.write32(gva, (int) value);
            default -> mmu.write64(gva, value);
        }
    }

    // --- branches and attention ---

    /// Near branch to `target`, already wrapped to the operand size.
    void branch(long target) {
        checkBranch(target);
        eip = target;
    }

    void checkBranch(long target) {
        if (target > csLimit || target < csFloor) {
            throw GuestFault.of(
                    Vector.GP,
                    bits64()
                            ? "a branch to an address that is not canonical"
                            : "a branch beyond the code segment's limit");
        }
    }

    /// Whether `gva` is canonical: its upper bits repeat the highest bit that is translated (SDM 1 "Canonical
    /// Addressing").
    boolean canonical(long gva) {
        int unused = (state.cr4 & CpuState.CR4_LA57) != 0 ? 7 : 16;
        return gva << unused >> unused == gva;
    }

    /// Whether an address is canonical for the widest linear address that the processor has, whatever CR4.LA57 says
    /// now: what is asked of bases that are loaded into registers, and of INVPCID (SDM 3A "Canonicality Checking on Linear Addresses").
    boolean canonicalForWidest(long base) {
        PagingFormat widest = model.has(CpuFeature.LA57) ? PagingFormat.FIVE_LEVEL : PagingFormat.FOUR_LEVEL;
        return widest.canonical(base);
    }

    /// Whether the processor runs 64-bit code.
    boolean bits64() {
        return Mode.bits64(mode);
    }

    /// EFLAGS was loaded as a whole: IF, TF and AC may have changed.
    void flagsLoaded() {
        control.accessControlChanged();
        attention = true;
    }

    /// The run loop must look around after the running instruction, even in the middle of a block.
    void attend() {
        attention = true;
        if (block != null) {
            block.endAfter(at);
        }
    }

    void halt() {
        halted = true;
        attention = true;
    }

    /// No interrupt is taken before the next instruction has run: after STI, MOV SS, POP SS.
    void inhibitInterrupts() {
        interruptsInhibited = true;
        attention = true;
    }

    /// No interrupt and no debug trap is taken before the next instruction has run: after MOV SS and POP SS.
    void inhibitAll() {
        inhibitInterrupts();
        trapsInhibited = true;
    }

    /// A debug trap after this instruction: bits of DR6.
    void pendTrap(int causes) {
        pendingTraps |= causes;
        attention = true;
    }

    /// Breakpoints were set or cleared: data accesses are watched while there are any.
    void debugRegistersChanged() {
        mmu.setWatch(debug.armed() ? this::accessed : null);
        attention = true;
    }

    /// The traps that waited are told by the debug exception that is delivered now.
    void tellPendingTraps() {
        debug.tell(pendingTraps);
        pendingTraps = 0;
    }

    /// SYSCALL and SYSRET trap by the TF that they leave, not by the one they found.
    void stepByNewFlags() {
        stepped = flags.has(Flags.TF);
    }

    private void accessed(long gva, int bytes, boolean write) {
        int hits = debug.atAccess(gva, bytes, write);
        if (hits != 0) {
            pendTrap(hits);
        }
    }

    /// #DB before an access to a debug register that DR7.GD guards.
    void guardDebugRegisters() {
        if (debug.guarded()) {
            debug.tell(DebugRegisters.DEBUG_REGISTER_ACCESS);
            throw GuestFault.of(Vector.DB, "an access to a debug register with DR7.GD = 1");
        }
    }

    /// How many iterations a repeated string instruction may do now.
    long iterationsAllowed() {
        return attention ? 1 : limit - instructions();
    }

    void countIterations(long count) {
        retired += count;
    }

    boolean blockInvalidated() {
        return block.count == 0;
    }

    // --- mode ---

    /// Recomputes what decoded code may assume, after segment registers, CPL or CR0 changed.
    void modeChanged() {
        int newMode = state.bits64() ? enter64() : enter32();
        if (newMode != mode) {
            mode = newMode;
            findBlocks();
        }
    }

    private int enter64() {
        csBase = 0;
        csLimit = (state.cr4 & CpuState.CR4_LA57) != 0 ? (1L << 56) - 1 : (1L << 47) - 1;
        csFloor = ~csLimit;
        gvaMask = -1;
        return Mode.CODE64 | Mode.FLAT | (told ? Mode.TOLD : 0);
    }

    private int enter32() {
        Segment cs = state.segments[Segment.CS];
        csBase = cs.base();
        csLimit = state.protectedMode() || cs.limit() > 0xffff ? cs.limit() : 0xffff;
        csFloor = 0;
        gvaMask = LOW;
        boolean flat = cs.flat()
                && state.segments[Segment.SS].flat()
                && state.segments[Segment.DS].flat()
                && state.segments[Segment.ES].flat()
                && !state.segments[Segment.DS].code()
                && !state.segments[Segment.ES].code();
        return (cs.big() ? Mode.CODE32 : 0)
                | (state.segments[Segment.SS].big() ? Mode.STACK32 : 0)
                | (flat ? Mode.FLAT : 0)
                | (told ? Mode.TOLD : 0);
    }

    int codeBits() {
        return Mode.codeBits(mode);
    }

    /// Reports every access of the instructions that run from now on, or stops doing so.
    void setTold(boolean on) {
        told = on;
        modeChanged();
    }

    // --- instruction fetch ---

    /// Forgets the page that instructions come from: the next fetch translates again.
    void leaveFetchPage() {
        fetchPage = NO_PAGE;
    }

    /// The block at the present EIP.
    Block nextBlock() {
        long gva = csBase + eip & gvaMask;
        if ((gva & PAGE_MASK) != fetchPage) {
            enterPage(gva);
        }
        if (blocks != null) {
            Block found = blocks[(int) gva & 0xfff];
            if (found != null && found.crossing == null && eip + found.bytes() - 1 <= csLimit) {
                return found;
            }
        }
        return findOrBuild(gva);
    }

    private void enterPage(long gva) {
        fetchGpa = mmu.fetch(gva) & PAGE_MASK;
        fetchPage = gva & PAGE_MASK;
        findBlocks();
    }

    /// Decoded code of the fetch page in the present mode; none when the page is no RAM.
    private void findBlocks() {
        if (fetchPage == NO_PAGE || bus.hostAddress(fetchGpa) == 0) {
            blocks = null;
            return;
        }
        CodePage page = code.find(fetchGpa);
        if (page == null) {
            page = code.create(fetchGpa);
            mmu.watchCode(fetchGpa);
        }
        blocks = page.blocks(mode);
    }

    /// Whether the processor still holds the translation of the page that `gva` lies in.
    boolean holdsFetchPage(long gva) {
        return (gva & PAGE_MASK) == fetchPage;
    }

    private Block findOrBuild(long gva) {
        long inSegment = bits64() ? Long.MAX_VALUE : csLimit - eip + 1;
        if (blocks == null) {
            return builder.build(gva, fetchGpa, mode, inSegment, true);
        }
        Block found = blocks[(int) gva & 0xfff];
        if (found != null && found.crossing != null && builder.stillValid(found, gva, fetchGpa)) {
            return found;
        }
        boolean nearLimit = found != null && found.crossing == null;
        Block built = builder.build(gva, fetchGpa, mode, inSegment, nearLimit);
        if (built.pageOffset >= 0) {
            code.find(fetchGpa).add(built, mode);
        }
        return built;
    }

    // --- the trail ---

    /// Notes that `count` instructions of the block at `blockEip` have run.
    void note(int count) {
        trail[trailAt++ & TRAIL - 1] = (csBase + blockEip & gvaMask) << 6 | count;
    }

    /// The last `count` instructions that ran, oldest first, with their bytes as they are now; fewer when their
    /// pages are gone.
    public List<Event.Instruction> recent(int count) {
        List<Event.Instruction> found = new ArrayList<>();
        for (int i = Math.max(0, trailAt - TRAIL); i < trailAt; i++) {
            long entry = trail[i & TRAIL - 1];
            decodeTrail(entry >> 6, (int) entry & 63, found);
        }
        return List.copyOf(found.subList(Math.max(0, found.size() - count), found.size()));
    }

    private void decodeTrail(long gva, int count, List<Event.Instruction> into) {
        long at = gva;
        for (int i = 0; i < count; i++) {
            byte[] bytes = peekCode(at);
            Insn insn = Decoder.decode(bytes, 0, bytes.length, codeBits());
            if (insn.length() == 0 || insn.length() > bytes.length) {
                return;
            }
            into.add(new Event.Instruction(
                    new Event.Stamp(-1, -1, -1),
                    state.segments[Segment.CS].selector(),
                    at - csBase & gvaMask,
                    at,
                    codeBits(),
                    state.cpl,
                    Arrays.copyOf(bytes, insn.length())));
            at = at + insn.length() & gvaMask;
        }
    }

    /// Code bytes at `gva` as a fetch would find them now; nothing changes. Shorter than an instruction may be when
    /// a page is not mapped.
    byte[] peekCode(long gva) {
        byte[] bytes = new byte[Decoder.MAX_LENGTH];
        Access access = Access.of(Access.Kind.EXECUTE, state.cpl == 3);
        byte[] one = new byte[1];
        for (int i = 0; i < bytes.length; i++) {
            long gpa = mmu.explain(gva + i & gvaMask, access).gpa();
            if (gpa < 0) {
                return Arrays.copyOf(bytes, i);
            }
            readCode(gpa, one);
            bytes[i] = one[0];
        }
        return bytes;
    }

    /// Copies code bytes from physical memory; what is no RAM reads as a hole.
    void readCode(long gpa, byte[] into) {
        if (bus.hostAddress(gpa) != 0) {
            HostMemory.copyOut(bus.hostAddress(gpa), into, 0, into.length);
            return;
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = (byte) bus.peek(gpa + i, 1);
        }
    }

    /// An external debugger drops all translations.
    public void dropTranslations() {
        mmu.flush(false);
        leaveFetchPage();
    }

    /// An external debugger drops the translations of one page.
    public void dropTranslation(long gva) {
        mmu.invalidate(gva);
        leaveFetchPage();
    }

    /// Drops decoded code after memory was changed from outside.
    public void memoryChanged(long gpa, int bytes) {
        if (code.holdsCode(gpa)) {
            code.written(gpa, bytes);
        }
    }
}
