package hypercell.dsl;

import hypercell.dsl.internal.Integers;
import hypercell.dsl.spec.Flags;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The paging structures of a running guest, in any format: `pages[0x1000]` is the raw leaf entry that maps a linear
/// address, `pages[0x1000] = 0x5000 | rw` writes it, and `pages.pde[0x1000]` is the entry of that level on the way.
/// Writing does **not** flush the TLB: until the guest runs INVLPG, loads CR3, or `flush()` is called, the processor
/// may go on using the old translation, as real processors do (SDM 3A "Invalidation of TLBs and Paging-Structure
/// Caches").
public final class PageEntries {
    private static final int LEAF = 0;
    private final PcMachine machine;
    private final int level;

    PageEntries(PcMachine machine) {
        this(machine, LEAF);
    }

    /// @param level which entries indexing gives: [PagingLevel#number], or [#LEAF] for those that map pages
    private PageEntries(PcMachine machine, int level) {
        this.machine = machine;
        this.level = level;
    }

    /// One mapped page.
    ///
    /// @param gva linear address of the page
    /// @param gpa physical address of the page
    /// @param pageBytes 4 KiB, 2 MiB, 4 MiB or 1 GiB
    /// @param entryBytes 4 or 8
    /// @param entry the raw leaf entry
    public record Page(long gva, long gpa, long pageBytes, int entryBytes, long entry) {
        private static final long FLAGS = 0x17f | Flags.NO_EXECUTE;

        @Override
        public String toString() {
            long mib = pageBytes >> 20;
            String size = mib == 0 ? "4 KiB" : mib < 1024 ? mib + " MiB" : "1 GiB";
            return (entryBytes == 8
                            ? "0x%016x -> 0x%08x  %s  entry 0x%016x  %s"
                            : "0x%08x -> 0x%08x  %s  entry 0x%08x  %s")
                    .formatted(gva, gpa, size, entry, new Flags(entry & FLAGS, false));
        }
    }

    /// Entries of the page tables.
    public PageEntries getPte() {
        return ofLevel(1);
    }

    /// Entries of the page directories.
    public PageEntries getPde() {
        return ofLevel(2);
    }

    /// Entries of the page-directory-pointer tables; in PAE paging those in memory, which the processor's registers
    /// were loaded from.
    public PageEntries getPdpte() {
        return ofLevel(3);
    }

    /// Entries of the PML4 tables.
    public PageEntries getPml4e() {
        return ofLevel(4);
    }

    /// Entries of the PML5 table.
    public PageEntries getPml5e() {
        return ofLevel(5);
    }

    private PageEntries ofLevel(int number) {
        PagingFormat format = paging();
        if (format.levels().stream().noneMatch(own -> own.number() == number)) {
            List<String> has = format.levels().stream()
                    .map(own -> own.structure().toLowerCase(Locale.ROOT))
                    .toList();
            throw UserError.here(format.words() + " has no such level", "it has " + String.join(", ", has));
        }
        return new PageEntries(machine, number);
    }

    /// The raw entry for a linear address; 0 when the tables do not lead so far.
    public Number getAt(Number gva) {
        Place place = place(linear(gva));
        return place == null ? 0L : Integers.unsigned(entry(place.gpa()));
    }

    /// Writes the raw entry.
    public void putAt(Number gva, Object value) {
        long linear = linear(gva);
        int bytes = paging().entryBytes();
        long raw = value instanceof Flags flags
                ? flags.bits()
                : Integers.raw(value, 8 * bytes, "a paging-structure entry");
        Place place = place(linear);
        if (place == null) {
            throw missing(linear);
        }
        ByteBuffer buffer =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(raw);
        machine.writeGpa(place.gpa(), Arrays.copyOf(buffer.array(), bytes));
    }

    private UserError missing(long gva) {
        PagingLevel lowest = paging().levels().getLast();
        long span = 1L << lowest.highBit() + 1;
        return UserError.here(
                "no page table covers 0x%08x".formatted(gva),
                "map a page between 0x%08x and 0x%08x first".formatted(gva & -span, gva | span - 1));
    }

    /// Where an entry lies, and its level.
    private record Place(PagingLevel level, long gpa) {}

    /// The entry of the wanted level, or the one that maps the page; null when the tables end before.
    private Place place(long gva) {
        PagingContext context = context();
        long table = context.rootGpa();
        for (PagingLevel own : paging().levels()) {
            long gpa = table + (long) paging().entryBytes() * own.index(gva);
            long entry = entry(gpa);
            boolean present = (entry & Flags.PRESENT) != 0;
            boolean leaf = own.number() == 1 || present && own.leaf(entry, context);
            if (level == LEAF ? leaf : own.number() == level) {
                return new Place(own, gpa);
            }
            if (leaf || !present) {
                return null;
            }
            table = own.frame(entry, false);
        }
        return null;
    }

    /// All present pages, by linear address.
    public List<Page> list() {
        List<Page> pages = new ArrayList<>();
        if (context().enabled()) {
            list(pages, 0, context().rootGpa(), 0);
        }
        return pages;
    }

    private void list(List<Page> pages, int depth, long table, long firstGva) {
        PagingContext context = context();
        PagingFormat format = context.format();
        PagingLevel own = format.levels().get(depth);
        for (int i = 0; i < 1 << own.indexBits(); i++) {
            long entry = entry(table + (long) format.entryBytes() * i);
            long gva = firstGva | (long) i << own.shift();
            if ((entry & Flags.PRESENT) == 0) {
                continue;
            }
            if (own.leaf(entry, context)) {
                pages.add(page(own, canonical(gva), entry));
            } else {
                list(pages, depth + 1, own.frame(entry, false), gva);
            }
        }
    }

    private Page page(PagingLevel own, long gva, long entry) {
        return new Page(
                gva,
                own.frame(entry, true),
                1L << own.shift(),
                context().format().entryBytes(),
                entry);
    }

    /// In IA-32e mode the highest bit that is translated fills those above it.
    private long canonical(long gva) {
        int unused = Long.SIZE - context().format().linearBits();
        return context().longMode() ? gva << unused >> unused : gva;
    }

    /// A snapshot of all present pages.
    public PageView view() {
        return new PageView(context().enabled(), List.copyOf(list()));
    }

    /// Present pages at one moment, by linear address.
    public record PageView(boolean paging, List<Page> pages) {
        @Override
        public String toString() {
            return paging ? String.join("\n", pages.stream().map(Page::toString).toList()) : "paging is off";
        }
    }

    @Override
    public String toString() {
        return view().toString();
    }

    private PagingFormat paging() {
        PagingContext context = context();
        if (!context.enabled()) {
            throw UserError.here("paging is off in this guest", "add paging { map ... }");
        }
        return context.format();
    }

    private PagingContext context() {
        return machine.paging();
    }

    private long linear(Number gva) {
        return Guest.linear(machine, gva);
    }

    private long entry(long gpa) {
        byte[] raw = Arrays.copyOf(machine.readGpa(gpa, context().format().entryBytes()), 8);
        return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
