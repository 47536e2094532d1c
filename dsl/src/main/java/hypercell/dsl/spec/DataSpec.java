package hypercell.dsl.spec;

import hypercell.engine.table.Position;

/// Bytes in physical memory before the guest starts.
///
/// @param what for messages: `data`, or the name of the file
/// @param gpa physical address of the first byte
@SuppressWarnings("ArrayRecordComponent") // never written after it was read from the script
public record DataSpec(String what, long gpa, byte[] bytes, Position position) {
    /// Physical address of the last byte.
    public long lastGpa() {
        return gpa + bytes.length - 1;
    }
}
