package hypercell.dsl;

import hypercell.engine.monitor.ScanSummary;
import hypercell.engine.monitor.ScannedListing;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.isa.Disassembler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A guest's code as the guest sees it, beside what hardware runs: one line for each instruction that the scan has
/// reached.
///
/// @param scans how often execution came to where nobody had looked yet
/// @param dropped copies that were given up because the guest wrote to their page
public record ScannedView(List<Page> pages, long scans, long dropped) {
    /// One page.
    ///
    /// @param gva first linear address of the page, or its guest-physical one when the guest does not map it now
    public record Page(long gva, ScannedListing listing, List<Line> lines) {}

    /// One instruction.
    ///
    /// @param gva its linear address
    /// @param label at the address, or empty
    /// @param text as the guest wrote it
    /// @param original its bytes, which the guest reads
    /// @param copy the bytes that hardware runs
    /// @param trap why it does not run by itself; empty when it does
    public record Line(long gva, String label, String text, Bytes original, Bytes copy, Optional<ExitReason> trap) {
        /// Whether INT3 stands in its place.
        public boolean traps() {
            return trap.isPresent();
        }
    }

    static ScannedView of(Guest guest, ScanSummary summary) {
        Map<Long, Long> linear = FramesView.linearOf(guest);
        List<Page> pages = new ArrayList<>();
        for (ScannedListing listing : summary.pages()) {
            long gva = linear.getOrDefault(listing.gpa(), listing.gpa());
            List<Line> lines = listing.lines().stream()
                    .map(line -> line(guest, gva + line.offset(), line))
                    .toList();
            pages.add(new Page(gva, listing, lines));
        }
        return new ScannedView(List.copyOf(pages), summary.scans(), summary.dropped());
    }

    private static Line line(Guest guest, long gva, ScannedListing.Line line) {
        String place = guest.code().symbols().place(gva);
        return new Line(
                gva,
                place == null || place.contains("+") ? "" : place,
                Disassembler.text(line.insn(), gva, guest.code().symbols()::place),
                new Bytes(gva, line.original()),
                new Bytes(gva, line.copy()),
                line.trap());
    }

    /// All instructions of all pages.
    public List<Line> getLines() {
        return pages.stream().flatMap(page -> page.lines().stream()).toList();
    }

    /// Those that trap.
    public List<Line> getTraps() {
        return getLines().stream().filter(Line::traps).toList();
    }

    @Override
    public String toString() {
        return "%d %s scanned, %d of %d instructions trap, %d scans, %d copies dropped"
                .formatted(
                        pages.size(),
                        pages.size() == 1 ? "page" : "pages",
                        getTraps().size(),
                        getLines().size(),
                        scans,
                        dropped);
    }
}
