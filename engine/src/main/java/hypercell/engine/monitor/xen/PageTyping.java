package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.Hardware;
import hypercell.engine.monitor.HostFrames;

/// Direct paging made safe. The guest's own tables are what hardware walks, so every entry is checked before it counts:
/// it names a frame of the domain, and no frame is ever mapped writable while it is a table. Between two checks nothing
/// can change, because the tables are read-only for the guest.
///
/// A frame becomes a table when it is first used as one (pinned, linked, or loaded into CR3): then all its entries are
/// checked. When the last use goes, so do the uses that its entries were.
final class PageTyping {
    static final int PRESENT = 1;
    static final int WRITABLE = 1 << 1;
    static final int ACCESSED = 1 << 5;
    static final int DIRTY = 1 << 6;
    /// What an entry may have beside frame and U/S. PS would map 4 MiB, G would outlive address spaces.
    private static final int ALLOWED = PRESENT | WRITABLE | 1 << 2 | ACCESSED | DIRTY | 7 << 9;

    private static final int ENTRIES = 1024;

    private final Hardware hardware;
    private final FrameTable frames;
    private final int[] monitorLinks;

    /// @param monitorLinks what each page directory has at the monitor's slots
    PageTyping(Hardware hardware, FrameTable frames, int[] monitorLinks) {
        this.hardware = hardware;
        this.frames = frames;
        this.monitorLinks = monitorLinks.clone();
    }

    /// Uses the frame as `type` once more.
    ///
    /// @throws Refusal when it is something else, or what is in it is not allowed there; nothing has changed then
    void get(int mfn, FrameType type) throws Refusal {
        frames.requireOwn(mfn);
        FrameType now = frames.type(mfn);
        if (now == FrameType.NONE) {
            become(mfn, type);
        } else if (now == type) {
            frames.add(mfn, type);
        } else {
            throw Refusal.of(
                    Errno.EINVAL,
                    "frame 0x%x is in use as %s (%d), it cannot be %s",
                    mfn,
                    now.words(),
                    frames.typeCount(mfn),
                    type.words());
        }
    }

    private void become(int mfn, FrameType type) throws Refusal {
        FrameType before = frames.lastType(mfn);
        if (before != FrameType.NONE && before != type) {
            hardware.core().reloadCr3(); // the TLB may know the frame as what it was, writable or a table
        }
        frames.add(mfn, type);
        try {
            switch (type) {
                case L1, L2 -> getEntries(mfn, type);
                case SEGMENTS -> SegmentCheck.page(hardware, mfn);
                case NONE, WRITABLE -> {} // nothing in it can do harm
            }
        } catch (Refusal refusal) {
            frames.undo(mfn, before);
            throw refusal;
        }
    }

    /// One use as `type` less.
    void put(int mfn, FrameType type) {
        if (frames.drop(mfn) && type.table()) {
            putEntries(mfn, type, guestEntries(type));
        }
    }

    private void getEntries(int mfn, FrameType table) throws Refusal {
        for (int i = 0; i < guestEntries(table); i++) {
            try {
                getEntry(table, read(mfn, i));
            } catch (Refusal refusal) {
                putEntries(mfn, table, i);
                throw refusal;
            }
        }
        if (table == FrameType.L2) {
            for (int i = 0; i < monitorLinks.length; i++) {
                write(mfn, Layout.FIRST_MONITOR_SLOT + i, monitorLinks[i]);
            }
        }
    }

    private void putEntries(int mfn, FrameType table, int count) {
        for (int i = 0; i < count; i++) {
            putEntry(table, read(mfn, i));
        }
    }

    private static int guestEntries(FrameType table) {
        return table == FrameType.L2 ? Layout.FIRST_MONITOR_SLOT : ENTRIES;
    }

    // --- entries ---

    private void getEntry(FrameType table, int entry) throws Refusal {
        if ((entry & PRESENT) == 0) {
            return;
        }
        int forbidden = entry & 0xfff & ~ALLOWED;
        if (forbidden != 0) {
            throw Refusal.of(Errno.EINVAL, "entry 0x%08x has bits 0x%x that are not for guests", entry, forbidden);
        }
        int mfn = entry >>> 12;
        if (table == FrameType.L2) {
            get(mfn, FrameType.L1);
        } else if ((entry & WRITABLE) != 0) {
            get(mfn, FrameType.WRITABLE);
        } else {
            frames.requireOwn(mfn);
            frames.refer(mfn);
        }
    }

    private void putEntry(FrameType table, int entry) {
        if ((entry & PRESENT) == 0) {
            return;
        }
        int mfn = entry >>> 12;
        if (table == FrameType.L2) {
            put(mfn, FrameType.L1);
        } else if ((entry & WRITABLE) != 0) {
            put(mfn, FrameType.WRITABLE);
        } else {
            frames.unrefer(mfn);
        }
    }

    /// Writes an entry of a table, or a word of a frame that is none.
    ///
    /// @param address machine address of the entry, a multiple of 4
    /// @param keepFlags whether A and D of the old entry stay set
    /// @throws Refusal when the entry is not allowed; nothing has changed then
    void update(long address, int value, boolean keepFlags) throws Refusal {
        int mfn = HostFrames.frame(address);
        int index = (int) (address & 0xfff) / 4;
        frames.requireOwn(mfn);
        FrameType type = frames.type(mfn);
        switch (type) {
            case L1, L2 -> replace(type, mfn, index, value, keepFlags);
            case NONE, WRITABLE -> {
                get(mfn, FrameType.WRITABLE);
                write(mfn, index, value);
                put(mfn, FrameType.WRITABLE);
            }
            case SEGMENTS -> throw Refusal.of(Errno.EINVAL, "frame 0x%x holds descriptors", mfn);
        }
    }

    private void replace(FrameType table, int mfn, int index, int value, boolean keepFlags) throws Refusal {
        if (index >= guestEntries(table)) {
            throw Refusal.of(Errno.EINVAL, "entry 0x%x of a page directory is the monitor's", index);
        }
        int old = read(mfn, index);
        int entry = keepFlags ? value | old & (ACCESSED | DIRTY) : value;
        getEntry(table, entry);
        write(mfn, index, entry);
        putEntry(table, old);
    }

    /// The entry of the page table for `gva` under the directory `root`.
    ///
    /// @return its machine address
    /// @throws Refusal when no page table covers the address
    long entryAddress(int root, long gva) throws Refusal {
        int directory = (int) (gva >>> 22);
        int link = directory < Layout.FIRST_MONITOR_SLOT ? read(root, directory) : 0;
        if ((link & PRESENT) == 0) {
            throw Refusal.of(Errno.EINVAL, "no page table of the guest's covers 0x%08x", gva);
        }
        return HostFrames.hpa(link >>> 12) + 4 * (gva >>> 12 & 0x3ff);
    }

    private int read(int mfn, int index) {
        return (int) hardware.read(HostFrames.hpa(mfn) + 4L * index, 4);
    }

    private void write(int mfn, int index, int value) {
        hardware.write(HostFrames.hpa(mfn) + 4L * index, 4, value);
    }
}
