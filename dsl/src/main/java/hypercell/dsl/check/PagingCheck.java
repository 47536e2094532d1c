package hypercell.dsl.check;

import hypercell.dsl.internal.Hex;
import hypercell.dsl.spec.Flags;
import hypercell.dsl.spec.PagingSpec;
import hypercell.dsl.spec.PagingSpec.Mapping;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.PagingLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Mappings are aligned, of a page size and with flags that the format has, lie in its linear space and in existing
/// physical memory, and do not overlap (SDM 3A "Paging").
final class PagingCheck {
    private static final long PAGE = 4096;
    private static final long FOUR_GIB = 1L << 32;

    private final List<Problem> problems = new ArrayList<>();
    private final PagingSpec paging;
    private final PagingFormat format;
    private final long ramBytes;

    private PagingCheck(PagingSpec paging, long ramBytes) {
        this.paging = paging;
        format = paging.format();
        this.ramBytes = ramBytes;
    }

    static List<Problem> of(PagingSpec paging, long ramBytes) {
        PagingCheck check = new PagingCheck(paging, ramBytes);
        paging.mappings().forEach(check::mapping);
        paging.entries().forEach(check::entry);
        check.overlaps();
        check.place("directory", paging.rootGpa());
        check.place("tables", paging.tablesGpa());
        return check.problems;
    }

    private void mapping(Mapping mapping) {
        if (!pageSizes().contains(mapping.pageBytes())) {
            add(mapping.position(), wrongSize(mapping.pageBytes()), "");
            return;
        }
        aligned(mapping, "linear address", mapping.gva());
        aligned(mapping, "physical address", mapping.gpa());
        if (mapping.bytes() % mapping.pageBytes() != 0) {
            long last = mapping.gva() + mapping.bytes() + mapping.pageBytes() - 1 & -mapping.pageBytes();
            add(
                    mapping.position(),
                    "%s does not end at the end of a page".formatted(mapping),
                    "the range that does is %s..%s".formatted(Hex.unsigned(mapping.gva()), Hex.unsigned(last - 1)));
        }
        linear(mapping);
        physical(mapping);
        flags(mapping.position(), mapping.flags().bits());
    }

    /// The sizes that entries of the format can map.
    private List<Long> pageSizes() {
        return format.levels().reversed().stream()
                .filter(level ->
                        level.large() != PagingLevel.Large.NEVER && level.large() != PagingLevel.Large.REGISTER)
                .map(level -> 1L << level.shift())
                .toList();
    }

    private String wrongSize(long bytes) {
        List<String> sizes = pageSizes().stream().map(PagingCheck::size).toList();
        String last = sizes.getLast();
        String others = String.join(", ", sizes.subList(0, sizes.size() - 1));
        return "pages are %s or %s, not %s bytes".formatted(others, last, Hex.of(bytes))
                + (format == PagingFormat.TWO_LEVEL ? "" : " (" + format.words() + ")");
    }

    private static String size(long bytes) {
        return bytes >= 1 << 30 ? (bytes >> 30) + ".GiB" : bytes >= 1 << 20 ? (bytes >> 20) + ".MiB" : "4.KiB";
    }

    private void linear(Mapping mapping) {
        if (outside(mapping.gva()) || outside(mapping.lastGva())) {
            boolean wide = paging.longMode();
            add(
                    mapping.position(),
                    wide
                            ? "%s is not canonical: bits 63:%d must be equal"
                                    .formatted(mapping, format.linearBits() - 1)
                            : "%s reaches beyond 4 GiB of linear addresses".formatted(mapping),
                    wide ? "SDM 1 \"Canonical Addressing\"" : "");
        }
    }

    private boolean outside(long gva) {
        int unused = Long.SIZE - format.linearBits();
        return paging.longMode() ? gva << unused >> unused != gva : gva >>> 32 != 0;
    }

