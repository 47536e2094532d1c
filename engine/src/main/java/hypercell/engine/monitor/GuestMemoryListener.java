package hypercell.engine.monitor;

/// Hears of guest memory that the monitor changes.
interface GuestMemoryListener {
    /// `bytes` bytes at `gpa`, within one page, are about to change.
    void written(long gpa, int bytes);
}
