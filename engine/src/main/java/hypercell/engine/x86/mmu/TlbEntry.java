package hypercell.engine.x86.mmu;

/// What one TLB entry holds; a snapshot. Rights are as they were when the entry was filled, which is why stale entries
/// matter.
///
/// @param gvaPage linear address of the page
/// @param gpaPage physical address of the page
/// @param pageBytes size of the page that the entry came from; the default model caches 4 KiB pieces of large pages
/// @param set and `way`: where it sits
public record TlbEntry(
        long gvaPage,
        long gpaPage,
        long pageBytes,
        boolean writable,
        boolean user,
        boolean global,
        boolean dirty,
        int set,
        int way) {}
