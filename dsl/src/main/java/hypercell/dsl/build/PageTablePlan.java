package hypercell.dsl.build;

import hypercell.dsl.spec.Flags;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.PagingSpec;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembly;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The paging structures of a guest as they will lie in memory, in any format (SDM 3A "Paging"). Entries that lead to
/// tables grant what any page below them needs, so that the leaf decides.
public final class PageTablePlan {
    private static final long PAGE = 4096;

    private final PagingSpec paging;
    private final PagingFormat format;
    private final Frames frames;
    private final SortedMap<PagingTable.Key, PagingTable> tables = new TreeMap<>();
    private final SortedMap<PagingTable.Key, Long> gpas = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private PageTablePlan(GuestSpec guest, PagingSpec paging) {
        this.paging = paging;
        format = paging.format();
        frames = new Frames(guest.memory().bytes());
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

    /// Where the structure lies that CR3 names.
    public long rootGpa() {
        return gpas.get(gpas.firstKey());
    }

    /// Physical addresses of all tables, the root first, by what they are: `page table of 0x00400000`.
    public List<Placed> placed() {
        List<Placed> placed = new ArrayList<>();
        gpas.forEach((key, gpa) -> placed.add(new Placed(key.words(format), gpa)));
        return List.copyOf(placed);
    }

    /// A table and its place.
    public record Placed(String what, long gpa) {}

    /// Whether a mapping needs CR4.PSE.
    public boolean largePages() {
        return paging.mappings().stream().anyMatch(mapping -> mapping.pageBytes() > PAGE);
    }

    /// Whether any leaf has all of `bits`: what CR4.PGE, IA32_EFER.NXE and CR4.PKE are switched on for.
    public boolean anyLeafHas(long bits) {
        return paging.mappings().stream().anyMatch(mapping -> (mapping.flags().bits() & bits) != 0)
                || paging.entries().stream().anyMatch(entry -> (entry.value() & bits) != 0);
    }

    /// Every table's bytes and where they go.
    public SortedMap<Long, byte[]> pages() {
        SortedMap<Long, byte[]> pages = new TreeMap<>();
        tables.forEach((key, table) -> pages.put(gpas.get(key), table.bytes()));
        return pages;
    }

    private List<long[]> ownPages(MemoryLayout layout, Program program) {
        List<long[]> pages = new ArrayList<>();
        pages.add(new long[] {layout.systemPage(), layout.systemPage() + layout.systemBytes() - 1});
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
            boolean everything =
                    mapping.gpa() == 0 && mapping.bytes() >= guest.memory().bytes();
            if (!mapping.identity() && !everything) {
                frames.take(mapping.gpa(), mapping.gpa() + mapping.bytes() - 1);
            }
        }
    }

    // --- which tables there are, and where ---

    private void place(List<long[]> own) {
        SortedSet<PagingTable.Key> needed = needed(own);
        PagingTable.Key root = needed.removeFirst();
        if (paging.rootGpa().isPresent()) {
            long gpa = paging.rootGpa().getAsLong();
            frames.take(gpa, gpa);
            put(root, gpa);
        } else {
            put(root, allocated(MemoryLayout.DIRECTORY));
        }
        long next = paging.tablesGpa().orElse(MemoryLayout.TABLES);
        for (PagingTable.Key key : needed) {
            long gpa = paging.tablesGpa().isPresent() ? next : allocated(next);
            put(key, gpa);
            next = gpa + PAGE;
        }
    }

    private void put(PagingTable.Key key, long gpa) {
        gpas.put(key, gpa);
        tables.put(key, new PagingTable(format, key.level()));
    }

    private long allocated(long preferred) {
        long gpa = frames.allocate(preferred);
        if (gpa < 0 && problems.isEmpty()) {
            problems.add(new Problem(
                    paging.position(), "no page of memory is free for page tables", "give the guest more memory"));
        }
        return gpa;
    }

    private SortedSet<PagingTable.Key> needed(List<long[]> own) {
        SortedSet<PagingTable.Key> needed = new TreeSet<>();
        needed.add(PagingTable.Key.of(format, format.levels().getFirst(), 0));
        for (PagingSpec.Mapping mapping : paging.mappings()) {
            long span = PagingTable.Key.span(leafLevel(mapping.pageBytes()));
            long end = mapping.bytes() + (mapping.gva() & span - 1);
            for (long offset = 0; offset < end; offset += span) {
                path(needed, (mapping.gva() & -span) + offset, mapping.pageBytes());
            }
        }
        paging.entries().forEach(entry -> path(needed, entry.gva(), PAGE));
        eachOwnPage(own, gva -> path(needed, gva, PAGE));
        return needed;
    }

    /// The tables on the way to a page of `pageBytes`.
    private void path(SortedSet<PagingTable.Key> needed, long gva, long pageBytes) {
        for (PagingLevel level : format.levels()) {
            if (1L << level.shift() >= pageBytes) {
                needed.add(PagingTable.Key.of(format, level, gva));
            }
        }
    }

    private PagingLevel leafLevel(long pageBytes) {
        return format.levels().stream()
                .filter(level -> 1L << level.shift() == pageBytes)
                .findFirst()
                .orElseThrow();
    }

    // --- what is in them ---

    private void fill(List<long[]> own) {
        gpas.forEach((key, gpa) -> {
            if (!key.equals(gpas.firstKey())) {
                parent(key).set(parentLevel(key).index(key.firstGva()), gpa | Flags.PRESENT);
            }
        });
        eachOwnPage(own, gva -> leaf(gva, PAGE, gva | Flags.DEFAULT.bits()));
        paging.mappings().forEach(this::fill);
        paging.entries().forEach(entry -> leaf(entry.gva(), PAGE, entry.value()));
    }

    private PagingLevel parentLevel(PagingTable.Key key) {
        return format.levels().get(format.levels().indexOf(key.level()) - 1);
    }

    private PagingTable parent(PagingTable.Key key) {
        return tables.get(PagingTable.Key.of(format, parentLevel(key), key.firstGva()));
    }

    private void fill(PagingSpec.Mapping mapping) {
        long large = mapping.pageBytes() > PAGE ? Flags.PAGE_SIZE : 0;
        long bits = mapping.flags().bits() | Flags.PRESENT | large;
        for (long offset = 0; offset < mapping.bytes(); offset += mapping.pageBytes()) {
            leaf(mapping.gva() + offset, mapping.pageBytes(), mapping.gpa() + offset | bits);
        }
    }

    private void leaf(long gva, long pageBytes, long entry) {
        for (PagingLevel level : format.levels()) {
            PagingTable table = tables.get(PagingTable.Key.of(format, level, gva));
            if (1L << level.shift() == pageBytes) {
                table.set(level.index(gva), entry);
                return;
            }
            if (level.large() != PagingLevel.Large.REGISTER) {
                table.add(level.index(gva), entry & (Flags.WRITABLE | Flags.USER));
            }
        }
    }

    private interface PageAction {
        void at(long gva);
    }

    /// The guest's own pages that its author has not mapped.
    private void eachOwnPage(List<long[]> own, PageAction action) {
        for (long[] range : own) {
            for (long gva = range[0] & -PAGE; Long.compareUnsigned(gva, range[1]) <= 0; gva += PAGE) {
                if (!mapped(gva)) {
                    action.at(gva);
                }
            }
        }
    }

    private boolean mapped(long gva) {
        return paging.mappings().stream().anyMatch(mapping -> mapping.covers(gva));
    }
}
