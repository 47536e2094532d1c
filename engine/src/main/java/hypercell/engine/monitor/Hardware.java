package hypercell.engine.monitor;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.SparseRam;
import hypercell.engine.observe.EventStream;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.CpuState;

/// The machine that a monitor has for itself: a processor and memory. Physical addresses here are host-physical.
public final class Hardware {
    private final SparseRam ram;
    private final HostFrames frames;
    private final PhysicalBus bus;
    private final EventStream events;
    private HardwareCore core;

    /// @param bytes host memory, a power of two
    /// @param seed scatters the frames
    public Hardware(long bytes, long seed) {
        ram = new SparseRam(bytes);
        frames = new HostFrames(ram, seed);
        events = new EventStream(() -> core == null ? 0 : core.instructions());
        bus = new PhysicalBus(ram, true, events);
    }

    /// A machine whose guest runs on its very processor: its physical memory is the host's.
    ///
    /// @param ram the machine's RAM
    /// @param frames who owns which frame of it
    public Hardware(PcMachine machine, SparseRam ram, HostFrames frames, HardwareCore core) {
        this.ram = ram;
        this.frames = frames;
        this.core = core;
        events = machine.eventStream();
        bus = machine.bus();
    }

    /// Puts the processor in, whose general registers are those of the guest's virtual one.
    void powerUp(CpuModel model, TlbModel tlb, CpuState guest) {
        core = new HardwareCore(model, bus, tlb, events, guest);
    }

    public HardwareCore core() {
        return core;
    }

    public HostFrames frames() {
        return frames;
    }

    /// What happens on the hardware itself: faults before the monitor has looked at them, loads of CR3, flushes.
    public EventStream events() {
        return events;
    }

    /// `bytes` bytes in host memory are about to be changed by the monitor: decoded code there is dropped.
    void changing(long hpa, int bytes) {
        bus.changing(hpa, bytes);
    }

    /// Reads 1, 2, 4 or 8 bytes of host memory, zero-extended.
    public long read(long hpa, int bytes) {
        return HostMemory.getUnsigned(ram.hostAddress(hpa), bytes);
    }

    /// Writes 1, 2, 4 or 8 bytes of host memory.
    public void write(long hpa, int bytes, long value) {
        bus.write(hpa, bytes, value);
    }
}
