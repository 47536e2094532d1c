package hypercell.engine.x86.mmu;

/// Why a present translation does not allow an access (SDM 3A "Determination of Access Rights").
enum Refusal {
    USER_TO_SUPERVISOR("a user access to a supervisor page"),
    USER_WRITE("a user write to a read-only page"),
    SUPERVISOR_WRITE("a supervisor write to a read-only page with CR0.WP = 1"),
    NO_EXECUTE("an instruction fetch from a page with XD = 1"),
    SMEP("a supervisor fetch from a user page with CR4.SMEP = 1"),
    SMAP("a supervisor access to a user page with CR4.SMAP = 1 and EFLAGS.AC = 0"),
    SMAP_IMPLICIT("an implicit supervisor access to a user page with CR4.SMAP = 1"),
    KEY_ACCESS("the protection key forbids data accesses (PKRU.AD)"),
    KEY_WRITE("the protection key forbids writes (PKRU.WD)");

    private final String reason;

    Refusal(String reason) {
        this.reason = reason;
    }

    /// One clause in the manual's words.
    String reason() {
        return reason;
    }
}
