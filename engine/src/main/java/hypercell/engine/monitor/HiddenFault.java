package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;

/// A page fault that the guest must not see: its own tables allow the access, hardware's do not. What the guest's
/// processor would have done is done: accessed and dirty flags are set in the guest's tables, and the page has a frame.
///
/// @param walk through the guest's tables
/// @param user whether guest user code ran
/// @param writable whether hardware may have the page writable without the guest missing a dirty flag, or the
///     monitor a write that it wants to see
/// @param why what is known of it so far, in words; may be empty
public record HiddenFault(Translation walk, boolean user, boolean writable, String why) {
    private WalkOutcome.Mapped mapped() {
        return (WalkOutcome.Mapped) walk.outcome();
    }

    /// Linear address of the access.
    public long gva() {
        return walk.gva();
    }

    /// Guest-physical address behind it.
    public long gpa() {
        return mapped().gpa();
    }

    /// Whether the access was a write.
    public boolean write() {
        return walk.access().write();
    }

    /// Whether the guest's tables let code run in the page.
    public boolean executable() {
        return mapped().executable();
    }

    /// Size in bytes of the guest's page, of which hardware gets the 4 KiB around [#gva].
    public long pageBytes() {
        return mapped().pageBytes();
    }
}
