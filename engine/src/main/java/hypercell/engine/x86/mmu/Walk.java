package hypercell.engine.x86.mmu;

import java.util.ArrayList;
import java.util.List;

/// The result of one page walk, reusable so that a TLB miss allocates nothing. The walker finds the next table in the
/// very entries stored here, so a list of steps made from it cannot differ from what was walked.
final class Walk {
    static final int MAX_LEVELS = 5;

    final long[] tableGpa = new long[MAX_LEVELS];
    final int[] index = new int[MAX_LEVELS];
    final long[] before = new long[MAX_LEVELS];
    final long[] after = new long[MAX_LEVELS];
    PagingFormat format;
    /// Which of the format's levels the first step is.
    int firstLevel;
    /// Whether the first step is no read of memory but an entry of a paging-structure cache.
    boolean fromCache;
    /// What the first step grants together with the levels above it, when it came from a cache.
    int rightsAbove;
    /// Steps taken.
    int depth;
    /// Number of bits of the linear address that index a page: 12, 21, 22, 30. Valid when mapped.
    int pageShift;
    /// Physical address of the page. Valid when mapped.
    long pageGpa;
    /// What the entries grant so far; see [Rights].
    int rights;
    /// -1 when mapped, else the page-fault error code.
    int errorCode;
    /// Why it faulted; null when mapped.
    String reason;

    void start(PagingFormat ofFormat) {
        format = ofFormat;
        firstLevel = 0;
        fromCache = false;
        depth = 0;
        errorCode = -1;
        reason = null;
        rights = Rights.ALL;
    }

    boolean mapped() {
        return errorCode < 0;
    }

    long entryGpa(int step) {
        return tableGpa[step] + (long) format.entryBytes() * index[step];
    }

    PagingLevel level(int step) {
        return format.levels().get(firstLevel + step);
    }

    /// Where the entry of a step came from.
    WalkStep.Source source(int step) {
        if (step == 0 && fromCache) {
            return WalkStep.Source.STRUCTURE_CACHE;
        }
        return level(step).large() == PagingLevel.Large.REGISTER ? WalkStep.Source.REGISTER : WalkStep.Source.MEMORY;
    }

    /// Physical address of `gva`. Valid when mapped.
    long gpa(long gva) {
        return pageGpa | gva & (1L << pageShift) - 1;
    }

    /// Entries read from memory.
    int reads() {
        return depth == 0 || source(0) == WalkStep.Source.MEMORY ? depth : depth - 1;
    }

    /// The immutable steps. On a fault nothing is written back, so `after` equals `before`.
    List<WalkStep> steps() {
        List<WalkStep> steps = new ArrayList<>(depth);
        for (int i = 0; i < depth; i++) {
            PagingLevel level = level(i);
            steps.add(new WalkStep(
                    source(i),
                    level.structure(),
                    level.number(),
                    index[i],
                    level.highBit(),
                    level.shift(),
                    format.entryBytes(),
                    tableGpa[i],
                    entryGpa(i),
                    before[i],
                    mapped() ? after[i] : before[i],
                    mapped() && i == depth - 1));
        }
        return List.copyOf(steps);
    }

    WalkOutcome outcome(long gva) {
        if (!mapped()) {
            return new WalkOutcome.PageFault(errorCode, reason);
        }
        return WalkOutcome.Mapped.of(gpa(gva), 1L << pageShift, rights);
    }
}
