package hypercell.engine.monitor;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.observe.ExitReason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The pages of guest code that have been scanned, and the slots of the monitor's span in which hardware runs their
/// copies. The guest's own page is protected: a write to it drops the copy, a read sees the original bytes because it
/// never goes to the copy.
final class ScannedCode implements GuestMemoryListener {
    private static final int PAGE = 4096;
    /// Each copy is followed by a page that is not mapped: code does not run on into the next copy.
    private static final int SLOT_BYTES = 2 * PAGE;

    private static final int SLOTS = (int) ((Span.BYTES - Span.CODE) / SLOT_BYTES);

    /// A copy in its slot.
    private static final class Copy {
        private final long key;
        private final int slot;
        private final int frame;
        private final ScannedPage page;

        private Copy(long key, int slot, int frame, ScannedPage page) {
            this.key = key;
            this.slot = slot;
            this.frame = frame;
            this.page = page;
        }
    }

    private final VirtualMachine vm;
    private final MemoryTechnique memory;
    private final Set<ExitReason> wanted;
    private final Map<Long, Copy> copies = new HashMap<>();
    private final Copy[] bySlot = new Copy[SLOTS];
    private int next;
    private long scans;
    private long dropped;

    /// @param wanted reasons for which instructions trap that need not
    ScannedCode(VirtualMachine vm, MemoryTechnique memory, Set<ExitReason> wanted) {
        this.vm = vm;
        this.memory = memory;
        this.wanted = wanted;
    }

    /// How often a scan has begun, and how many copies were dropped because the guest wrote to their page.
    long scans() {
        return scans;
    }

    long dropped() {
        return dropped;
    }

    /// Whether the guest's page holds scanned code.
    boolean holds(long gpa) {
        return copies.containsKey(key(gpa, 16)) || copies.containsKey(key(gpa, 32));
    }

    /// The page as it was scanned, or null.
    ScannedPage page(long gpa, int codeBits) {
        Copy copy = copies.get(key(gpa, codeBits));
        return copy == null ? null : copy.page;
    }

    ScanSummary summary() {
        return new ScanSummary(listings(), scans, dropped);
    }

    /// The pages that have been scanned and not been written since, in the order of addresses.
    private List<ScannedListing> listings() {
        return copies.values().stream()
                .sorted(Comparator.comparingLong(copy -> copy.key))
                .map(this::listing)
                .toList();
    }

    private ScannedListing listing(Copy copy) {
        long gva = vm.span().base() + Span.CODE + (long) copy.slot * SLOT_BYTES;
        int codeBits = (int) (copy.key & 0xfff);
        return new ScannedListing(copy.key & ~0xfffL, gva, codeBits, copy.page.lines());
    }

    private static long key(long gpa, int codeBits) {
        return gpa & ~0xfffL | codeBits;
    }

    /// Offset in the span of the copy of the page at `gpa`, scanned from `gpa` on; -1 when the bytes at `gpa` are
    /// part of an instruction that begins before.
    long enter(long gpa, int codeBits) {
        Copy copy = copies.get(key(gpa, codeBits));
        if (copy == null) {
            copy = add(gpa & ~0xfffL, codeBits);
        }
        int offset = (int) gpa & PAGE - 1;
        if (copy.page.scan(offset)) {
            scans++;
            show(copy);
        }
        boolean inside = copy.page.state(offset) == ScannedPage.State.INSIDE;
        return inside ? -1 : Span.CODE + (long) copy.slot * SLOT_BYTES;
    }

    private Copy add(long gpa, int codeBits) {
        int slot = next++ % SLOTS;
        if (bySlot[slot] != null) {
            drop(bySlot[slot]);
        }
        byte[] original = new byte[PAGE];
        HostMemory.copyOut(vm.frames().hostAddress(gpa), original, 0, PAGE);
        int frame = vm.hardware().frames().allocate(FrameOwner.MONITOR);
        Copy copy = new Copy(key(gpa, codeBits), slot, frame, new ScannedPage(original, codeBits, wanted));
        copies.put(copy.key, copy);
        bySlot[slot] = copy;
        memory.protect(gpa);
        vm.span().showCode(Span.CODE + (long) slot * SLOT_BYTES, HostFrames.hpa(frame));
        return copy;
    }

    private void show(Copy copy) {
        vm.hardware().changing(HostFrames.hpa(copy.frame), PAGE);
        HostMemory.copyIn(copy.page.copy(), 0, vm.hardware().frames().host(copy.frame), PAGE);
    }

    @Override
    public void written(long gpa, int bytes) {
        for (int codeBits = 16; codeBits <= 32; codeBits += 16) {
            Copy copy = copies.get(key(gpa, codeBits));
            if (copy != null) {
                dropped++;
                drop(copy);
            }
        }
    }

    private void drop(Copy copy) {
        copies.remove(copy.key);
        bySlot[copy.slot] = null;
        vm.span().hideCode(Span.CODE + (long) copy.slot * SLOT_BYTES);
        vm.hardware().frames().release(copy.frame);
        long gpa = copy.key & ~0xfffL;
        if (!holds(gpa)) {
            memory.unprotect(gpa);
        }
    }
}
