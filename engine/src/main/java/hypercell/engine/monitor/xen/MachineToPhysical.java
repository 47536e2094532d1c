package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.FrameOwner;
import hypercell.engine.monitor.Hardware;
import hypercell.engine.monitor.HostFrames;

/// The table that tells for each machine frame which page of its domain it is, mapped read-only into every guest. The
/// way back (page to frame) is a list in the guest's own memory.
final class MachineToPhysical {
    private static final int WORDS = 1024;

    private final Hardware hardware;
    private final long table;

    MachineToPhysical(Hardware hardware) {
        this.hardware = hardware;
        table = HostFrames.hpa(hardware.frames().allocate(FrameOwner.TABLE));
        int frames = hardware.frames().size();
        for (int page = 0; page * WORDS < frames; page++) {
            long hpa = HostFrames.hpa(hardware.frames().allocate(FrameOwner.MONITOR));
            hardware.write(table + 4L * page, 4, hpa | PageTyping.PRESENT | PageTyping.ACCESSED);
        }
        for (int mfn = 0; mfn < frames; mfn++) {
            set(mfn, Layout.NO_PFN);
        }
    }

    /// Machine address of the page table that maps it.
    long table() {
        return table;
    }

    void set(int mfn, long pfn) {
        hardware.write(word(mfn), 4, pfn);
    }

    /// The page that the frame is, or [Layout#NO_PFN].
    long get(int mfn) {
        return hardware.read(word(mfn), 4);
    }

    private long word(int mfn) {
        long page = hardware.read(table + 4L * (mfn / WORDS), 4) & 0xffff_f000L;
        return page + 4L * (mfn % WORDS);
    }
}
