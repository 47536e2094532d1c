package hypercell.engine.monitor.privilege;

/// One thing in which two machines differ that a monitor keeps from its guest, or has to keep from it.
public enum Axis {
    IOPL("IOPL is 3 instead of 0"),
    INTERRUPTS("IF is 0 instead of 1"),
    CR0("CR0.TS and CR0.NE are 1 instead of 0"),
    CR4("CR4.OSXSAVE, CR4.PCE and CR4.DE are 0 instead of 1"),
    TABLES("GDT, IDT, LDT and TSS lie elsewhere"),
    DESCRIPTORS("the descriptors have other limits and are expand-up where they were not"),
    LOCATION("the pages lie in other frames of memory"),
    REGISTERS("CR2, the debug registers, XCR0 and model-specific registers hold other values"),
    TIME("more time has passed");

    private final String difference;

    Axis(String difference) {
        this.difference = difference;
    }

    /// What differs, in words.
    public String difference() {
        return difference;
    }
}
