package hypercell.engine.x86.exec;

import hypercell.engine.x86.apic.Core;

/// What reaches the core from its local APIC, and waits for the end of an instruction: NMI and INIT. INTR needs no
/// latch.
final class CoreSignals implements Core {
    private final X86Cpu cpu;
    private boolean nmiPending;
    private boolean nmiBlocked;
    private boolean initPending;

    CoreSignals(X86Cpu cpu) {
        this.cpu = cpu;
    }

    void reset() {
        nmiPending = false;
        nmiBlocked = false;
        initPending = false;
    }

    @Override
    public void attend() {
        cpu.attend();
    }

    /// One NMI is remembered while another one is handled.
    @Override
    public void nmi() {
        nmiPending = true;
        cpu.attend();
    }

    @Override
    public void init() {
        initPending = true;
        cpu.attend();
    }

    @Override
    public void registersMoved(long gpa) {
        cpu.physicalMap.placeApic(gpa);
    }

    /// Takes an NMI if one waits and none is being handled; further ones are blocked until IRET (SDM 3A "Handling
    /// Multiple NMIs").
    boolean takeNmi() {
        if (!nmiPending || nmiBlocked) {
            return false;
        }
        nmiPending = false;
        nmiBlocked = true;
        return true;
    }

    void unblockNmi() {
        nmiBlocked = false;
        if (nmiPending) {
            cpu.attend();
        }
    }

    /// Whether an NMI or INIT would be taken now.
    boolean waits() {
        return initPending || nmiPending && !nmiBlocked;
    }

    boolean takeInit() {
        boolean taken = initPending;
        initPending = false;
        return taken;
    }
}
