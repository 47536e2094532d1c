package hypercell.engine.x86.exec;

import hypercell.engine.bus.CodeWatch;
import java.util.HashMap;
import java.util.Map;

/// All decoded code, by physical page: several linear addresses share it, and a write by anyone reaches it.
final class CodeCache implements CodeWatch {
    private final Map<Long, CodePage> pages = new HashMap<>();
    private final long[] holds;

    /// @param ramBytes size of RAM: only RAM can be watched, so only RAM is cached
    CodeCache(long ramBytes) {
        holds = new long[(int) ((ramBytes >>> 12) + 63 >>> 6)];
    }

    @Override
    public boolean holdsCode(long gpa) {
        int page = (int) (gpa >>> 12);
        return page >>> 6 < holds.length && (holds[page >>> 6] >>> page & 1) != 0;
    }

    @Override
    public void written(long gpa, int bytes) {
        pages.get(gpa & ~0xfffL).written((int) gpa & 0xfff, bytes);
    }

    /// The page at `gpa`, or null when nothing there was decoded yet.
    CodePage find(long gpa) {
        return pages.get(gpa & ~0xfffL);
    }

    /// The page at `gpa`; the caller sees to it that writes are watched.
    CodePage create(long gpa) {
        CodePage page = new CodePage(gpa & ~0xfffL);
        pages.put(page.gpa, page);
        holds[(int) (gpa >>> 18)] |= 1L << (gpa >>> 12);
        return page;
    }

    void clear() {
        pages.clear();
        java.util.Arrays.fill(holds, 0);
    }
}
