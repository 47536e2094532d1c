package hypercell.engine.x86.exec;

import hypercell.engine.bus.CodeWatch;
/// All decoded code, by physical page: several linear addresses share it, and a write by anyone reaches it.
final class CodeCache implements CodeWatch {
    private static final int CHUNK_SHIFT = 10;
    private final CodePage[][] pages;
    private final long[] holds;
    private final Runnable afterwards;

    /// @param ramBytes size of RAM: only RAM can be watched, so only RAM is cached
    /// @param afterwards called when code was overwritten
    CodeCache(long ramBytes, Runnable afterwards) {
        this.afterwards = afterwards;
        pages = new CodePage[(int) ((ramBytes >>> 12 + CHUNK_SHIFT) + 1)][];
        holds = new long[(int) ((ramBytes >>> 12) + 63 >>> 6)];
    }

    @Override
    public boolean holdsCode(long gpa) {
        int page = (int) (gpa >>> 12);
        return page >>> 6 < holds.length && (holds[page >>> 6] >>> page & 1) != 0;
    }

    @Override
    public void written(long gpa, int bytes) {
        find(gpa).written((int) gpa & 0xfff, bytes);
        afterwards.run();
    }

    /// The page at `gpa`, or null when nothing there was decoded yet, or can be.
    CodePage find(long gpa) {
        long number = gpa >>> 12 + CHUNK_SHIFT;
        CodePage[] chunk = number < pages.length ? pages[(int) number] : null;
        return chunk == null ? null : chunk[(int) (gpa >>> 12) & (1 << CHUNK_SHIFT) - 1];
    }

    /// The page at `gpa`; the caller sees to it that writes are watched.
    CodePage create(long gpa) {
        CodePage page = new CodePage();
        int chunk = (int) (gpa >>> 12 + CHUNK_SHIFT);
        if (pages[chunk] == null) {
            pages[chunk] = new CodePage[1 << CHUNK_SHIFT];
        }
        pages[chunk][(int) (gpa >>> 12) & (1 << CHUNK_SHIFT) - 1] = page;
        holds[(int) (gpa >>> 18)] |= 1L << (gpa >>> 12);
        return page;
    }

    /// Forgets everything: after a reset, and when something else than RAM may answer at some address.
    void clear() {
        java.util.Arrays.fill(pages, null);
        java.util.Arrays.fill(holds, 0);
    }
}