    private void physical(Mapping mapping) {
        long end = mapping.gpa() + mapping.bytes();
        if (end > FOUR_GIB && format == PagingFormat.TWO_LEVEL) {
            add(mapping.position(), "%s reaches beyond 4 GiB of physical addresses".formatted(mapping), "");
        } else if (end > ramBytes && mapping.pageBytes() == PAGE) {
            add(
                    mapping.position(),
                    "%s leads to %s, beyond the guest's memory of %s bytes"
                            .formatted(mapping, Hex.of(end - 1), Hex.of(ramBytes)),
                    "give the guest more memory, or use pages[%s] = %s | rw for a hole or a device"
                            .formatted(Hex.unsigned(mapping.gva()), Hex.of(mapping.gpa())));
        }
    }

    /// Bits that the format does not have.
    private void flags(Position position, long bits) {
        if ((bits & Flags.NO_EXECUTE) != 0 && format == PagingFormat.TWO_LEVEL) {
            add(position, "32-bit paging has no nx", "write paging pae { ... } or paging fourLevel { ... }");
        }
        if ((bits & Flags.KEY) != 0 && !paging.longMode()) {
            add(position, format.words() + " has no protection keys", "write paging fourLevel { ... }");
        }
    }

    private void aligned(Mapping mapping, String what, long value) {
        if (value % mapping.pageBytes() != 0) {
            add(
                    mapping.position(),
                    "%s %s is not a multiple of %s".formatted(what, Hex.unsigned(value), size(mapping.pageBytes())),
                    "the page begins at " + Hex.unsigned(value & -mapping.pageBytes()));
        }
    }

    private void entry(PagingSpec.RawEntry entry) {
        String place = "pages[%s]".formatted(Hex.unsigned(entry.gva()));
        if ((entry.gva() & 0xfff) != 0) {
            add(
                    entry.position(),
                    place + ": linear address is not a multiple of 4.KiB",
                    "the page begins at " + Hex.unsigned(entry.gva() & -4096));
        }
        if (outside(entry.gva())) {
            add(entry.position(), place + ": no linear address of " + format.words(), "");
        }
        for (Mapping mapping : paging.mappings()) {
            if (mapping.pageBytes() != PAGE && mapping.covers(entry.gva())) {
                add(
                        entry.position(),
                        "%s lies in a page of %s, which has no page table".formatted(place, size(mapping.pageBytes())),
                        "the page is mapped in line " + mapping.position().line());
            }
        }
    }

    private void overlaps() {
        List<Mapping> byAddress = new ArrayList<>(paging.mappings());
        byAddress.sort((a, b) -> Long.compareUnsigned(a.gva(), b.gva()));
        Mapping highest = null;
        for (Mapping mapping : byAddress) {
            if (highest != null && Long.compareUnsigned(mapping.gva(), highest.lastGva()) <= 0) {
                boolean inOrder =
                        mapping.position().line() >= highest.position().line();
                Mapping later = inOrder ? mapping : highest;
                Mapping earlier = inOrder ? highest : mapping;
                add(
                        later.position(),
                        "%s overlaps %s".formatted(later, earlier),
                        "which is in line " + earlier.position().line());
            }
            boolean further = highest == null || Long.compareUnsigned(mapping.lastGva(), highest.lastGva()) > 0;
            highest = further ? mapping : highest;
        }
    }

    private void place(String word, OptionalLong gpa) {
        if (gpa.isEmpty()) {
            return;
        }
        if ((gpa.getAsLong() & 0xfff) != 0) {
            add(paging.position(), "%s at %s is not a multiple of 4.KiB".formatted(word, Hex.of(gpa.getAsLong())), "");
        } else if (gpa.getAsLong() + 4096 > ramBytes) {
            add(
                    paging.position(),
                    "%s at %s lies beyond the guest's memory".formatted(word, Hex.of(gpa.getAsLong())),
                    "");
        }
    }

    private void add(Position position, String message, String hint) {
        problems.add(new Problem(position, message, hint));
    }
}
