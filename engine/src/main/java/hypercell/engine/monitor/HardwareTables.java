package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import java.util.List;

/// Page tables that hardware walks: bytes in host memory, built entry by entry. One tree; its leaves map 4 KiB each.
final class HardwareTables {
    static final long PRESENT = 1;
    static final long WRITABLE = 1 << 1;
    static final long USER = 1 << 2;
    static final long ACCESSED = 1 << 5;
    static final long DIRTY = 1 << 6;
    static final long NO_EXECUTE = 1L << 63;
    /// Ignored by hardware, in an entry that leads to a table: below are the pieces of one large page of the guest.
    static final long PIECES = 1 << 9;

    private static final long LINK = PRESENT | WRITABLE | USER;
    static final long FRAME = 0x000f_ffff_ffff_f000L;

    private final Hardware hardware;
    private final PagingFormat format;
    private final List<PagingLevel> levels;
    private final Span span;
    private final long root;
    private int tables;

    HardwareTables(Hardware hardware, PagingFormat format, Span span) {
        this.hardware = hardware;
        this.format = format;
        this.span = span;
        levels = format.levels();
        root = newTable();
        if (levels.getFirst().large() == PagingLevel.Large.REGISTER) {
            fillRegisters();
        }
        linkSpan();
    }

    /// The PDPTE registers are loaded with CR3 only, so all four entries must stand before.
    private void fillRegisters() {
        for (int i = 0; i < 4; i++) {
            hardware.write(root + 8L * i, 8, newTable() | PRESENT);
        }
    }

    private long newTable() {
        tables++;
        return HostFrames.hpa(hardware.frames().allocate(FrameOwner.TABLE));
    }

    /// Host-physical address for CR3.
    long root() {
        return root;
    }

    PagingFormat format() {
        return format;
    }

    /// Frames that the tables take, those of the span not counted.
    int tablePages() {
        return tables;
    }

    // --- entries ---

    /// Host-physical address of the entry for `gva` in the table of `level` (1: page table), or -1 when the levels
    /// above do not lead there.
    long entryAddress(long gva, int level) {
        long table = root;
        for (PagingLevel each : levels) {
            long entry = table + (long) format.entryBytes() * each.index(gva);
            if (each.number() == level) {
                return entry;
            }
            long raw = read(entry);
            if ((raw & PRESENT) == 0) {
                return -1;
            }
            table = raw & FRAME;
        }
        return -1;
    }

    /// Raw entry for `gva` at `level`; 0 when there is none.
    long entry(long gva, int level) {
        long address = entryAddress(gva, level);
        return address < 0 ? 0 : read(address);
    }

    long read(long entryHpa) {
        return hardware.read(entryHpa, format.entryBytes());
    }

    void write(long entryHpa, long raw) {
        hardware.write(entryHpa, format.entryBytes(), raw);
    }

    /// Whether all levels above the page table lead there.
    boolean hasTable(long gva) {
        return entryAddress(gva, 1) >= 0;
    }

    /// Makes the page of `gva` the frame at `hpa`.
    ///
    /// @param rights out of [#WRITABLE], [#USER] and [#NO_EXECUTE]
    /// @param guestPage log2 of the size of the guest's page of which this is all or a piece
    void map(long gva, long hpa, long rights, int guestPage) {
        long table = root;
        for (PagingLevel each : levels) {
            long entry = table + (long) format.entryBytes() * each.index(gva);
            if (each.number() == 1) {
                write(entry, hpa & FRAME | PRESENT | rights);
                return;
            }
            long raw = read(entry);
            if ((raw & PRESENT) == 0) {
                raw = newTable() | LINK;
                write(entry, raw);
            }
            if (each.shift() == guestPage) {
                write(entry, raw |= PIECES);
            }
            table = raw & FRAME;
        }
    }

    /// INVLPG: takes the mapping of the guest's page around `gva` away, with all pieces when it is large. TLB
    /// entries are the caller's business.
    ///
    /// @return what was taken away: nothing, one page, or pieces of a large one
    Unmapped unmap(long gva) {
        for (int depth = 0; depth < levels.size(); depth++) {
            PagingLevel level = levels.get(depth);
            long entry = entryAddress(gva, level.number());
            long raw = entry < 0 ? 0 : read(entry);
            if ((raw & PRESENT) == 0 || span.isTable(raw & FRAME)) {
                return Unmapped.NOTHING;
            }
            if (level.number() == 1) {
                write(entry, 0);
            } else if ((raw & PIECES) != 0) {
                drop(depth + 1, raw & FRAME);
                free(raw & FRAME);
                write(entry, 0);
                return Unmapped.PIECES;
            }
        }
        return Unmapped.PAGE;
    }

    /// What [#unmap] found.
    enum Unmapped {
        NOTHING,
        PAGE,
        PIECES
    }

    /// Whether anything hangs in the 4 MiB from `gva` on.
    boolean usesRegion(long gva) {
        for (long at = gva; at < gva + Span.BYTES; at += 2L << 20) {
            if ((entry(at, 2) & PRESENT) != 0) {
                return true;
            }
        }
        return false;
    }

    // --- whole tables ---

    /// Back to what the tables were when they were new.
    void clear() {
        drop(0, root);
        linkSpan();
    }

    /// Gives all frames back.
    void release() {
        drop(0, root);
        if (levels.getFirst().large() == PagingLevel.Large.REGISTER) {
            for (int i = 0; i < 4; i++) {
                free(read(root + 8L * i) & FRAME);
            }
        }
        free(root);
    }

    /// Clears the table at `hpa` and frees what hangs below it. The tables below PDPTE registers stay.
    private void drop(int depth, long hpa) {
        PagingLevel level = levels.get(depth);
        int bytes = format.entryBytes();
        boolean registers = level.large() == PagingLevel.Large.REGISTER;
        for (int i = 0; i < 1 << level.indexBits(); i++) {
            long entry = hpa + (long) bytes * i;
            long raw = read(entry);
            if ((raw & PRESENT) == 0) {
                continue;
            }
            long below = raw & FRAME;
            if (registers) {
                drop(depth + 1, below);
                continue;
            }
            if (level.number() > 1 && !span.isTable(below)) {
                drop(depth + 1, below);
                free(below);
            }
            write(entry, 0);
        }
    }

    private void free(long hpa) {
        hardware.frames().release(HostFrames.frame(hpa));
        tables--;
    }

    // --- the monitor's span ---

    /// Links the tables of the monitor's span, which every address space has.
    void linkSpan() {
        List<Long> below = span.tables(format);
        PagingLevel directory = levels.get(levels.size() - 2);
        for (int i = 0; i < below.size(); i++) {
            long gva = span.base() + ((long) i << directory.shift());
            long entry = directoryEntry(gva);
            write(entry, below.get(i) | LINK); // each page of the span says whether it is the guest's, too
        }
    }

    /// Takes the span's tables out of where it was until now.
    void unlinkSpan(long oldBase) {
        PagingLevel directory = levels.get(levels.size() - 2);
        for (int i = 0; i < span.tables(format).size(); i++) {
            write(directoryEntry(oldBase + ((long) i << directory.shift())), 0);
        }
    }

    private long directoryEntry(long gva) {
        long table = root;
        for (PagingLevel each : levels) {
            long entry = table + (long) format.entryBytes() * each.index(gva);
            if (each.number() == 2) {
                return entry;
            }
            long raw = read(entry);
            if ((raw & PRESENT) == 0) {
                raw = newTable() | LINK;
                write(entry, raw);
            }
            table = raw & FRAME;
        }
        throw new IllegalStateException(format.words() + " has no page directory");
    }
}
