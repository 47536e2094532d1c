package hypercell.engine.monitor.softtlb;

import hypercell.engine.bus.CodeWatch;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.SparseRam;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.monitor.FrameOwner;
import hypercell.engine.monitor.GuestFrames;
import hypercell.engine.monitor.HostFrames;
import hypercell.engine.observe.EventStream;
import hypercell.engine.platform.PpcConfig;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.exec.BookECpu;
import hypercell.engine.ppc.exec.BusMemory;
import hypercell.engine.ppc.exec.DeviceControl;
import hypercell.engine.ppc.exec.RunLoop;
import hypercell.engine.ppc.mmu.TlbEntry;
import java.util.ArrayList;
import java.util.List;

/// A guest under the technique `softTlb`, built and wired: the guest's machine, whose RAM lies scattered in host
/// memory, and a second core that is the hardware.
public final class SoftTlbGuest {
    private static final long LEAST_HOST = 8 << 20;

    private final PpcMachine guest;
    private final HostFrames host;
    private final GuestFrames frames;
    private final BookECpu hardware;
    private SoftTlb monitor;

    private SoftTlbGuest(PpcConfig config, SoftTlbOptions options) {
        SparseRam ram = new SparseRam(hostBytes(config.ramBytes()));
        host = new HostFrames(ram, options.seed());
        frames = new GuestFrames(config.ramBytes(), host, false, List.of());
        guest = PpcMachine.create(config, frames);
        EventStream hardwareEvents = new EventStream(() -> guest.core().instructions());
        PhysicalBus bus = new PhysicalBus(ram, true, hardwareEvents);
        VirtualClock clock = new VirtualClock();
        hardware = new BookECpu(new BusMemory(bus, true), hardwareEvents, clock, DeviceControl.NONE);
        bus.setCodeWatch(hardware.codeWatch());
        RunLoop loop = new RunLoop(hardware, clock);
        guest.driveBy(
                emulator -> {
                    monitor = new SoftTlb(guest, emulator, hardware, loop, frames, options);
                    return monitor;
                },
                watch());
    }

    /// A guest as the boot loader leaves it, under its monitor.
    public static SoftTlbGuest create(PpcConfig config, SoftTlbOptions options) {
        return new SoftTlbGuest(config, options);
    }

    /// Code that the guest's virtual core or a debugger changes is dropped from the hardware's decoded code.
    private CodeWatch watch() {
        return new CodeWatch() {
            @Override
            public boolean holdsCode(long gpa) {
                long hpa = frames.hpaIfPresent(gpa);
                return hpa >= 0 && hardware.codeWatch().holdsCode(hpa);
            }

            @Override
            public void written(long gpa, int bytes) {
                long hpa = frames.hpaIfPresent(gpa);
                if (hpa >= 0) {
                    hardware.codeWatch().written(hpa, bytes);
                }
            }
        };
    }

    /// What the guest believes in.
    public PpcMachine guest() {
        return guest;
    }

    public SoftTlb monitor() {
        return monitor;
    }

    /// The core that really runs.
    public BookECpu hardware() {
        return hardware;
    }

    /// Entries of the hardware's TLB that name a frame which is not the guest's; isolation means that there
    /// are none.
    public List<TlbEntry> foreign() {
        List<TlbEntry> foreign = new ArrayList<>();
        for (TlbEntry entry : hardware.mmu().utlb().entries()) {
            if (entry.valid() && host.owner((int) (entry.rpn() >>> 12)) != FrameOwner.GUEST) {
                foreign.add(entry);
            }
        }
        return foreign;
    }

    private static long hostBytes(long guestBytes) {
        return Math.max(LEAST_HOST, Long.highestOneBit(guestBytes * 2 - 1) << 1);
    }
}
