package hypercell.engine.x86.exec;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.machine.IrqLine;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.EventStream;
import hypercell.engine.x86.apic.LocalApic;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.mmu.Mmu;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.util.List;
import java.util.Optional;

/// One processor: state and the units that work on it. Handlers reach everything from here; [RunLoop] drives it.
public final class X86Cpu {
    private static final long LOW = 0xffffffffL;

    static final int NO_CUT = Integer.MAX_VALUE;

    final CpuState state;
    final long[] r;
    final Flags flags;
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
    final DebugRegisters debug;
    final DataBreakpoints dataBreakpoints;
    final ControlRegisters control;
    final CoreSignals signals = new CoreSignals(this);
    final LocalApic apic;
    final ModelSpecificRegisters msrs;
    final CpuModel model;
    final Fpu fpu;
    final VectorUnit vectors;
    final InstructionFetch fetch;
    final Trail trail = new Trail(this);
    final PhysicalMap physicalMap;
    private final CodeCache code;
    private final VirtualClock clock;

    /// Offset in CS of the next block; during a block: of what follows it, unless a branch says otherwise.
    long eip;
    /// Offset in CS of the running block.
    long blockEip;
    /// The running block, or the last one while no block runs.
    Block block = Block.EMPTY;
    /// Index of the running instruction in its block; 0 while no block runs.
    int at;
    /// Index of the first instruction of the running block that must not run any more, or [#NO_CUT].
    int cut = NO_CUT;
    /// Instructions retired before the running block.
    long retired;
    /// `retired` when the running block was entered: it may repeat.
    long entered;
    /// The run loop returns when `retired` reaches this.
    long limit;
    /// Linear address that a prepared memory operand keeps between read and write.
    long prepared;
    /// The run loop must look around before the next block.
    boolean attention;
    /// Somebody, on whatever thread, wants the run to end.
    volatile boolean stopRequested;

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
    long csBase;
    long csLimit;
    /// Lowest offset in CS: not zero in 64-bit mode, where canonical addresses are signed.
    private long csFloor;
    /// What linear addresses and offsets in CS wrap to.
    long gvaMask = LOW;
    private boolean told;
    /// Decoded code is not kept: others write to this memory without telling.
    boolean uncached;
    /// Hears of each delivery to CPL 0, when a monitor stands where the handlers' code would; else null.
    Runnable onDelivery;

    /// @param bus physical memory; its writes are watched for code from now on
    /// @param model which processor this is
    public X86Cpu(
            CpuModel model, PhysicalBus bus, PortBus ports, TlbModel tlb, EventStream events, VirtualClock clock) {
        this(model, bus, ports, tlb, events, clock, new CpuState());
    }

    /// As above, with registers that another processor has, too.
    X86Cpu(
            CpuModel model,
            PhysicalBus bus,
            PortBus ports,
            TlbModel tlb,
            EventStream events,
            VirtualClock clock,
            CpuState state) {
        this.state = state;
        r = state.r;
        flags = state.flags;
        debug = new DebugRegisters(state);
        dataBreakpoints = new DataBreakpoints(this);
        fpu = new Fpu(this);
        vectors = new VectorUnit(this);
        this.model = model;
        this.ports = ports;
        this.events = events;
        this.clock = clock;
        code = new CodeCache(bus.ram().bytes(), () -> {
            if (block.stale) {
                cutBlock();
            }
        });
        bus.setCodeWatch(code);
        mmu = new Mmu(bus, tlb, code);
        segmentation = new Segmentation(this);
        stack = new Stack(this);
        interrupts = new Interrupts(this);
        far = new FarTransfers(this);
        tasks = new TaskSwitch(this);
        virtual8086 = new Virtual8086(this);
        apic = new LocalApic(model.apic(), signals, clock, events);
        physicalMap = new PhysicalMap(this, bus, code);
        control = new ControlRegisters(this);
        msrs = new ModelSpecificRegisters(this);
        clock.follow(this::guestNanos, this::attend);
        fetch = new InstructionFetch(this, bus, code);
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
        trail.clear();
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
        dataBreakpoints.armedOrNot();
        modeChanged();
    }

    public LocalApic apic() {
        return apic;
    }

    /// Whether this processor has a feature.
    public boolean has(CpuFeature feature) {
        return model.has(feature);
    }

    /// Drives A20M#: while `through` is false, bit 20 of every physical address is 0.
    public void setA20(boolean through) {
        physicalMap.setA20(through);
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
        return blockEip + block.offsets[at] & gvaMask;
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
        return mmu.read(gva, bytes);
    }

