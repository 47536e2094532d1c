package hypercell.engine.x86.exec;

/// A run of decoded instructions within one page, up to the first that may change control flow, mode or paging.
final class Block {
    /// Instructions in a block at most: bounds how far an interrupt can wait.
    static final int MAX_INSTRUCTIONS = 32;

    final Handler[] handlers;
    /// Offset of each instruction from the block's start; one more element for the end.
    final int[] offsets;
    /// Offset of the block in its page; -1 when the block is not cached.
    final int pageOffset;
    /// For an instruction that continues in the next page: its bytes, to compare before reuse; else null.
    final byte[] crossing;
    /// Instructions to run; becomes 0 when the bytes were overwritten, even while the block runs, and smaller for
    /// the rest of one run when the run loop must look around.
    int count;

    Block(Handler[] handlers, int[] offsets, int pageOffset, byte[] crossing) {
        this.handlers = handlers;
        this.offsets = offsets;
        this.pageOffset = pageOffset;
        this.crossing = crossing;
        count = handlers.length;
    }

    /// Ends the present run of the block after its instruction `index`.
    void endAfter(int index) {
        count = Math.min(count, index + 1);
    }

    /// Takes back [#endAfter].
    void restore() {
        count = count == 0 ? 0 : handlers.length;
    }

    int bytes() {
        return offsets[handlers.length];
    }
}
