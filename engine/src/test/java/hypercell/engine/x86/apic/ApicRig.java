package hypercell.engine.x86.apic;

import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.EventStream;
import java.util.ArrayList;
import java.util.List;

/// A local APIC without a processor: what it asks of the core is noted, time moves by hand.
final class ApicRig implements Core {
    static final ApicCapabilities MODERN = new ApicCapabilities(true, true, true, 0x15, 40);
    static final ApicCapabilities XAPIC = new ApicCapabilities(true, false, false, 0x14, 36);
    static final ApicCapabilities P6 = new ApicCapabilities(true, false, false, 0x11, 36);
    static final ApicCapabilities NONE = new ApicCapabilities(false, false, false, 0x11, 32);

    final VirtualClock clock = new VirtualClock();
    final LocalApic apic;
    final ApicPage page;
    final ApicMsrs msrs;
    final List<Integer> ends = new ArrayList<>();
    int nmis;
    int inits;
    long pageAt;

    ApicRig(ApicCapabilities capabilities) {
        apic = new LocalApic(capabilities, this, clock, new EventStream(() -> 0));
        page = new ApicPage(apic);
        msrs = new ApicMsrs(apic);
        apic.connectEnds(ends::add);
        apic.connectController(() -> 0x77);
        apic.reset();
    }

    /// Software-enabled, spurious vector FF, LINT0 ExtINT, LINT1 NMI.
    static ApicRig ready(ApicCapabilities capabilities) {
        ApicRig rig = new ApicRig(capabilities);
        rig.apic.virtualWire();
        return rig;
    }

    int read(int offset) {
        return (int) page.read(offset, 4);
    }

    void write(int offset, int value) {
        page.write(offset, 4, value & 0xffffffffL);
    }

    /// Vectors that the core would take one after the other, without EOI.
    List<Integer> takeAll() {
        List<Integer> vectors = new ArrayList<>();
        while (apic.pending()) {
            vectors.add(apic.acknowledge());
        }
        return vectors;
    }

    @Override
    public void attend() {}

    @Override
    public void nmi() {
        nmis++;
    }

    @Override
    public void init() {
        inits++;
    }

    @Override
    public void registersMoved(long gpa) {
        pageAt = gpa;
    }
}
