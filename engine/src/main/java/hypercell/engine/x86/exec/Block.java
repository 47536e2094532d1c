package hypercell.engine.x86.exec;

/// A run of decoded instructions within one page, up to the first that may change control flow, mode or paging.
final class Block {
    /// Instructions in a block at most: bounds how far an interrupt can wait.
    static final int MAX_INSTRUCTIONS = 32;

    /// Stands for the running block before the first has run.
    static final Block EMPTY = new Block(new Handler[0], false, new int[1], -1, null);

    /// So many runs make a block hot.
    private static final int HOT = 1000;

    /// One handler for each instruction.
    final Handler[] handlers;
    /// Offset of each instruction from the block's start; one more element for the end.
    final int[] offsets;
    /// Number of instructions.
    final int count;
    /// Length in bytes.
    final int bytes;
    /// Offset of the block in its page; -1 when the block is not cached.
    final int pageOffset;
    /// For an instruction that continues in the next page: its bytes, to compare before reuse; else null.
    final byte[] crossing;
    /// Whether it ends with a near branch, so that it may run again without a new look at page and mode.
    final boolean mayRepeat;
    /// The bytes were overwritten, perhaps by the block itself.
    boolean stale;
    /// What runs when the block runs as a whole: the handlers, or one that does the work of all.
    Handler[] steps;

    private int coldRuns = HOT;

    Block(Handler[] handlers, boolean mayRepeat, int[] offsets, int pageOffset, byte[] crossing) {
        this.handlers = handlers;
        this.mayRepeat = mayRepeat;
        this.offsets = offsets;
        this.pageOffset = pageOffset;
        this.crossing = crossing;
        count = handlers.length;
        bytes = offsets[count];
        steps = handlers;
    }

    /// Counts runs until the block is hot, and has it compiled as a whole then.
    void warm(long runs) {
        coldRuns -= (int) Math.min(runs, HOT);
        if (coldRuns <= 0 && count > 1 && steps == handlers && !stale) {
            steps = new Handler[] {Clones.hot(this)};
        }
    }

    /// Whether it still wants [#warm].
    boolean cold() {
        return coldRuns > 0;
    }
}
