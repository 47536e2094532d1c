package hypercell.dsl;

import hypercell.engine.monitor.xen.FrameType;
import hypercell.engine.monitor.xen.FrameView;
import hypercell.engine.monitor.xen.Hypercall;
import hypercell.engine.monitor.xen.HypercallCounts;
import hypercell.engine.monitor.xen.ParavirtualGuest;
import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// Snapshots of a paravirtual guest's monitor, for `show`.
public final class DomainViews {
    private DomainViews() {}

    /// The frames of a domain, by number.
    public record FrameList(List<FrameView> frames) implements Iterable<FrameView> {
        @Override
        public Iterator<FrameView> iterator() {
            return frames.iterator();
        }

        /// Number of frames.
        public int size() {
            return frames.size();
        }

        /// How many frames are used as `type`: `frameTypes.count('page table')`.
        public long count(CharSequence type) {
            List<String> known =
                    Arrays.stream(FrameType.values()).map(FrameType::words).toList();
            if (!known.contains(type.toString())) {
                throw UserError.here("no frame is used as '%s'".formatted(type), Nearest.hint(type.toString(), known));
            }
            return frames.stream()
                    .filter(it -> it.type().words().contentEquals(type))
                    .count();
        }

        /// The page `pfn` of the domain.
        public FrameView page(int pfn) {
            return find(
                    pfn, "page", frames.stream().filter(it -> it.pfn() == pfn).toList());
        }

        /// The machine frame `mfn`.
        public FrameView getAt(int mfn) {
            return find(
                    mfn, "frame", frames.stream().filter(it -> it.mfn() == mfn).toList());
        }

        private static FrameView find(int number, String what, List<FrameView> found) {
            if (found.isEmpty()) {
                throw UserError.here("the domain has no %s 0x%x".formatted(what, number), "");
            }
            return found.getFirst();
        }

        /// Tables, and what else is not simply memory.
        public List<FrameView> special() {
            return frames.stream()
                    .filter(it -> it.type() != FrameType.WRITABLE && it.type() != FrameType.NONE || it.pfn() < 0)
                    .toList();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("%d frames".formatted(frames.size()));
            special().forEach(frame -> text.append("\n  ").append(frame));
            return text.toString();
        }
    }

    /// What a domain has asked, by hypercall.
    public record HypercallList(List<Row> rows) {
        /// One kind of hypercall.
        ///
        /// @param calls by INT 0x82
        /// @param inMulticalls within multicalls
        /// @param refused of both
        public record Row(String name, long calls, long inMulticalls, long refused) {}

        static HypercallList of(ParavirtualGuest guest) {
            List<Row> rows = new ArrayList<>();
            for (Hypercall call : Hypercall.values()) {
                HypercallCounts.Count count = guest.hypercalls().of(call);
                rows.add(new Row(call.word(), count.calls(), count.inMulticalls(), count.refused()));
            }
            return new HypercallList(List.copyOf(rows));
        }

        /// The row of one kind: `hypercalls.of('mmu_update')`.
        public Row of(String name) {
            return rows.stream()
                    .filter(row -> row.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> UserError.here(
                            "there is no hypercall '%s'".formatted(name),
                            Nearest.hint(name, rows.stream().map(Row::name).toList())));
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("hypercalls");
            rows.stream()
                    .filter(row -> row.calls + row.inMulticalls > 0)
                    .forEach(row -> text.append("\n  ").append(row));
            return text.toString();
        }
    }
}
