package hypercell.engine.monitor;

import hypercell.engine.bus.PortDevice;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/// A device by which a guest that knows of it gives pages back to the monitor (Waldspurger's balloon): the guest takes
/// pages from its own allocator, so that it decides which it can do without, and tells their numbers here.
///
/// | port | read | write |
/// |---|---|---|
/// | +0 | how many pages the monitor wants in the balloon | inflate: the number of a page that the guest gives |
/// | +4 | how many pages are in the balloon | deflate: the number of a page that the guest wants back |
///
/// What was in a page is lost: it is zero when it is used again.
public final class Balloon implements PortDevice {
    /// The first of its ports, in a range that a PC leaves to nobody.
    public static final int PORT = 0xba10;

    /// How many ports it has.
    public static final int PORTS = 8;
    private static final int PAGE_SHIFT = 12;
    private static final int DEFLATE = 4;

    private final GuestFrames frames;
    private final LongConsumer take;
    private final Set<Long> inside = new LinkedHashSet<>();
    private int wanted;
    private int refused;

    Balloon(GuestFrames frames, LongConsumer take) {
        this.frames = frames;
        this.take = take;
    }

    /// Asks the guest for so many pages.
    public void want(int pages) {
        wanted = pages;
    }

    /// How many pages it asks the guest for.
    public int wanted() {
        return wanted;
    }

    /// Pages in the balloon.
    public int pages() {
        return inside.size();
    }

    /// Numbers told by the guest that were no page it could give, or get.
    public int refused() {
        return refused;
    }

    @Override
    public String name() {
        return "balloon";
    }

    @Override
    public String register(int offset, boolean write) {
        if (offset < DEFLATE) {
            return write ? "INFLATE" : "WANTED";
        }
        return write ? "DEFLATE" : "PAGES";
    }

    @Override
    public long read(int offset, int bytes) {
        return offset < DEFLATE ? wanted : inside.size();
    }

    @Override
    public void write(int offset, int bytes, long value) {
        boolean done = offset < DEFLATE ? inflate(value) : deflate(value);
        refused += done ? 0 : 1;
    }

    private boolean inflate(long page) {
        long gpa = page << PAGE_SHIFT;
        if (!frames.contains(gpa) || !inside.add(page)) {
            return false;
        }
        take.accept(gpa);
        return true;
    }

    private boolean deflate(long page) {
        if (!inside.remove(page)) {
            return false;
        }
        frames.takeBack(page << PAGE_SHIFT);
        return true;
    }
}
