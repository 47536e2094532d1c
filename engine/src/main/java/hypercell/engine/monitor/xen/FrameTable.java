package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.FrameOwner;
import hypercell.engine.monitor.HostFrames;
import java.util.Arrays;

/// What the monitor knows of each machine frame: whose it is, as what it is used and how often, who else refers to
/// it. Counts only; what an entry means is for [PageTyping].
final class FrameTable {
    private final HostFrames host;
    private final FrameType[] types;
    private final int[] typeCounts;
    private final int[] references;
    private final boolean[] pinned;
    private final boolean[] shared;

    FrameTable(HostFrames host) {
        this.host = host;
        types = new FrameType[host.size()];
        Arrays.fill(types, FrameType.NONE);
        typeCounts = new int[host.size()];
        references = new int[host.size()];
        pinned = new boolean[host.size()];
        shared = new boolean[host.size()];
    }

    /// The monitor's own page that the guest may map, too. It can never become a table.
    void share(int mfn) {
        shared[mfn] = true;
        types[mfn] = FrameType.WRITABLE;
        typeCounts[mfn] = 1;
        references[mfn] = 1;
    }

    /// @throws Refusal when the guest may not refer to the frame at all
    void requireOwn(int mfn) throws Refusal {
        if (mfn < 0 || mfn >= host.size()) {
            throw Refusal.of(Errno.EINVAL, "there is no frame 0x%x", mfn);
        }
        if (!isOwn(mfn)) {
            throw Refusal.of(Errno.EINVAL, "frame 0x%x is not the domain's", mfn);
        }
    }

    /// Whether the guest may map the frame.
    boolean isOwn(int mfn) {
        return host.owner(mfn) == FrameOwner.GUEST || shared[mfn];
    }

    boolean isShared(int mfn) {
        return shared[mfn];
    }

    /// As what the frame is used now.
    FrameType type(int mfn) {
        return typeCounts[mfn] == 0 ? FrameType.NONE : types[mfn];
    }

    /// As what the frame was used last, or is now: translations of that time may be cached still.
    FrameType lastType(int mfn) {
        return types[mfn];
    }

    int typeCount(int mfn) {
        return typeCounts[mfn];
    }

    int references(int mfn) {
        return references[mfn];
    }

    boolean isPinned(int mfn) {
        return pinned[mfn];
    }

    void pin(int mfn, boolean on) {
        pinned[mfn] = on;
    }

    /// One more use of the frame as `type`, which must agree with those that there are.
    void add(int mfn, FrameType type) {
        types[mfn] = type;
        typeCounts[mfn]++;
        references[mfn]++;
    }

    /// One use less. Whether it was the last.
    boolean drop(int mfn) {
        references[mfn]--;
        return --typeCounts[mfn] == 0;
    }

    /// The first use of the frame has not come about after all.
    void undo(int mfn, FrameType before) {
        drop(mfn);
        types[mfn] = before;
    }

    /// Somebody refers to the frame, whatever it is used as.
    void refer(int mfn) {
        references[mfn]++;
    }

    void unrefer(int mfn) {
        references[mfn]--;
    }

    int size() {
        return host.size();
    }
}