    /// Writes the low 1, 2, 4 or 8 bytes of `value`.
    void store(long gva, int bytes, long value) {
        mmu.write(gva, bytes, value);
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
    /// now: what is asked of bases that are loaded into registers, and of INVPCID (SDM 3A "Canonicality Checking on
    /// Linear Addresses").
    boolean canonicalForWidest(long base) {
        PagingFormat widest = model.has(CpuFeature.LA57) ? PagingFormat.FIVE_LEVEL : PagingFormat.FOUR_LEVEL;
        return widest.canonical(base);
    }

    /// Whether the processor runs 64-bit code.
    boolean bits64() {
        return Mode.bits64(mode);
    }

    /// EFLAGS was loaded as a whole.
    ///
    /// @param before the system flags until now: a change of IF, TF, AC and such calls for attention
    void flagsLoaded(int before) {
        if (flags.system() != before || flags.has(Flags.TF | Flags.RF)) {
            control.accessControlChanged();
            attention = true;
        }
    }

    /// As above, whatever the flags were.
    void flagsLoaded() {
        control.accessControlChanged();
        attention = true;
    }

    /// The run loop must look around after the running instruction, even in the middle of a block.
    void attend() {
        attention = true;
        cutBlock();
    }

    /// The running block ends behind the running instruction.
    private void cutBlock() {
        cut = at + 1;
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

    /// The traps that waited are told by the debug exception that is delivered now.
    void tellPendingTraps() {
        debug.tell(pendingTraps);
        pendingTraps = 0;
    }

    /// SYSCALL and SYSRET trap by the TF that they leave, not by the one they found.
    void stepByNewFlags() {
        stepped = flags.has(Flags.TF);
    }

    /// How many iterations a repeated string instruction may do now.
    long iterationsAllowed() {
        return attention ? 1 : limit - instructions();
    }

    /// Whether the running block may be followed by another that ends within `count` more instructions, without a
    /// look around.
    boolean mayGoOn(int count) {
        return limit - retired >= count && !attention && !stopRequested;
    }

    void countIterations(long count) {
        retired += count;
    }

    boolean blockInvalidated() {
        return block.stale;
    }

    // --- mode ---

    /// Recomputes what decoded code may assume, after segment registers, CPL or CR0 changed.
    void modeChanged() {
        int oldMode = mode;
        long oldBase = csBase;
        long oldLimit = csLimit;
        mode = Mode.of(state) | (told ? Mode.TOLD : 0);
        if (Mode.bits64(mode)) {
            enter64();
        } else {
            enter32();
        }
        if (mode != oldMode || csBase != oldBase || csLimit != oldLimit) {
            fetch.segmentChanged();
        }
    }

    private void enter64() {
        csBase = 0;
        csLimit = (state.cr4 & CpuState.CR4_LA57) != 0 ? (1L << 56) - 1 : (1L << 47) - 1;
        csFloor = ~csLimit;
        gvaMask = -1;
    }

    private void enter32() {
        Segment cs = state.segments[Segment.CS];
        csBase = cs.base();
        csLimit = state.protectedMode() || cs.limit() > 0xffff ? cs.limit() : 0xffff;
        csFloor = 0;
        gvaMask = LOW;
    }

    /// What decoded code may assume now: bits of [Mode].
    int mode() {
        return mode;
    }

    int codeBits() {
        return Mode.codeBits(mode);
    }

    /// Reports every access of the instructions that run from now on, or stops doing so.
    void setTold(boolean on) {
        told = on;
        modeChanged();
    }

    /// The last `count` instructions that ran, oldest first, with their bytes as they are now; fewer when their
    /// pages are gone.
    public List<Event.Instruction> recent(int count) {
        return trail.recent(count);
    }

    /// The instruction at CS:EIP; empty when its page is not mapped.
    public Optional<Event.Instruction> present() {
        return trail.at(linearEip());
    }

    /// An external debugger drops all translations.
    public void dropTranslations() {
        code.clear();
        mmu.flush(false);
        fetch.leave();
    }

    /// An external debugger drops the translations of one page.
    public void dropTranslation(long gva) {
        mmu.invalidate(gva);
        fetch.leave();
    }

    /// An exception or an interrupt has been delivered.
    void delivered() {
        if (onDelivery != null && state.cpl == 0) {
            onDelivery.run();
        }
    }
}
