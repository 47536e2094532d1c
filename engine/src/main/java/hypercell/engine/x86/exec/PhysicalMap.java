package hypercell.engine.x86.exec;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.apic.ApicPage;

/// Changes of the physical address space by the processor and its pins.
final class PhysicalMap {
    private final X86Cpu cpu;
    private final PhysicalBus bus;
    private final CodeCache code;
    private final ApicPage apicPage;

    PhysicalMap(X86Cpu cpu, PhysicalBus bus, CodeCache code) {
        this.cpu = cpu;
        this.bus = bus;
        this.code = code;
        apicPage = new ApicPage(cpu.apic);
    }

    /// Puts the local APIC's registers where IA32_APIC_BASE says, in front of what else is there; -1 for nowhere.
    void placeApic(long gpa) {
        bus.remove(apicPage);
        if (gpa >= 0) {
            bus.attachInFront(apicPage, gpa, ApicPage.BYTES);
        }
        changed();
    }

    /// A20M#: while `through` is false, bit 20 of every physical address is 0.
    void setA20(boolean through) {
        bus.setA20(through);
        changed();
    }

    /// Something else may answer at some address than until now.
    private void changed() {
        cpu.mmu.physicalMapChanged();
        code.clear();
        cpu.fetch.leave();
    }
}
