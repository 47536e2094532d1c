package hypercell.dsl;

import hypercell.dsl.internal.Integers;
import hypercell.dsl.spec.Flags;
import hypercell.engine.platform.PcMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The paging structures of a running guest: `pages[0x1000]` is the raw leaf entry that maps a linear address, and
/// `pages[0x1000] = 0x5000 | rw` writes it. Writing does **not** flush the TLB: until the guest runs INVLPG, loads
/// CR3, or `flush()` is called, the processor may go on using the old translation, as real processors do (SDM 3A
/// "Invalidation of TLBs and Paging-Structure Caches").
public final class PageEntries {
    private static final long PRESENT = Flags.PRESENT;
    private static final long LARGE = Flags.PAGE_SIZE;
    private static final long CR4_PSE = 1 << 4;
    private final PcMachine machine;

    PageEntries(PcMachine machine) {
        this.machine = machine;
    }

    /// One mapped page.
    ///
    /// @param gva linear address of the page
    /// @param gpa physical address of the page
    /// @param pageBytes 4096 or 4 MiB
    /// @param entry the raw leaf entry
    public record Page(long gva, long gpa, long pageBytes, long entry) {
        @Override
        public String toString() {
            return "0x%08x -> 0x%08x  %s  entry 0x%08x  %s"
                    .formatted(
                            gva,
                            gpa,
                            pageBytes == 4096 ? "4 KiB" : "4 MiB",
                            entry,
                            new Flags((int) (entry & 0x17f), false));
        }
    }

    /// The raw leaf entry for a linear address: a page-table entry, or the directory entry of a 4 MiB page; 0 when
    /// there is no page table.
    public long getAt(Number gva) {
        long place = place(Integers.address(gva, "a linear address"));
        return place < 0 ? 0 : entry(place);
    }

    /// Writes the raw leaf entry.
    public void putAt(Number gva, Object value) {
        long linear = Integers.address(gva, "a linear address");
        long raw = value instanceof Flags flags ? flags.bits() : Integers.raw(value, 32, "a page-table entry");
        long place = place(linear);
        if (place < 0) {
            throw UserError.here(
                    "no page table covers 0x%08x".formatted(linear),
                    "map a page between 0x%08x and 0x%08x first"
                            .formatted(linear & -(4L << 20), linear | (4L << 20) - 1));
        }
        machine.writeGpa(
                place,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt((int) raw)
                        .array());
    }

    /// All present pages, by linear address.
    public List<Page> list() {
        List<Page> pages = new ArrayList<>();
        for (long region = 0; paging() && region < 1024; region++) {
            long pde = entry(directory() + 4 * region);
            if (large(pde)) {
                pages.add(new Page(region << 22, pde & 0xffc0_0000L, 4 << 20, pde));
            } else if ((pde & PRESENT) != 0) {
                table(pages, region << 22, pde & 0xffff_f000L);
            }
        }
        return pages;
    }

    /// A snapshot of all present pages.
    public PageView view() {
        return new PageView(paging(), List.copyOf(list()));
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

    private void table(List<Page> pages, long firstGva, long table) {
        for (int i = 0; i < 1024; i++) {
            long pte = entry(table + 4L * i);
            if ((pte & PRESENT) != 0) {
                pages.add(new Page(firstGva + ((long) i << 12), pte & 0xffff_f000L, 4096, pte));
            }
        }
    }

    /// Physical address of the leaf entry, or -1.
    private long place(long gva) {
        if (!paging()) {
            throw UserError.here("paging is off in this guest", "add paging { map ... }");
        }
        long pdePlace = directory() + 4 * (gva >>> 22);
        long pde = entry(pdePlace);
        if (large(pde)) {
            return pdePlace;
        }
        return (pde & PRESENT) == 0 ? -1 : (pde & 0xffff_f000L) + 4 * (gva >>> 12 & 0x3ff);
    }

    private boolean paging() {
        return machine.cpu().register("cr0") >>> 31 != 0;
    }

    private boolean large(long pde) {
        return (pde & (PRESENT | LARGE)) == (PRESENT | LARGE) && (machine.cpu().register("cr4") & CR4_PSE) != 0;
    }

    private long directory() {
        return machine.cpu().register("cr3") & 0xffff_f000L;
    }

    private long entry(long gpa) {
        return ByteBuffer.wrap(machine.readGpa(gpa, 4))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt()
                & 0xffff_ffffL;
    }
}
