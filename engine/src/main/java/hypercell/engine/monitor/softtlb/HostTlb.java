package hypercell.engine.monitor.softtlb;

import hypercell.engine.monitor.GuestFrames;
import hypercell.engine.ppc.exec.BookECpu;
import hypercell.engine.ppc.mmu.Mmu;
import hypercell.engine.ppc.mmu.PageSize;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.Utlb;
import java.util.HashMap;
import java.util.Map;

/// What the monitor puts into the hardware's TLB: guest entries with RPN replaced by a host frame, the size clipped to
/// what is contiguous in host memory, TS forced to the guests' space, TID replaced by a number of the monitor's, and
/// the permissions of the guest's present mode moved to where problem state looks.
final class HostTlb {
    /// Host frames are 4 KiB: nothing larger is contiguous.
    private static final int BACKING = 4096;

    private static final int NOBODY = -1;
    private static final int PROCESSES = 255;
    private static final int STORAGE_ATTRIBUTES = 0xff00;

    /// What a hardware process number stands for.
    private record Context(boolean problemState, int space, int pid) {}

    private final BookECpu hardware;
    private final GuestFrames frames;
    private final boolean tagged;
    /// Which guest entry each hardware entry comes from; [#NOBODY] for those of the second level.
    private final int[] origin = new int[Utlb.ENTRIES];

    private final Map<Context, Integer> processes = new HashMap<>();
    private Context present = new Context(false, 0, 0);
    private int next;
    private long flushes;

    HostTlb(BookECpu hardware, GuestFrames frames, boolean tagged) {
        this.hardware = hardware;
        this.frames = frames;
        this.tagged = tagged;
        for (int i = 0; i < Utlb.ENTRIES; i++) {
            hardware.mmu().write(i, TlbEntry.EMPTY);
        }
    }

    /// How often the whole TLB was emptied.
    long flushes() {
        return flushes;
    }

    /// Guest entry that hardware entry `index` comes from, or -1.
    int origin(int index) {
        return origin[index];
    }

    /// The guest enters with this mode, space and process.
    void enter(boolean problemState, int space, int pid) {
        Context context = new Context(problemState, space, pid);
        if (context.equals(present) && hardware.mmu().pid() != 0) {
            return;
        }
        present = context;
        if (!tagged) {
            flush();
            hardware.setPid(1);
            return;
        }
        if (!processes.containsKey(context) && processes.size() == PROCESSES) {
            processes.clear();
            flush();
        }
        hardware.setPid(processes.computeIfAbsent(context, any -> processes.size() + 1));
    }

    /// Installs what translates `ea`: guest entry `index`, or one of the second level.
    ///
    /// @param among the guest's TLB, whose other entries may lie inside the same 4 KiB
    void fill(TlbEntry guest, int index, int ea, Utlb among) {
        long bytes = Math.min(guest.bytes(), shared(guest, index, ea, among) ? Mmu.GRANULE : BACKING);
        int page = ea & (int) -bytes;
        long hpa = frames.hpa(guest.real(page));
        int permissions = guest.permissions();
        int forMode = present.problemState() ? permissions & 0x38 : (permissions & 7) << 3;
        int word0 = page | TlbEntry.VALID | TlbEntry.SPACE | PageSize.of(bytes).code() << 4;
        int attributes = guest.word2() & STORAGE_ATTRIBUTES | forMode;
        int slot = next++ & Utlb.ENTRIES - 1;
        origin[slot] = index;
        hardware.mmu()
                .write(
                        slot,
                        new TlbEntry(
                                word0,
                                (int) hpa & 0xffff_fc00,
                                attributes,
                                hardware.mmu().pid()));
    }

    /// Whether another guest entry begins inside the same 4 KiB: then only the smallest page is sure to be
    /// this one's.
    private static boolean shared(TlbEntry guest, int index, int ea, Utlb among) {
        for (int i = 0; i < Utlb.ENTRIES; i++) {
            TlbEntry other = among.get(i);
            if (i != index && other.valid() && other.ts() == guest.ts() && ((other.epn() ^ ea) & -BACKING) == 0) {
                return true;
            }
        }
        return false;
    }

    /// Drops what comes from guest entry `index`.
    void drop(int index) {
        for (int i = 0; i < Utlb.ENTRIES; i++) {
            if (origin[i] == index && hardware.mmu().utlb().get(i).valid()) {
                hardware.mmu().write(i, TlbEntry.EMPTY);
            }
        }
    }

    /// Drops what comes from the second level.
    void dropSecondLevel() {
        drop(NOBODY);
    }

    private void flush() {
        flushes++;
        for (int i = 0; i < Utlb.ENTRIES; i++) {
            hardware.mmu().write(i, TlbEntry.EMPTY);
        }
    }
}
