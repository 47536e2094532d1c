package hypercell.engine.monitor;

/// Where the algorithm for page faults ends (Intel's "Virtualization of System Resources", section "Response to Page
/// Faults", 14 steps). *Active* are the tables that hardware walks. In formats with more levels than two, what is said
/// of the page directory holds for every level above the page table.
///
/// The manual's algorithm runs the instruction again after step 4, and has the page table's steps taken at the next
/// fault; here they are taken at once, which saves a fault for each table.
enum VirtualTlbStep {
    GUEST_PDE_FAULTS(2, "the active PDE is absent, and the guest's PDE does not allow the access"),
    PDE_UNSUPPORTED(3, "the guest's PDE maps a large page to where there is no RAM"),
    PDE_BUILT(4, "the active PDE is absent, the guest's is present: built"),
    PDE_DIRTIED(5, "a write to a large page that was clean: the guest's PDE is dirty now, the page writable"),
    PDE_REFUSES(6, "the active PDE is present, and the guest's PDE does not allow the access either"),
    PDE_STALE_TLB(7, "the large page is mapped as it should be: hardware's TLB was behind"),
    PTE_STALE_TLB(9, "the page is mapped as it should be: hardware's TLB was behind"),
    GUEST_PTE_FAULTS(10, "the active PTE is absent, and the guest's PTE does not allow the access"),
    PTE_UNSUPPORTED(11, "the guest's PTE maps a page to where there is no RAM"),
    PTE_BUILT(12, "the active PTE is absent, the guest's is present: built"),
    PTE_DIRTIED(13, "a write to a page that was clean: the guest's PTE is dirty now, the page writable"),
    PTE_REFUSES(14, "the active PTE is present, and the guest's PTE does not allow the access either"),
    /// The manual's algorithm ends in step 14 here and gives the guest a fault that its tables do not justify.
    RIGHTS_RAISED(14, "the active entry is stale, the guest has allowed more since: brought up to date"),
    /// The monitor's own business, not the manual's.
    UNPAGED(0, "paging is off, and the page is not mapped yet: mapped to itself");

    private final int number;
    private final String words;

    VirtualTlbStep(int number, String words) {
        this.number = number;
        this.words = words;
    }

    /// The manual's step, 2..14; 0 when it has none for the case.
    int number() {
        return number;
    }

    /// `step 4: the active PDE is absent, the guest's is present: built`.
    String sentence() {
        return number == 0 ? words : "step " + number + ": " + words;
    }
}
