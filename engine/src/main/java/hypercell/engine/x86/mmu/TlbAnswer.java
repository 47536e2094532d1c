package hypercell.engine.x86.mmu;

/// What the TLB had to do with a translation.
public enum TlbAnswer {
    /// It held an entry that allows the access.
    HIT,
    /// It held no entry for the page.
    MISS,
    /// It held an entry that did not allow the access, so that the tables were walked: a write through a clean
    /// entry must set D first (SDM 3A "Accessed and Dirty Flags").
    REFUSED,
    /// The processor still held the translation of its instruction page, whatever the TLB holds.
    HELD_BY_FETCH,
    /// Nobody asked it: paging is off, or only the tables were to be looked at.
    NOT_ASKED
}
