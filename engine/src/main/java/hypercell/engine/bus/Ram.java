package hypercell.engine.bus;

/// RAM of a machine, from physical address 0 on: what a [PhysicalBus] has behind its devices.
public interface Ram {
    /// Size in bytes, a multiple of 4 KiB, at most 4 GiB.
    long bytes();

    /// Whether RAM answers at `gpa`.
    boolean contains(long gpa);

    /// Host address of the byte at `gpa`, which must be inside; valid up to the end of its 4 KiB page, and stable
    /// until the bus is told of a change.
    long hostAddress(long gpa);

    /// Like [#hostAddress], but 0 when nothing was ever written there (the bytes are zero).
    long hostAddressIfTouched(long gpa);

    /// Bytes of host memory that exist so far, for accounting.
    long touchedBytes();
}
