package hypercell.engine.x86.exec;

import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import hypercell.engine.x86.mmu.TlbModel;

/// Page tables of any format in the memory of a [PagingProcessor], with paging switched on.
public final class Tables {
    public static final long RW = 3;
    public static final long USER = 4;
    public static final long LARGE = 0x80;
    public static final long GLOBAL = 0x100;
    public static final long NX = 1L << 63;

    private static final long ROOT = 0x100000;
    private static final long TABLE_FLAGS = 7;

    public final PagingProcessor cpu;
    private final PagingFormat format;
    private long nextTable = ROOT + 0x1000;

    private Tables(PagingFormat format, PagingProcessor cpu) {
        this.format = format;
        this.cpu = cpu;
    }

    /// Paging of `format` is on; nothing is mapped.
    public static Tables of(PagingFormat format, TlbModel tlb) {
        return new Tables(format, started(format, tlb));
    }

    public static Tables of(PagingFormat format) {
        return of(format, TlbModel.DEFAULT);
    }

    private static PagingProcessor started(PagingFormat format, TlbModel tlb) {
        PagingProcessor cpu = new PagingProcessor(tlb);
        return switch (format) {
            case OFF -> cpu;
            case TWO_LEVEL -> cpu.start(0x10, ROOT, false);
            case PAE -> cpu.start(PagingProcessor.CR4_PAE, ROOT, false);
            case FOUR_LEVEL -> cpu.start(PagingProcessor.CR4_PAE, ROOT, true);
            case FIVE_LEVEL -> cpu.start(PagingProcessor.CR4_PAE | PagingProcessor.CR4_LA57, ROOT, true);
        };
    }

    /// Maps one page of 4 KiB, or with [#LARGE] one of the size of the level above.
    public Tables map(long gva, long gpa, long flags) {
        return map(gva, gpa, flags, (flags & LARGE) != 0 ? 2 : 1);
    }

    /// Maps with an entry of level `number`; tables on the way down are made and grant everything.
    public Tables map(long gva, long gpa, long flags, int number) {
        cpu.setPhysical(entryGpa(gva, number), format.entryBytes(), gpa | flags);
        if (format == PagingFormat.PAE) {
            cpu.setRegister(3, ROOT);
        }
        return this;
    }

    /// Physical address of the entry of level `number` for `gva`.
    public long entryGpa(long gva, int number) {
        long table = ROOT;
        for (PagingLevel level : format.levels()) {
            long entry = table + (long) format.entryBytes() * level.index(gva);
            if (level.number() == number) {
                return entry;
            }
            if (cpu.physical(entry, format.entryBytes()) == 0) {
                boolean register = level.large() == PagingLevel.Large.REGISTER;
                cpu.setPhysical(entry, format.entryBytes(), nextTable | (register ? 1 : TABLE_FLAGS));
                nextTable += 0x1000;
            }
            table = cpu.physical(entry, format.entryBytes()) & 0x000f_ffff_ffff_f000L;
        }
        throw new IllegalArgumentException("no level " + number);
    }
}
