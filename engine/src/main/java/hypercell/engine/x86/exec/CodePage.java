package hypercell.engine.x86.exec;

/// Decoded code of one physical 4 KiB page, by mode and offset.
final class CodePage {
    private static final int PAGE = 4096;
    private static final int GRANULE_SHIFT = 6;
    private static final int LONGEST = Block.MAX_INSTRUCTIONS * 15;

    private final Block[][] byMode = new Block[Mode.COUNT][];
    /// By mode, the instruction that was last found to continue in the next page.
    private final Block[] crossing = new Block[Mode.COUNT];
    /// One bit for each 64 bytes that hold decoded instructions: data beside code costs one test, not a rebuild.
    private long granules;

    /// Blocks of a mode by page offset, none of them crossing the page's end.
    Block[] blocks(int mode) {
        Block[] blocks = byMode[mode];
        if (blocks == null) {
            blocks = new Block[PAGE];
            byMode[mode] = blocks;
        }
        return blocks;
    }

    /// The instruction that continues in the next page, or null; its bytes must be compared before it runs.
    Block crossing(int mode) {
        return crossing[mode];
    }

    void add(Block block, int mode) {
        if (block.crossing != null) {
            crossing[mode] = block;
            return;
        }
        blocks(mode)[block.pageOffset] = block;
        int last = block.pageOffset + block.bytes - 1;
        for (int granule = block.pageOffset >> GRANULE_SHIFT; granule <= last >> GRANULE_SHIFT; granule++) {
            granules |= 1L << granule;
        }
    }

    /// Drops every block that has one of `bytes` bytes at `offset`.
    void written(int offset, int bytes) {
        long touched = -1L << (offset >> GRANULE_SHIFT) & -1L >>> 63 - (offset + bytes - 1 >> GRANULE_SHIFT);
        if ((granules & touched) == 0) {
            return;
        }
        int earliest = Math.max(0, offset - LONGEST);
        for (Block[] blocks : byMode) {
            for (int start = earliest; blocks != null && start < offset + bytes; start++) {
                Block block = blocks[start];
                if (block != null && start + block.bytes > offset) {
                    block.stale = true;
                    blocks[start] = null;
                }
            }
        }
    }
}
