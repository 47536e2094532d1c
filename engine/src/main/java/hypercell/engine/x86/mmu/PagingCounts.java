package hypercell.engine.x86.mmu;

/// What paging has done since the machine was made.
///
/// @param misses translations that the TLB did not answer
/// @param reads paging-structure entries read from memory by walks
/// @param writes entries that walks wrote back for their accessed and dirty flags
/// @param flushes invalidations, of one page or of more
public record PagingCounts(long misses, long reads, long writes, long flushes) {}
