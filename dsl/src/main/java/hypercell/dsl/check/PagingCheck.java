package hypercell.dsl.check;

import hypercell.dsl.internal.Hex;
import hypercell.dsl.spec.PagingSpec;
import hypercell.dsl.spec.PagingSpec.Mapping;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// Mappings are aligned, lie in 32-bit linear and in existing physical memory, and do not overlap (SDM 3A "32-Bit
/// Paging").
final class PagingCheck {
    private static final long LARGE_PAGE = 4L << 20;
    private static final long LINEAR_SPACE = 1L << 32;

    private final List<Problem> problems = new ArrayList<>();
    private final PagingSpec paging;
    private final long ramBytes;

    private PagingCheck(PagingSpec paging, long ramBytes) {
        this.paging = paging;
        this.ramBytes = ramBytes;
    }

    static List<Problem> of(PagingSpec paging, long ramBytes) {
        PagingCheck check = new PagingCheck(paging, ramBytes);
        paging.mappings().forEach(check::mapping);
        paging.entries().forEach(check::entry);
        check.overlaps();
        check.place("directory", paging.directoryGpa());
        check.place("tables", paging.tablesGpa());
        return check.problems;
    }

    private void mapping(Mapping mapping) {
        if (mapping.pageBytes() != 4096 && mapping.pageBytes() != LARGE_PAGE) {
            add(
                    mapping.position(),
                    "pages are 4.KiB or 4.MiB, not %s bytes".formatted(Hex.of(mapping.pageBytes())),
                    "");
            return;
        }
        aligned(mapping, "linear address", mapping.gva());
        aligned(mapping, "physical address", mapping.gpa());
        if (mapping.bytes() % mapping.pageBytes() != 0) {
            long last = mapping.gva() + mapping.bytes() + mapping.pageBytes() - 1 & -mapping.pageBytes();
            add(
                    mapping.position(),
                    "%s does not end at the end of a page".formatted(mapping),
                    "the range that does is %s..%s".formatted(Hex.of(mapping.gva()), Hex.of(last - 1)));
        }
        if (mapping.lastGva() >= LINEAR_SPACE) {
            add(mapping.position(), "%s reaches beyond 4 GiB of linear addresses".formatted(mapping), "");
        }
        if (mapping.gpa() + mapping.bytes() > LINEAR_SPACE) {
            add(mapping.position(), "%s reaches beyond 4 GiB of physical addresses".formatted(mapping), "");
        } else if (mapping.gpa() + mapping.bytes() > ramBytes && mapping.pageBytes() == 4096) {
            add(
                    mapping.position(),
                    "%s leads to %s, beyond the guest's memory of %s bytes"
                            .formatted(mapping, Hex.of(mapping.gpa() + mapping.bytes() - 1), Hex.of(ramBytes)),
                    "give the guest more memory, or use pages[%s] = %s | rw for a hole or a device"
                            .formatted(Hex.of(mapping.gva()), Hex.of(mapping.gpa())));
        }
    }

    private void aligned(Mapping mapping, String what, long value) {
        if (value % mapping.pageBytes() != 0) {
            String size = mapping.pageBytes() == 4096 ? "4.KiB" : "4.MiB";
            long down = value & -mapping.pageBytes();
            add(
                    mapping.position(),
                    "%s %s is not a multiple of %s".formatted(what, Hex.of(value), size),
                    "the page begins at " + Hex.of(down));
        }
    }

    private void entry(PagingSpec.RawEntry entry) {
        if ((entry.gva() & 0xfff) != 0) {
            add(
                    entry.position(),
                    "pages[%s]: linear address is not a multiple of 4.KiB".formatted(Hex.of(entry.gva())),
                    "the page begins at " + Hex.of(entry.gva() & -4096));
        }
        for (Mapping mapping : paging.mappings()) {
            if (mapping.pageBytes() == LARGE_PAGE && mapping.gva() <= entry.gva() && entry.gva() <= mapping.lastGva()) {
                add(
                        entry.position(),
                        "pages[%s] lies in a page of 4.MiB, which has no page table".formatted(Hex.of(entry.gva())),
                        "the page is mapped in line " + mapping.position().line());
            }
        }
    }

    private void overlaps() {
        List<Mapping> byAddress = new ArrayList<>(paging.mappings());
        byAddress.sort(Comparator.comparingLong(Mapping::gva));
        Mapping highest = null;
        for (Mapping mapping : byAddress) {
            if (highest != null && mapping.gva() <= highest.lastGva()) {
                boolean inOrder =
                        mapping.position().line() >= highest.position().line();
                Mapping later = inOrder ? mapping : highest;
                Mapping earlier = inOrder ? highest : mapping;
                add(
                        later.position(),
                        "%s overlaps %s".formatted(later, earlier),
                        "which is in line " + earlier.position().line());
            }
            highest = highest == null || mapping.lastGva() > highest.lastGva() ? mapping : highest;
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
