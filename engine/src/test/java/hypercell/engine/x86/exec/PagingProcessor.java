package hypercell.engine.x86.exec;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.bus.SparseRam;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.EventStream;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Mmu;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;

/// A processor whose control registers and memory are used directly, without instructions: what paging does, in every
/// format.
public final class PagingProcessor {
    public static final long CR4_PAE = CpuState.CR4_PAE;
    public static final long CR4_LA57 = CpuState.CR4_LA57;
    private static final long CR0 = CpuState.CR0_PE | CpuState.CR0_ET;

    private final PhysicalBus bus;
    private final X86Cpu cpu;

    public PagingProcessor(TlbModel tlb) {
        EventStream events = new EventStream(() -> 0);
        bus = new PhysicalBus(new SparseRam(16L << 20), true, events);
        cpu = new X86Cpu(CpuModel.HYPERCELL, bus, new PortBus(events), tlb, events, new VirtualClock());
        cpu.control.write(0, CR0);
    }

    /// Switches paging on: CR4, CR3, IA32_EFER.LME when `longMode`, CR0.PG.
    public PagingProcessor start(long cr4, long root, boolean longMode) {
        cpu.control.write(4, cr4);
        cpu.control.write(3, root);
        cpu.control.writeEfer(longMode ? CpuState.EFER_LME : 0);
        cpu.control.write(0, CR0 | CpuState.CR0_PG);
        return this;
    }

    void offer(Offered offered) {
        cpu.control.offer(offered);
    }

    public Mmu mmu() {
        return cpu.mmu;
    }

    public long register(int number) {
        return cpu.control.read(number);
    }

    public void setRegister(int number, long value) {
        cpu.control.write(number, value);
    }

    public long efer() {
        return cpu.control.readEfer();
    }

    public void setEfer(long value) {
        cpu.control.writeEfer(value);
    }

    public void setPkru(long value) {
        cpu.control.writePkru((int) value);
    }

    public void setAccessControl(boolean on) {
        int others = cpu.flags.system() & ~Flags.AC;
        cpu.flags.setSystem(others | (on ? Flags.AC : 0));
        cpu.control.accessControlChanged();
    }

    public void invlpg(long gva) {
        cpu.control.invlpg(gva);
    }

    public void invpcid(long type, long descriptor, long gva) {
        cpu.control.invpcid(type, descriptor, gva);
    }

    public long physical(long gpa, int bytes) {
        return bus.peek(gpa, bytes);
    }

    public void setPhysical(long gpa, int bytes, long value) {
        bus.write(gpa, bytes, value);
    }

    /// Four bytes read by an instruction.
    public long read(long gva, boolean user) {
        return as(user, () -> cpu.mmu.read32(gva) & 0xffffffffL);
    }

    /// Four bytes written by an instruction.
    public void write(long gva, long value, boolean user) {
        as(user, () -> {
            cpu.mmu.write32(gva, (int) value);
            return 0;
        });
    }

    /// An instruction fetch; gives the physical address.
    public long fetch(long gva, boolean user) {
        return as(user, () -> cpu.mmu.fetch(gva));
    }

    /// A descriptor read by the processor itself.
    public long readImplicitly(long gva) {
        return cpu.mmu.readSystem(gva, 8);
    }

    /// Error code of the page fault that an access raises, -1 for none.
    public int errorCode(long gva, Access access) {
        try {
            switch (access.kind()) {
                case READ -> read(gva, access.user());
                case WRITE -> write(gva, 0, access.user());
                case EXECUTE -> fetch(gva, access.user());
            }
            return -1;
        } catch (GuestFault fault) {
            return fault.errorCode();
        }
    }

    private interface Use {
        long run();
    }

    private long as(boolean user, Use use) {
        cpu.mmu.setUser(user);
        try {
            return use.run();
        } finally {
            cpu.mmu.setUser(false);
        }
    }
}
