package hypercell.dsl.spec;

import hypercell.engine.table.Position;
import java.util.List;
import java.util.OptionalLong;

/// A `paging { }` block: 32-bit paging, SDM 3A "32-Bit Paging".
///
/// @param mappings in the order written
/// @param entries raw leaf entries, written after the mappings
/// @param writeProtect CR0.WP: whether supervisor writes obey R/W
/// @param directoryGpa where the page directory must lie, or empty: `MemoryLayout` decides
/// @param tablesGpa where page tables begin, or empty: `MemoryLayout` decides
/// @param position of the `paging` word
public record PagingSpec(
        List<Mapping> mappings,
        List<RawEntry> entries,
        boolean writeProtect,
        OptionalLong directoryGpa,
        OptionalLong tablesGpa,
        Position position) {
    /// `map gva to gpa, flags`.
    ///
    /// @param gva first linear address
    /// @param gpa first physical address
    /// @param bytes length
    /// @param flags as written; [Flags#DEFAULT] when nothing was
    /// @param pageBytes 4096, or 4 MiB for large pages
    public record Mapping(long gva, long gpa, long bytes, Flags flags, long pageBytes, Position position) {
        /// Last linear address.
        public long lastGva() {
            return gva + bytes - 1;
        }

        /// Whether linear and physical addresses are equal.
        public boolean identity() {
            return gva == gpa;
        }

        /// As written.
        @Override
        public String toString() {
            return "map 0x%x..0x%x to 0x%x".formatted(gva, lastGva(), gpa);
        }
    }

    /// `pages[gva] = value`: a leaf entry of 4 KiB, bit for bit.
    public record RawEntry(long gva, long value, Position position) {}
}
