package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.FrameOwner;
import hypercell.engine.monitor.Hardware;
import hypercell.engine.monitor.HostFrames;
import hypercell.engine.monitor.MonitorSegments;
import hypercell.engine.monitor.Span;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.List;

/// One paravirtual guest, and what its monitor keeps for it.
final class Domain {
    final PcMachine machine;
    final Hardware hardware;
    final HostFrames host;
    final Span span;
    final MonitorSegments segments;
    final FrameTable frames;
    final MachineToPhysical m2p;
    final PageTyping typing;
    final GuestAccess memory;
    final SharedInfo shared;
    final GrantFrame grants;
    final RingSwitch world;
    final TrapTable traps;
    final LocalDescriptors ldt;
    final EventChannels channels;
    final VirtualTimer timer;
    final Vcpu vcpu;
    /// Frame of the page directory in use.
    int root;

    Domain(PcMachine machine, Hardware hardware) {
        this.machine = machine;
        this.hardware = hardware;
        host = hardware.frames();
        span = new Span(hardware, Layout.MONITOR);
        segments = new MonitorSegments(hardware, span);
        segments.build();
        frames = new FrameTable(host);
        m2p = new MachineToPhysical(hardware);
        typing = new PageTyping(hardware, frames, monitorLinks());
        memory = new GuestAccess(hardware);
        shared = new SharedInfo(hardware, sharedPage());
        grants = new GrantFrame(HostFrames.frame(sharedPage()), memory);
        world = new RingSwitch(hardware, span);
        traps = new TrapTable(span, memory);
        ldt = new LocalDescriptors(this);
        channels = new EventChannels(shared, memory);
        timer = new VirtualTimer(machine.clock(), hardware.core());
        vcpu = new Vcpu(this);
        shared.begin();
    }

    /// Supervisor only: CPL 1 gets at the monitor's pages by paging, and is kept from them by segment limits.
    private int[] monitorLinks() {
        List<Long> below = span.tables(PagingFormat.TWO_LEVEL);
        int present = PageTyping.PRESENT | PageTyping.ACCESSED;
        return new int[] {
            (int) m2p.table() | present, (int) (long) below.getFirst() | present | PageTyping.WRITABLE,
        };
    }

    private long sharedPage() {
        int mfn = host.allocate(FrameOwner.MONITOR);
        frames.share(mfn);
        return HostFrames.hpa(mfn);
    }

    /// MOV to CR3 of the page directory in `mfn`, which must be used as one.
    void load(int mfn) {
        root = mfn;
        long cr3 = HostFrames.hpa(mfn);
        if (hardware.core().state().cr3 == cr3) {
            hardware.core().reloadCr3();
        } else {
            hardware.core().setControl(3, cr3);
        }
    }
}
