package hypercell.engine.bus;

/// Knows which physical bytes were decoded as code, so that writes by anyone can drop what was decoded.
public interface CodeWatch {
    /// Whether the 4 KiB page holds decoded code.
    boolean holdsCode(long gpa);

    /// `bytes` bytes at `gpa` (within one page) were or are about to be changed.
    void written(long gpa, int bytes);
}
