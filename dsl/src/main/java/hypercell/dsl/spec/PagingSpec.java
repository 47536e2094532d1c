package hypercell.dsl.spec;

import hypercell.engine.table.Position;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.List;
import java.util.OptionalLong;

/// A `paging { }` block.
///
/// @param format the paging mode: 32-bit paging unless said otherwise
/// @param mappings in the order written
/// @param entries raw leaf entries, written after the mappings
/// @param writeProtect CR0.WP: whether supervisor writes obey R/W
/// @param smep CR4.SMEP
/// @param smap CR4.SMAP
/// @param rootGpa where the structure that CR3 names must lie, or empty: `MemoryLayout` decides
/// @param tablesGpa where the other tables begin, or empty: `MemoryLayout` decides
/// @param position of the `paging` word
public record PagingSpec(
        PagingFormat format,
        List<Mapping> mappings,
        List<RawEntry> entries,
        boolean writeProtect,
        boolean smep,
        boolean smap,
        OptionalLong rootGpa,
        OptionalLong tablesGpa,
        Position position) {
    /// Whether the format belongs to IA-32e mode.
    public boolean longMode() {
        return format == PagingFormat.FOUR_LEVEL || format == PagingFormat.FIVE_LEVEL;
    }

    /// Where a linear address leads by the author's mappings; the address itself where nothing is mapped.
    public long physical(long gva) {
        for (Mapping mapping : mappings) {
            if (mapping.covers(gva)) {
                return mapping.gpa() + gva - mapping.gva();
            }
        }
        return gva;
    }

    /// `map gva to gpa, flags`.
    ///
    /// @param gva first linear address
    /// @param gpa first physical address
    /// @param bytes length
    /// @param flags as written; [Flags#DEFAULT] when nothing was
    /// @param pageBytes 4096, or the size of a large page of the format
    public record Mapping(long gva, long gpa, long bytes, Flags flags, long pageBytes, Position position) {
        /// Last linear address.
        public long lastGva() {
            return gva + bytes - 1;
        }

        /// Whether a linear address lies in it.
        public boolean covers(long address) {
            return Long.compareUnsigned(address, gva) >= 0 && Long.compareUnsigned(address, lastGva()) <= 0;
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
