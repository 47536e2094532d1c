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
    /// Entries read.
    int depth;
    /// Number of bits of the linear address that index a page: 12 or 22. Valid when mapped.
    int pageShift;
    /// Physical address of the page. Valid when mapped.
    long pageGpa;
    boolean writable;
    boolean user;
    boolean global;
    boolean dirty;
    /// -1 when mapped, else the page-fault error code.
    int errorCode;
    /// Why it faulted; null when mapped.
    String reason;

    void start() {
        depth = 0;
        errorCode = -1;
        reason = null;
        writable = true;
        user = true;
        global = false;
        dirty = false;
    }

    boolean mapped() {
        return errorCode < 0;
    }

    long entryGpa(int step) {
        return tableGpa[step] + 4L * index[step];
    }

    /// The immutable steps. On a fault nothing is written back, so `after` equals `before`.
    List<WalkStep> steps() {
        List<WalkStep> steps = new ArrayList<>(depth);
        for (int i = 0; i < depth; i++) {
            int level = 2 - i;
            int low = level == 2 ? 22 : 12;
            boolean leaf = mapped() && i == depth - 1;
            steps.add(new WalkStep(
                    level == 2 ? "PDE" : "PTE",
                    level,
                    index[i],
                    low + 9,
                    low,
                    tableGpa[i],
                    entryGpa(i),
                    before[i],
                    mapped() ? after[i] : before[i],
                    leaf));
        }
        return List.copyOf(steps);
    }

    WalkOutcome outcome(long gva) {
        if (!mapped()) {
            return new WalkOutcome.PageFault(errorCode, reason);
        }
        long pageBytes = 1L << pageShift;
        return new WalkOutcome.Mapped(pageGpa | gva & pageBytes - 1, pageBytes, writable, user, global, dirty);
    }
}
