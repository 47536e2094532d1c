package hypercell.engine.x86.apic;

import hypercell.engine.machine.DeliveryMode;
import hypercell.engine.machine.InterruptMessage;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.EventStream;
import hypercell.engine.x86.fault.UnsupportedFeature;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/// The local APIC of the one processor (SDM 3A "Advanced Programmable Interrupt Controller (APIC)"): accepts interrupts
/// from its timer, its pins, I/O APICs and the processor itself, and hands them to the core by priority. While it is
/// disabled, and in a processor without one, its pins are the processor's INTR and NMI.
///
/// [ApicRegisters] is what software sees of it.
public final class LocalApic {
    /// What a pin or a message that nobody has connected goes to.
    private static final IntSupplier NO_CONTROLLER = () -> 0xff;

    private static final int FIRST_LEGAL_VECTOR = 16;
    private static final String MANUAL = "SDM 3A \"Local APIC\"";

    final ApicCapabilities capabilities;
    final ApicBase base;
    final Priorities priorities = new Priorities();
    final LocalVectors vectors;
    final ErrorStatus errors = new ErrorStatus();
    final ApicTimer timer;
    private final Core core;
    private final EventStream events;
    /// The event that told of the last request of each vector.
    private final long[] requests = new long[256];

    private IntSupplier controller = NO_CONTROLLER;
    private IntConsumer endListener = vector -> {};
    private boolean lint0;
    private boolean lint1;
    /// An I/O APIC has asked for an interrupt of the 8259.
    private boolean externalMessage;

    int id;
    int logicalDestination;
    int destinationFormat;
    int spurious;
    int commandLow;
    int commandHigh;
    private boolean delivering;
    private String untouched = "";

    public LocalApic(ApicCapabilities capabilities, Core core, VirtualClock clock, EventStream events) {
        this.capabilities = capabilities;
        this.core = core;
        this.events = events;
        base = new ApicBase(capabilities);
        vectors = new LocalVectors(capabilities);
        timer = new ApicTimer(clock, () -> localInterrupt(ApicRegister.LVT_TIMER));
        powerUp();
    }

    // --- wiring ---

    /// Connects the 8259: what it answers to INTA.
    public void connectController(IntSupplier acknowledge) {
        controller = acknowledge;
    }

    /// Connects I/O APICs: they hear the vectors of level-triggered interrupts that have ended.
    public void connectEnds(IntConsumer listener) {
        endListener = listener;
    }

    // --- reset ---

    /// RESET: also the base address and the ID.
    public void reset() {
        base.reset();
        id = 0;
        powerUp();
        core.registersMoved(base.page());
    }

    /// The state after INIT, and after IA32_APIC_BASE has disabled the APIC: everything but ID and base (SDM 3A
    /// "Local APIC State After an INIT Reset").
    public void powerUp() {
        priorities.reset();
        vectors.reset();
        errors.reset();
        timer.reset();
        logicalDestination = 0;
        destinationFormat = -1;
        spurious = 0xff;
        commandLow = 0;
        commandHigh = 0;
        externalMessage = false;
        update();
    }

    /// What a PC's firmware leaves: enabled, LINT0 passes the 8259's interrupts on, LINT1 is NMI ("virtual wire
    /// mode" of the MultiProcessor Specification).
    public void virtualWire() {
        if (capabilities.present()) {
            spurious = 0xff | ApicRegisters.SOFTWARE_ENABLED;
            vectors.write(ApicRegister.LVT_LINT0, DeliveryMode.EXT_INT.ordinal() << 8, true);
            vectors.write(ApicRegister.LVT_LINT1, DeliveryMode.NMI.ordinal() << 8, true);
        }
        untouched = describe();
        update();
    }

    // --- what the core asks ---

    /// Whether an interrupt waits for EFLAGS.IF alone.
    public boolean pending() {
        return delivering;
    }

    /// INTA: the vector of the interrupt that the core takes now.
    public int acknowledge() {
        if (external()) {
            externalMessage = false;
            int vector = controller.getAsInt();
            requests[vector] = -1;
            update();
            return vector;
        }
        int vector = priorities.take();
        update();
        return vector < 0 ? spurious & 0xff : vector;
    }

    /// The event that told of the request behind an acknowledged vector; -1 for those of the 8259.
    public long requestOf(int vector) {
        return requests[vector];
    }

    /// CR8: TPR bits 7:4.
    public int taskPriorityClass() {
        return priorities.task() >> 4;
    }

    public void setTaskPriorityClass(int priority) {
        priorities.setTask(priority << 4);
        update();
    }

    /// Whether CPUID reports an APIC: not while IA32_APIC_BASE disables it.
    public boolean enabled() {
        return base.mode() != ApicBase.Mode.DISABLED;
    }

    /// The ID after reset, which CPUID tells.
    public int initialId() {
        return 0;
    }

    /// The time-stamp counter was written: by how much it is ahead of virtual time, in ticks.
    public void timeStampMoved(long offset) {
        timer.setTimeStampOffset(offset);
    }

    // --- interrupts that come in ---

    /// Drives LINT0, which carries the 8259's output.
    public void lint0(boolean high) {
        boolean rises = high && !lint0;
        lint0 = high;
        pin(ApicRegister.LVT_LINT0, rises);
        update();
    }

    /// Drives LINT1, the NMI of a PC.
    public void lint1(boolean high) {
        boolean rises = high && !lint1;
        lint1 = high;
        if (enabled()) {
            pin(ApicRegister.LVT_LINT1, rises);
        } else if (rises) {
            core.nmi();
        }
        update();
    }

