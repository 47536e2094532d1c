package hypercell.engine.observe;

import java.util.SortedMap;

/// Counts of a machine since reset; a snapshot. Counts are results: the same experiment gives the same numbers on any
/// host. TLB hits are not counted, because the fast path that they take carries no counter.
///
/// @param instructions retired; each iteration of a REP string instruction counts as one
/// @param tlbMisses translations that the TLB could not answer
/// @param walkReads paging-structure entries read by the processor
/// @param walkWrites paging-structure entries written back with A or D set
/// @param tlbFlushes complete or single-page flushes
/// @param faults exceptions raised, by vector
/// @param interrupts deliveries through the IDT of software and external interrupts, by vector
/// @param deviceReads and `deviceWrites`: accesses to port and memory-mapped devices
public record Counters(
        long instructions,
        long tlbMisses,
        long walkReads,
        long walkWrites,
        long tlbFlushes,
        SortedMap<Integer, Long> faults,
        SortedMap<Integer, Long> interrupts,
        long deviceReads,
        long deviceWrites) {}
