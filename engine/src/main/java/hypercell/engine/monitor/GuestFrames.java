package hypercell.engine.monitor;

import hypercell.engine.bus.Ram;
import java.util.Arrays;
import java.util.List;

/// The monitor's map from guest-physical to host-physical pages (P2M), and with it the guest's RAM. Frames are given
/// when they are first touched, or all at once; holes stay holes.
public final class GuestFrames implements Ram {
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
    private Reader reader = gpa -> {};

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

    /// The frame behind a guest-physical address, which must be inside; it appears when there is none yet.
    public int frame(long gpa) {
        int page = (int) (gpa >>> 12);
        if (frames[page] == ABSENT) {
            frames[page] = identity ? host.allocate(page, FrameOwner.GUEST) : host.allocate(FrameOwner.GUEST);
        }
        return frames[page];
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
        int frame = frames[(int) (gpa >>> 12)];
        return frame < 0 ? 0 : host.host(frame) + (gpa & 0xfff);
    }

    @Override
    public long touchedBytes() {
        return present() * 4096L;
    }
}
