package hypercell.dsl.spec;

import hypercell.engine.table.Position;

/// RAM from physical address 0 up.
///
/// @param bytes size of RAM
/// @param holesReadOnes whether addresses that nobody decodes read as all ones (`holes: ones`) or zeros
/// @param position of the `memory` word
public record MemorySpec(long bytes, boolean holesReadOnes, Position position) {
    /// 16 MiB, floating bus.
    public static final MemorySpec DEFAULT = new MemorySpec(16L << 20, true, Position.UNKNOWN);
}
