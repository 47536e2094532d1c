package hypercell.engine.observe;

/// Why a Book E guest left to its monitor, in the names that scripts use.
public enum BookEExitReason {
    DTLB_MISS("a data access that the guest's TLB does not translate"),
    ITLB_MISS("a fetch that the guest's TLB does not translate"),
    HIDDEN_DTLB_MISS("a data access that the guest's TLB translates and the hardware's did not yet"),
    HIDDEN_ITLB_MISS("a fetch that the guest's TLB translates and the hardware's did not yet"),
    STORAGE("an access that the guest's TLB denies"),
    TLBWE("tlbwe"),
    TLBRE("tlbre"),
    TLBSX("tlbsx"),
    MFSPR("a read of a privileged special purpose register"),
    MTSPR("a write of a privileged special purpose register"),
    MSR("mfmsr, mtmsr, wrtee or wrteei"),
    RFI("rfi, rfci or rfmci"),
    SC("sc"),
    PRIVILEGED("another privileged instruction"),
    MMIO("an access to a device or to nothing"),
    TIMER("the hardware's decrementer, armed for the guest's next timer event"),
    SPLIT_SPACES("an instruction while MSR[IS] and MSR[DS] differ"),
    EXCEPTION("another exception of the guest");

    private final String words;

    BookEExitReason(String words) {
        this.words = words;
    }

    /// What happened, as a noun.
    public String words() {
        return words;
    }
}
