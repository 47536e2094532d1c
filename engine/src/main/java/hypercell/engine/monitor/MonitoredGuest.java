package hypercell.engine.monitor;

import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.VirtualCore;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.List;
import java.util.function.LongPredicate;

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
        vm = new VirtualMachine(
                guest, core, frames, hardware, new Span(hardware, FIRST_SPAN), new WatchedMemory(), config);
        memory = memory();
        Privilege privilege = privilege();
        vm.watchMemory(List.of(privilege::written, memory::written));
        monitor = new Monitor(vm, memory, privilege, guest.breakpoints());
        monitor.audit(() -> {}, this::checkIsolation);
        return monitor;
    }

    private MemoryTechnique memory() {
        if (config.own().isPresent()) {
            return config.own().get().make(vm);
        }
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
            case "scanBeforeExecute" -> new ScanBeforeExecute(vm, memory);
            default -> throw new IllegalArgumentException("no privilege technique '" + config.privilege() + "'");
        };
    }

    /// A guest after reset under a monitor.
    ///
    /// @throws IllegalArgumentException when there is no technique of that name
    public static MonitoredGuest create(PcConfig pc, MonitorConfig config) {
        return new MonitoredGuest(pc, config);
    }

    /// Isolation and the invariants of the technique are checked after every exit from now on, which is slow.
    public MonitoredGuest audited() {
        monitor.audit(
                () -> {
                    checkIsolation();
                    demand(Invariants.violations(vm, memory));
                },
                this::checkIsolation);
        return this;
    }

    private void checkIsolation() {
        demand(isolationViolations());
    }

    /// @throws IllegalStateException when something is wrong that no [Mistake] was to bring about
    private void demand(List<String> violations) {
        if (!violations.isEmpty() && config.mistakes().isEmpty()) {
            throw new IllegalStateException("the monitor has failed: " + String.join("; ", violations));
        }
    }

    /// How the guest could get at what is not its own, in sentences; a [Mistake] may be why.
    public List<String> isolationViolations() {
        return Isolation.violations(vm, memory);
    }

    /// Lets accesses to guest-physical memory exit from now on.
    ///
    /// @param reads and `writes`: which accesses
    public void watch(long gpa, long bytes, boolean reads, boolean writes) {
        vm.watched().add(gpa, bytes, reads, writes);
        for (long page = gpa & ~0xfffL; page < gpa + bytes; page += 4096) {
            if (reads) {
                memory.remapped(page);
            } else {
                memory.protect(page);
            }
        }
    }

    /// Takes the frame of the guest's page at `gpa` away without its knowledge; its content comes back in another
    /// frame when the guest touches it again. Whether there was a frame.
    public boolean withdraw(long gpa) {
        return take(gpa, vm.frames()::withdraw);
    }

    private boolean take(long gpa, LongPredicate how) {
        long page = gpa & ~0xfffL;
        long hpa = vm.frames().contains(page) ? vm.frames().hpaIfPresent(page) : -1;
        if (hpa < 0) {
            return false;
        }
        vm.hardware().changing(hpa, 4096);
        boolean taken = how.test(page);
        memory.remapped(page);
        return taken;
    }

    /// The guest's tables beside hardware's.
    public MemoryViews memoryViews() {
        return new MemoryViews(vm, memory);
    }

    /// A balloon for the guest, at the ports from [Balloon#PORT] on.
    public Balloon balloon() {
        Balloon balloon = new Balloon(vm.frames(), page -> take(page, vm.frames()::discard));
        guest.attach(balloon, Balloon.PORT, Balloon.PORTS);
        return balloon;
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