    /// A pin with another mode than ExtINT, which needs no latch. LINT1 is always edge-triggered.
    private void pin(ApicRegister register, boolean rises) {
        boolean level = register == ApicRegister.LVT_LINT0
                && vectors.mode(register) == DeliveryMode.FIXED
                && (vectors.read(register) & LocalVectors.LEVEL_TRIGGERED) != 0;
        if (level && lint0 && (vectors.read(register) & LocalVectors.REMOTE_IRR) == 0 && !vectors.masked(register)) {
            vectors.setRemoteIrr(register, true);
            accept(vectors.vector(register), true, "LINT0");
        } else if (!level && rises && enabled()) {
            localInterrupt(register);
        }
    }

    /// What an unmasked entry of the local vector table says.
    private void localInterrupt(ApicRegister register) {
        if (vectors.masked(register)) {
            return;
        }
        boolean hasMode = register != ApicRegister.LVT_TIMER && register != ApicRegister.LVT_ERROR;
        String from = register.title.substring("LVT ".length());
        arrive(hasMode ? vectors.mode(register) : DeliveryMode.FIXED, vectors.vector(register), false, from);
    }

    /// A message from an I/O APIC. Returns whether it was accepted.
    public boolean deliver(InterruptMessage message) {
        if (!enabled() || !means(message)) {
            return false;
        }
        arrive(message.mode(), message.vector(), message.level(), message.from());
        return true;
    }

    private boolean means(InterruptMessage message) {
        boolean everybody = message.destination() == InterruptMessage.EVERYBODY;
        return everybody || means(message.destination(), message.logical());
    }

    /// Whether a destination is, or includes, this processor.
    boolean means(int destination, boolean logical) {
        boolean wide = base.mode() == ApicBase.Mode.X2APIC;
        if (!logical) {
            return destination == id || destination == (wide ? -1 : InterruptMessage.EVERYBODY);
        }
        return wide
                ? LogicalDestination.matches32(destination, LogicalDestination.ofId(id))
                : LogicalDestination.matches8(destination, logicalDestination >>> 24, destinationFormat >>> 28);
    }

    /// An interrupt for this processor.
    void arrive(DeliveryMode mode, int vector, boolean level, String from) {
        switch (mode) {
            case FIXED, LOWEST_PRIORITY -> accept(vector, level, from);
            case NMI -> core.nmi();
            case INIT -> core.init();
            case START_UP -> {} // the bootstrap processor never waits for it, SDM 3A "MP Initialization Protocol"
            case EXT_INT -> externalMessage = true;
            case SMI -> throw new UnsupportedFeature("SMI", "SDM 3C \"System Management Mode\"");
            case RESERVED -> throw new UnsupportedFeature("an interrupt with the reserved delivery mode 3", MANUAL);
        }
        update();
    }

    private void accept(int vector, boolean level, String from) {
        if ((spurious & ApicRegisters.SOFTWARE_ENABLED) == 0) {
            return; // SDM 3A "Local APIC State After It Has Been Software Disabled"
        }
        if (vector < FIRST_LEGAL_VECTOR) {
            error(ErrorStatus.RECEIVE_ILLEGAL_VECTOR);
            return;
        }
        priorities.request(vector, level);
        requests[vector] = events.requested(vector, from);
    }

    /// Notes an error, and interrupts by LVT error.
    void error(int bit) {
        if (errors.gather(bit) && vectors.vector(ApicRegister.LVT_ERROR) >= FIRST_LEGAL_VECTOR) {
            localInterrupt(ApicRegister.LVT_ERROR);
        }
    }

    // --- what registers cause ---

    /// EOI.
    void end() {
        int vector = priorities.end();
        if (vector >= 0 && priorities.levelTriggered.has(vector)) {
            boolean ofLint0 = vectors.vector(ApicRegister.LVT_LINT0) == vector;
            if (ofLint0) {
                vectors.setRemoteIrr(ApicRegister.LVT_LINT0, false);
                pin(ApicRegister.LVT_LINT0, false);
            }
            if ((spurious & ApicRegisters.NO_BROADCAST) == 0) {
                endListener.accept(vector);
            }
        }
        update();
    }

    /// Recomputes whether the core must look; called after every change.
    void update() {
        delivering = external() || priorities.deliverable();
        if (delivering) {
            core.attend();
        }
    }

    /// Whether the 8259 asks by way of a pin or a message.
    private boolean external() {
        if (!enabled()) {
            return lint0;
        }
        return externalMessage
                || lint0 && vectors.passesExternal(ApicRegister.LVT_LINT0)
                || lint1 && vectors.passesExternal(ApicRegister.LVT_LINT1);
    }

    /// IA32_APIC_BASE was written. Leaving for the disabled state loses everything; x2APIC mode begins with an
    /// initial ID and without destinations (SDM 3A "x2APIC State Transitions").
    void modeChanged(ApicBase.Mode from) {
        if (base.mode() == ApicBase.Mode.DISABLED && from != ApicBase.Mode.DISABLED) {
            id = 0;
            powerUp();
        } else if (base.mode() == ApicBase.Mode.X2APIC && from == ApicBase.Mode.XAPIC) {
            id = 0;
            commandHigh = 0;
        }
        core.registersMoved(base.page());
        update();
    }

    // --- for the digest ---

    /// The state in a fixed text; empty while software has left it as the firmware did.
    public String furtherState() {
        String now = describe();
        return now.equals(untouched) ? "" : now;
    }

    private String describe() {
        return "apic %x %x %x %x %x %x %x %s\n%s\n%s\n%s\n"
                .formatted(
                        base.value(),
                        id,
                        logicalDestination,
                        destinationFormat,
                        spurious,
                        commandLow,
                        commandHigh,
                        errors,
                        priorities,
                        vectors,
                        timer);
    }
}
