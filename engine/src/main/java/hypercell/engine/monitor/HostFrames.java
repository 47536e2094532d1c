package hypercell.engine.monitor;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.Ram;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Host memory in frames of 4 KiB, and who owns each. Frames are handed out scattered, so that nothing works by luck
/// because a guest-physical address happens to equal a host-physical one.
public final class HostFrames {
    private static final int SHIFT = 12;
    private static final int FRAME = 1 << SHIFT;

    private final Ram ram;
    private final FrameOwner[] owners;
    private final ArrayDeque<Integer> released = new ArrayDeque<>();
    private final int mask;
    private final int multiplier;
    private final int offset;
    private int firstShared;
    private int next;
    private int used;

    /// @param ram host memory, a power of two in bytes
    /// @param seed decides the order in which frames are handed out
    public HostFrames(Ram ram, long seed) {
        this.ram = ram;
        int count = (int) (ram.bytes() >>> SHIFT);
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("host memory of %d frames: not a power of two".formatted(count));
        }
        owners = new FrameOwner[count];
        Arrays.fill(owners, FrameOwner.FREE);
        owners[0] = FrameOwner.OTHER; // a table entry that was forgotten names it: nobody may get it
        mask = count - 1;
        multiplier = (int) (seed * 2 + 0x9e3779b1) | 1;
        offset = (int) (seed >>> 32 ^ seed * 31);
    }

    /// A free frame, zeroed, for `owner`.
    ///
    /// @throws IllegalStateException when host memory is used up
    public int allocate(FrameOwner owner) {
        int frame = take();
        owners[frame] = owner;
        used++;
        HostMemory.fill(host(frame), FRAME, (byte) 0);
        return frame;
    }

    private int take() {
        Integer again = released.poll();
        if (again != null) {
            return again;
        }
        while (next <= mask) {
            int candidate = scattered(next++);
            if (candidate >= firstShared && owners[candidate] == FrameOwner.FREE) {
                return candidate;
            }
        }
        throw new IllegalStateException("host memory of %d frames is used up".formatted(mask + 1));
    }

    /// Keeps the frames below `count` for a guest that is to have frames of certain numbers. Frame 0 is no
    /// exception.
    void reserve(int count) {
        firstShared = count;
        owners[0] = FrameOwner.FREE;
    }

    /// A permutation of the frame numbers.
    private int scattered(int index) {
        int mixed = index * multiplier + offset & mask;
        int half = Math.max(1, Integer.bitCount(mask) / 2);
        return mixed ^ mixed >>> half;
    }

    /// Hands out one certain frame.
    ///
    /// @throws IllegalArgumentException when it is somebody's already
    public int allocate(int frame, FrameOwner owner) {
        if (owners[frame] != FrameOwner.FREE) {
            throw new IllegalArgumentException("frame 0x%x is taken".formatted(frame));
        }
        owners[frame] = owner;
        used++;
        HostMemory.fill(host(frame), FRAME, (byte) 0);
        return frame;
    }

    /// The frame is nobody's again.
    public void release(int frame) {
        owners[frame] = FrameOwner.FREE;
        released.add(frame);
        used--;
    }

    public FrameOwner owner(int frame) {
        return owners[frame];
    }

    /// Frames that somebody owns.
    public int used() {
        return used;
    }

    /// Frames that `owner` has.
    public long count(FrameOwner owner) {
        return Arrays.stream(owners).filter(it -> it == owner).count();
    }

    /// Number of frames.
    public int size() {
        return mask + 1;
    }

    /// Where the frame's first byte is for Java.
    long host(int frame) {
        return ram.hostAddress((long) frame << SHIFT);
    }

    /// Host-physical address of a frame.
    public static long hpa(int frame) {
        return (long) frame << SHIFT;
    }

    /// Frame of a host-physical address.
    public static int frame(long hpa) {
        return (int) (hpa >>> SHIFT);
    }
}
