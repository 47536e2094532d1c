package hypercell.engine.monitor;

import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.List;

/// A guest with its monitor, built and wired.
public final class MonitoredGuest {
    private static final long FIRST_SPAN = (1L << 32) - Span.BYTES;

    private final PcMachine guest;
    private final MonitorConfig config;
    private VirtualMachine vm;
    private Monitor monitor;
    private MemoryTechnique memory;

    private MonitoredGuest(PcConfig pc, MonitorConfig config) {
        this.config = config;
        Hardware hardware = new Hardware(hostBytes(pc.ramBytes()), config.seed());
        GuestFrames frames = new GuestFrames(pc.ramBytes(), hardware.frames(), config.identity(), config.holes());
        if (config.upFront()) {
            frames.populate();
        }
        guest = PcMachine.create(pc.withTlb(TlbModel.NONE), frames);
        guest.driveBy(core -> {
            hardware.powerUp(pc.cpu(), pc.tlb(), core.state());
            return build(core, hardware, frames);
        });
    }

    private Monitor build(VirtualCore core, Hardware hardware, GuestFrames frames) {
        vm = new VirtualMachine(guest, core, frames, hardware, new Span(hardware, FIRST_SPAN), config);
        memory = memory();
        Privilege privilege = privilege();
        vm.watchMemory(List.of(privilege::written, memory::written));
        monitor = new Monitor(vm, memory, privilege, guest.breakpoints());
        return monitor;
    }

    private MemoryTechnique memory() {
        return switch (config.memory()) {
            case "bruteForce" -> new BruteForce(vm);
            case "shadow" -> new Shadow(vm);
            case "virtualTlb" -> new VirtualTlb(vm);
            default -> throw new IllegalArgumentException("no memory technique '" + config.memory() + "'");
        };
    }

    private Privilege privilege() {
        return switch (config.privilege()) {
            case "deprivileged" -> new Deprivileged(vm, memory);
            case "scanBeforeExecute" -> new ScanBeforeExecute(vm, memory, ScannedCode::nothingMore);
            default -> throw new IllegalArgumentException("no privilege technique '" + config.privilege() + "'");
        };
    }

    /// A guest after reset under a monitor.
    ///
    /// @throws IllegalArgumentException when there is no technique of that name
    public static MonitoredGuest create(PcConfig pc, MonitorConfig config) {
        return new MonitoredGuest(pc, config);
    }

    /// What the guest believes in.
    public PcMachine guest() {
        return guest;
    }

    public VirtualMachine vm() {
        return vm;
    }

    public Monitor monitor() {
        return monitor;
    }

    public MemoryTechnique memoryTechnique() {
        return memory;
    }

    /// Room for the guest's RAM and as much again for tables.
    private static long hostBytes(long guestBytes) {
        return Math.max(8L << 20, Long.highestOneBit(guestBytes * 2 - 1) << 1);
    }
}
