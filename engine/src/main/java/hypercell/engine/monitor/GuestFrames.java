package hypercell.engine.monitor;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.Ram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The monitor's map from guest-physical to host-physical pages (P2M), and with it the guest's RAM. Frames are given
/// when they are first touched, or all at once; holes stay holes.
public final class GuestFrames implements Ram {
    private static final int PAGE = 4096;
    private static final int ABSENT = -1;
    private static final int HOLE = -2;

    /// Hears of pages that somebody is about to look at or to change: the guest's virtual processor, a device, a
    /// debugger; everybody but hardware.
    interface Reader {
        /// The page at `gpa` is about to be used.
        void using(long gpa);
    }

    /// A range of guest-physical addresses without memory, both ends included.
    public record Hole(long firstGpa, long lastGpa) {}

    private final HostFrames host;
    private final int[] frames;
    private final long bytes;
    private final boolean identity;
    private final boolean[] watched;
    private final Map<Integer, byte[]> swapped = new LinkedHashMap<>();
    private final BitSet given = new BitSet();
    private Reader reader = gpa -> {};
    private int pagedIn;

    /// @param bytes size of the guest's RAM, holes included
    /// @param identity whether each page gets the frame of the same number instead of a scattered one
    public GuestFrames(long bytes, HostFrames host, boolean identity, List<Hole> holes) {
        this.bytes = bytes;
        this.host = host;
        this.identity = identity;
        frames = new int[(int) (bytes >>> 12)];
        watched = new boolean[frames.length];
        if (identity) {
            host.reserve(frames.length);
        }
        Arrays.fill(frames, ABSENT);
        for (Hole hole : holes) {
            int from = (int) (hole.firstGpa() >>> 12);
            int to = (int) Math.min(frames.length - 1L, hole.lastGpa() >>> 12);
            Arrays.fill(frames, from, to + 1, HOLE);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean contains(long gpa) {
        return Long.compareUnsigned(gpa, bytes) < 0 && frames[(int) (gpa >>> 12)] != HOLE;
    }

    /// The frame behind a guest-physical address, which must be inside; it appears when there is none yet, with
    /// what was in it if it has been withdrawn.
    public int frame(long gpa) {
        int page = (int) (gpa >>> 12);
        if (frames[page] == ABSENT) {
            frames[page] = identity ? host.allocate(page, FrameOwner.GUEST) : host.allocate(FrameOwner.GUEST);
            given.clear(page);
            byte[] content = swapped.remove(page);
            if (content != null) {
                HostMemory.copyIn(content, 0, host.host(frames[page]), PAGE);
                pagedIn++;
            }
        }
        return frames[page];
    }

    // --- frames that the guest gives back, or has to ---

    /// Takes the frame of the page at `gpa` away without the guest's knowledge; what is in it comes back with
    /// another frame at the next touch. Hardware's tables are the caller's business. Whether there was a frame.
    boolean withdraw(long gpa) {
        int page = (int) (gpa >>> 12);
        if (frames[page] < 0) {
            return false;
        }
        byte[] content = new byte[PAGE];
        HostMemory.copyOut(host.host(frames[page]), content, 0, PAGE);
        swapped.put(page, content);
        release(page);
        return true;
    }

    /// The guest gives the page at `gpa` back: its frame, if it has one, goes with what is in it, and the page is
    /// zero when the guest uses it again.
    void giveBack(long gpa) {
        int page = (int) (gpa >>> 12);
        if (frames[page] >= 0) {
            release(page);
        }
        swapped.remove(page);
        given.set(page);
    }

    /// The guest may use the page at `gpa` again.
    void takeBack(long gpa) {
        given.clear((int) (gpa >>> 12));
    }

    private void release(int page) {
        host.release(frames[page]);
        frames[page] = ABSENT;
    }

    /// Whether the page at `gpa` has been withdrawn and not been touched since.
    boolean isWithdrawn(long gpa) {
        return swapped.containsKey((int) (gpa >>> 12));
    }

    /// Pages that are withdrawn now.
    public int withdrawn() {
        return swapped.size();
    }

    /// Withdrawn pages that have come back.
    public int pagedIn() {
        return pagedIn;
    }

    // --- the map ---

    /// The map page by page, as of now.
    public FrameTable table() {
        List<FrameTable.Page> pages = new ArrayList<>();
        for (int page = 0; page < frames.length; page++) {
            long hpa = frames[page] < 0 ? -1 : HostFrames.hpa(frames[page]);
            pages.add(new FrameTable.Page((long) page << 12, state(page), hpa));
        }
        return new FrameTable(List.copyOf(pages), pagedIn);
    }

    private FrameTable.State state(int page) {
        if (frames[page] >= 0) {
            return FrameTable.State.PRESENT;
        }
        if (frames[page] == HOLE) {
            return FrameTable.State.HOLE;
        }
        if (swapped.containsKey(page)) {
            return FrameTable.State.WITHDRAWN;
        }
        return given.get(page) ? FrameTable.State.BALLOONED : FrameTable.State.UNTOUCHED;
    }

    /// Host-physical address of `gpa`, which must be inside.
    public long hpa(long gpa) {
        return HostFrames.hpa(frame(gpa)) | gpa & 0xfff;
    }

    /// Host-physical address of `gpa`, or -1 when no frame is behind it.
    public long hpaIfPresent(long gpa) {
        if (!contains(gpa)) {
            return -1;
        }
        int frame = frames[(int) (gpa >>> 12)];
        return frame < 0 ? -1 : HostFrames.hpa(frame) | gpa & 0xfff;
    }

    /// Gives every page its frame now.
    public void populate() {
        for (long gpa = 0; gpa < bytes; gpa += 4096) {
            if (contains(gpa)) {
                frame(gpa);
            }
        }
    }

    /// Pages that have a frame.
    public int present() {
        return (int) Arrays.stream(frames).filter(it -> it >= 0).count();
    }

    /// Who is told of uses of watched pages.
    void setReader(Reader listener) {
        reader = listener;
    }

    /// Whether the reader is told of uses of the page at `gpa`.
    void watch(long gpa, boolean on) {
        watched[(int) (gpa >>> 12)] = on;
    }

    @Override
    public long hostAddress(long gpa) {
        if (watched[(int) (gpa >>> 12)]) {
            reader.using(gpa & ~0xfffL);
        }
        return host.host(frame(gpa)) + (gpa & 0xfff);
    }

    @Override
    public long hostAddressIfTouched(long gpa) {
        if (watched[(int) (gpa >>> 12)]) {
            reader.using(gpa & ~0xfffL);
        }
        int page = (int) (gpa >>> 12);
        if (frames[page] < 0 && !swapped.containsKey(page)) {
            return 0;
        }
        return host.host(frame(gpa)) + (gpa & 0xfff);
    }

    /// For each host frame, the number of the guest's page that it is behind, or -1.
    int[] byFrame(int hostFrames) {
        int[] pages = new int[hostFrames];
        Arrays.fill(pages, -1);
        for (int page = 0; page < frames.length; page++) {
            if (frames[page] >= 0) {
                pages[frames[page]] = page;
            }
        }
        return pages;
    }

    @Override
    public long touchedBytes() {
        return present() * 4096L;
    }
}
