package hypercell.dsl.build;

import hypercell.dsl.spec.Flags;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.PagingSpec;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembly;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The page directory and page tables of a guest as they will lie in memory (SDM 3A "32-Bit Paging"). Directory entries
/// grant what any of their pages needs, so that the leaf decides.
public final class PageTablePlan {
    private static final long LARGE_PAGE = 4L << 20;

    private final PagingSpec paging;
    private final Frames frames;
    private final int[] directory = new int[1024];
    private final SortedMap<Integer, int[]> tables = new TreeMap<>();
    private final SortedMap<Integer, Long> tableGpas = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private long directoryGpa;

    private PageTablePlan(GuestSpec guest, PagingSpec paging) {
        this.paging = paging;
        this.frames = new Frames(guest.memory().bytes());
    }

    /// Plans the tables; `problems()` tells whether they fit. Mappings have passed the checks.
    public static PageTablePlan of(GuestSpec guest, PagingSpec paging, MemoryLayout layout, Program program) {
        PageTablePlan plan = new PageTablePlan(guest, paging);
        List<long[]> identity = plan.ownPages(layout, program);
        plan.reserve(guest, identity);
        plan.place(identity);
        if (plan.problems.isEmpty()) {
            plan.fill(identity);
        }
        return plan;
    }

    /// Why the tables cannot be placed.
    public List<Problem> problems() {
        return problems;
    }

    /// CR3.
    public long directoryGpa() {
        return directoryGpa;
    }

    /// Physical addresses of the page tables by index of their directory entry.
    public SortedMap<Integer, Long> tableGpas() {
        return tableGpas;
    }

    /// Whether a mapping needs CR4.PSE.
    public boolean largePages() {
        return paging.mappings().stream().anyMatch(mapping -> mapping.pageBytes() > 4096);
    }

    /// Whether a mapping needs CR4.PGE.
    public boolean globalPages() {
        return paging.mappings().stream().anyMatch(mapping -> (mapping.flags().bits() & Flags.GLOBAL) != 0)
                || paging.entries().stream().anyMatch(entry -> (entry.value() & Flags.GLOBAL) != 0);
    }

    /// Every table and where it goes.
    public SortedMap<Long, byte[]> pages() {
        SortedMap<Long, byte[]> pages = new TreeMap<>();
        pages.put(directoryGpa, bytes(directory));
        tables.forEach((index, entries) -> pages.put(tableGpas.get(index), bytes(entries)));
        return pages;
    }

    /// Where a linear address leads by the author's mappings; the address itself where nothing is mapped.
    public static long physical(PagingSpec paging, long gva) {
        for (PagingSpec.Mapping mapping : paging.mappings()) {
            if (gva >= mapping.gva() && gva <= mapping.lastGva()) {
                return mapping.gpa() + gva - mapping.gva();
            }
        }
        return gva;
    }

    private List<long[]> ownPages(MemoryLayout layout, Program program) {
        List<long[]> pages = new ArrayList<>();
        pages.add(new long[] {layout.systemPage(), layout.systemPage() + 4095});
        pages.add(new long[] {layout.code() - layout.stackBytes(), layout.code() - 1});
        for (Assembly part : program.parts()) {
            pages.add(new long[] {part.origin(), part.origin() + Math.max(part.bytes().length, 1) - 1});
        }
        if (program.parts().isEmpty()) {
            pages.add(new long[] {layout.code(), layout.code()});
        }
        return pages;
    }

    private void reserve(GuestSpec guest, List<long[]> own) {
        own.forEach(range -> frames.take(range[0], range[1]));
        guest.data().forEach(data -> frames.take(data.gpa(), data.lastGpa()));
        for (PagingSpec.Mapping mapping : paging.mappings()) {
            if (!mapping.identity()) {
                frames.take(mapping.gpa(), mapping.gpa() + mapping.bytes() - 1);
            }
        }
    }

    private void place(List<long[]> own) {
        if (paging.directoryGpa().isPresent()) {
            directoryGpa = paging.directoryGpa().getAsLong();
            frames.take(directoryGpa, directoryGpa);
        } else {
            directoryGpa = allocated(MemoryLayout.DIRECTORY);
        }
        long next = paging.tablesGpa().orElse(MemoryLayout.TABLES);
        for (int index : neededTables(own)) {
            boolean pinned = paging.tablesGpa().isPresent();
            long gpa = pinned ? next : allocated(next);
            tableGpas.put(index, gpa);
            tables.put(index, new int[1024]);
            next = gpa + 4096;
        }
    }

    private long allocated(long preferred) {
        long gpa = frames.allocate(preferred);
        if (gpa < 0 && problems.isEmpty()) {
            problems.add(new Problem(
                    paging.position(), "no page of memory is free for page tables", "give the guest more memory"));
        }
        return gpa;
    }

    private SortedSet<Integer> neededTables(List<long[]> own) {
        SortedSet<Integer> needed = new TreeSet<>();
        for (PagingSpec.Mapping mapping : paging.mappings()) {
            for (long gva = mapping.gva();
                    gva <= mapping.lastGva() && mapping.pageBytes() == 4096;
                    gva = nextRegion(gva)) {
                needed.add(index(gva));
            }
        }
        paging.entries().forEach(entry -> needed.add(index(entry.gva())));
        for (long[] range : own) {
            for (long gva = range[0] & -4096; gva <= range[1]; gva += 4096) {
                if (!mapped(gva)) {
                    needed.add(index(gva));
                }
            }
        }
        return needed;
    }

    private void fill(List<long[]> own) {
        tableGpas.forEach((index, gpa) -> directory[index] = (int) (gpa | Flags.PRESENT));
        for (long[] range : own) {
            for (long gva = range[0] & -4096; gva <= range[1]; gva += 4096) {
                if (!mapped(gva)) {
                    leaf(gva, gva | Flags.DEFAULT.bits());
                }
            }
        }
        paging.mappings().forEach(this::fill);
        paging.entries().forEach(entry -> leaf(entry.gva(), entry.value()));
    }

    private void fill(PagingSpec.Mapping mapping) {
        long bits = mapping.flags().bits() | Flags.PRESENT;
        for (long offset = 0; offset < mapping.bytes(); offset += mapping.pageBytes()) {
            long entry = mapping.gpa() + offset | bits;
            if (mapping.pageBytes() == LARGE_PAGE) {
                directory[index(mapping.gva() + offset)] = (int) (entry | Flags.PAGE_SIZE);
            } else {
                leaf(mapping.gva() + offset, entry);
            }
        }
    }

    private void leaf(long gva, long entry) {
        int index = index(gva);
        tables.get(index)[(int) (gva >>> 12 & 0x3ff)] = (int) entry;
        directory[index] |= (int) entry & (Flags.WRITABLE | Flags.USER);
    }

    private boolean mapped(long gva) {
        return paging.mappings().stream().anyMatch(mapping -> gva >= mapping.gva() && gva <= mapping.lastGva());
    }

    private static int index(long gva) {
        return (int) (gva >>> 22);
    }

    private static long nextRegion(long gva) {
        return (gva & -LARGE_PAGE) + LARGE_PAGE;
    }

    private static byte[] bytes(int[] entries) {
        ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(entries);
        return buffer.array();
    }
}
