package hypercell.engine.monitor;

import hypercell.engine.bus.CodeWatch;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.VirtualCore;
import java.util.ArrayList;
import java.util.List;

/// A guest, and what its monitor has for it: the virtual processor, the frames, the hardware, the monitor's span.
///
/// @param guest the machine that the guest believes in
/// @param core its processor
/// @param frames its memory
/// @param hardware what it runs on
/// @param span where the monitor's structures lie in its linear addresses
/// @param watched memory whose accesses a user wants to see
/// @param config what the monitor was asked to be
public record VirtualMachine(
        PcMachine guest,
        VirtualCore core,
        GuestFrames frames,
        Hardware hardware,
        Span span,
        WatchedMemory watched,
        MonitorConfig config) {
    /// Hears of changes of guest memory that the monitor makes, so that hardware's copies follow: instructions it
    /// emulates, accessed and dirty flags it sets, a debugger's pokes.
    void watchMemory(List<GuestMemoryListener> listeners) {
        List<GuestMemoryListener> all = new ArrayList<>(listeners);
        guest.bus().setCodeWatch(new CodeWatch() {
            @Override
            public boolean holdsCode(long gpa) {
                return true;
            }

            @Override
            public void written(long gpa, int bytes) {
                long hpa = frames.hpaIfPresent(gpa);
                if (hpa >= 0) {
                    hardware.changing(hpa, bytes);
                }
                for (GuestMemoryListener listener : all) {
                    listener.written(gpa, bytes);
                }
            }
        });
    }

    /// Whether RAM, and no device or hole, answers at `gpa`, and hardware may have it in its tables.
    boolean isRam(long gpa) {
        return guest.bus().isRam(gpa) && !watched.hides(gpa);
    }

    /// The page of RAM that answers at `gpa`, by the guest's A20 gate; -1 when a device or a hole does.
    long ramPage(long gpa) {
        return isRam(gpa) ? guest.bus().decode(gpa) & ~0xfffL : -1;
    }
}
