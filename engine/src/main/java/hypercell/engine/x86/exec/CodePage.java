package hypercell.engine.x86.exec;

/// Decoded code of one physical 4 KiB page, by mode and offset.
final class CodePage {
    private static final int PAGE = 4096;
    private static final int GRANULE_SHIFT = 6;

    final long gpa;
    private final Block[][] byMode = new Block[Mode.COUNT][];
    /// One bit for each 64 bytes that hold decoded instructions: data beside code costs one test, not a rebuild.
    private long granules;

    CodePage(long gpa) {
        this.gpa = gpa;
    }

    /// Blocks of a mode by page offset.
    Block[] blocks(int mode) {
        Block[] blocks = byMode[mode];
        if (blocks == null) {
            blocks = new Block[PAGE];
            byMode[mode] = blocks;
        }
        return blocks;
    }

    void add(Block block, int mode) {
        blocks(mode)[block.pageOffset] = block;
        int last = Math.min(block.pageOffset + block.bytes(), PAGE) - 1;
        for (int granule = block.pageOffset >> GRANULE_SHIFT; granule <= last >> GRANULE_SHIFT; granule++) {
            granules |= 1L << granule;
        }
    }

    /// Drops every block that has one of `bytes` bytes at `offset`.
    void written(int offset, int bytes) {
        long touched = 1L << (offset >> GRANULE_SHIFT) | 1L << (offset + bytes - 1 >> GRANULE_SHIFT);
        if ((granules & touched) == 0) {
            return;
        }
        int earliest = Math.max(0, offset - Block.MAX_INSTRUCTIONS * 15);
        for (Block[] blocks : byMode) {
            for (int start = earliest; blocks != null && start < offset + bytes; start++) {
                Block block = blocks[start];
                if (block != null && start + block.bytes() > offset) {
                    block.count = 0;
                    blocks[start] = null;
                }
            }
        }
    }
}
