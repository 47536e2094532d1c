package hypercell.engine.monitor.xen;

import hypercell.engine.bus.SparseRam;
import hypercell.engine.monitor.ExitHandler;
import hypercell.engine.monitor.Hardware;
import hypercell.engine.monitor.HostFrames;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import java.util.ArrayList;
import java.util.List;

/// A paravirtual guest with its monitor, built and about to run its first instruction. Its machine is the real one:
/// physical addresses are machine addresses, and frames of others lie between its own.
public final class ParavirtualGuest {
    private final PcMachine machine;
    private final HypercallCounts counts = new HypercallCounts();
    private Domain domain;
    private ParavirtualMonitor monitor;

    private ParavirtualGuest(PcConfig pc, long seed, DomainImage image) {
        long bytes = hostBytes(image.bytes());
        SparseRam ram = new SparseRam(bytes);
        HostFrames frames = new HostFrames(ram, seed);
        machine = PcMachine.create(pc.withRam(bytes), ram);
        machine.ownBy(core -> {
            domain = new Domain(machine, new Hardware(machine, ram, frames, core));
            monitor = new ParavirtualMonitor(domain, counts);
            monitor.audit(this::checkIsolation);
            return monitor;
        });
        DomainBuilder.build(domain, image);
    }

    /// @param pc the machine; its RAM is the host's, and becomes as large as the domain needs
    /// @param seed scatters the frames
    /// @throws IllegalArgumentException when the image has a [DomainImage#problem]
    public static ParavirtualGuest create(PcConfig pc, long seed, DomainImage image) {
        if (!image.problem().isEmpty()) {
            throw new IllegalArgumentException(image.problem());
        }
        return new ParavirtualGuest(pc, seed, image);
    }

    private void checkIsolation() {
        List<String> violations = isolationViolations();
        if (!violations.isEmpty()) {
            throw new IllegalStateException("the monitor has failed: " + String.join("; ", violations));
        }
    }

    /// How the guest could get at what is not its own, in sentences.
    public List<String> isolationViolations() {
        return DomainIsolation.violations(domain);
    }

    /// The machine that the guest runs on.
    public PcMachine machine() {
        return machine;
    }

    /// Calls `handler` at exits from now on.
    public void handleBy(ExitHandler handler) {
        monitor.handleBy(handler);
    }

    /// How often the guest has asked for what.
    public HypercallCounts hypercalls() {
        return counts;
    }

    /// Whether system calls by INT 0x80 go past the monitor.
    public boolean directSystemCalls() {
        return domain.traps.direct();
    }

    /// The domain's frames and those that it shares with the monitor, by number.
    public List<FrameView> frames() {
        List<FrameView> views = new ArrayList<>();
        FrameTable table = domain.frames;
        for (int mfn = 0; mfn < table.size(); mfn++) {
            if (table.isOwn(mfn)) {
                views.add(new FrameView(
                        mfn,
                        (int) domain.m2p.get(mfn),
                        table.type(mfn),
                        table.typeCount(mfn),
                        table.references(mfn),
                        table.isPinned(mfn),
                        mfn == domain.root));
            }
        }
        return views;
    }

    Domain domain() {
        return domain;
    }

    /// Room for the domain and as much again for others.
    private static long hostBytes(long guestBytes) {
        return Math.max(8L << 20, Long.highestOneBit(guestBytes * 2 - 1) << 1);
    }
}
