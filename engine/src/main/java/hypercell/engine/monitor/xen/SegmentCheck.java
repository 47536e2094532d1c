package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.Hardware;
import hypercell.engine.monitor.HostFrames;
import hypercell.engine.x86.exec.Descriptor;

/// Which descriptors a guest may have in its LDT: absent ones, and code and data for CPL 1 to 3 that end before the
/// monitor. Gates and system segments would lead past it.
final class SegmentCheck {
    private static final int PRESENT = 0x80;
    private static final int DPL = 0x60;
    private static final int NO_SYSTEM = 0x10;
    private static final int CODE = 0x08;
    private static final int DOWN = 0x04;

    private SegmentCheck() {}

    /// @throws Refusal when a descriptor of the frame is not allowed
    static void page(Hardware hardware, int mfn) throws Refusal {
        for (int i = 0; i < 4096; i += 8) {
            long raw = hardware.read(HostFrames.hpa(mfn) + i, 8);
            if (!allowed(new Descriptor(raw))) {
                throw Refusal.of(Errno.EINVAL, "descriptor 0x%016x is not for guests", raw);
            }
        }
    }

    private static boolean allowed(Descriptor descriptor) {
        int access = descriptor.access();
        if ((access & PRESENT) == 0) {
            return true;
        }
        boolean expandDown = (access & CODE) == 0 && (access & DOWN) != 0;
        return (access & NO_SYSTEM) != 0
                && (access & DPL) != 0
                && !expandDown
                && descriptor.base() + descriptor.limit() < Layout.MONITOR;
    }
}
