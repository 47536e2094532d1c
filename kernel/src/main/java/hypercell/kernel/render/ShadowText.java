package hypercell.kernel.render;

import hypercell.dsl.ShadowView;
import hypercell.engine.monitor.PageView;
import hypercell.engine.monitor.PageView.Difference;
import hypercell.engine.monitor.PageView.RawEntry;
import hypercell.engine.x86.mmu.PageEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The guest's tables beside hardware's, a line for each page: A, the entry of the guest that maps it to B, and the
/// entry of hardware that maps it to C. What differs is marked, and explained below.
final class ShadowText {
    private static final int SHOWN = 64;
    private static final int LEAST_RUN = 3;
    private static final int PAGE = 4096;

    private final ShadowView view;
    private final StyledText text = new StyledText();
    private final int address;
    private final int entries;

    private ShadowText(ShadowView view) {
        this.view = view;
        boolean wide = view.pages().stream().anyMatch(page -> page.gva() >>> 32 != 0);
        address = wide ? 18 : 10;
        entries = 3 + 2 * view.entryBytes() + EntryFlag.of(view.entryBytes()).size();
    }

    static StyledText of(ShadowView view) {
        ShadowText layout = new ShadowText(view);
        layout.title();
        layout.pages();
        layout.reasons();
        return layout.text;
    }

    /// Who has these tables, in words.
    static String whose(ShadowView view) {
        return "technique %s · as the guest's %s has it"
                .formatted(view.technique(), view.user() ? "user code" : "supervisor");
    }

    private void title() {
        text.add(Tone.STRONG, "A maps to B, but hardware says C").add(Tone.DIM, "   " + whose(view));
        text.line().add(Tone.DIM, "A: gva").to(address + 2).add(Tone.DIM, "guest's entry");
        text.to(address + entries + 5).add(Tone.DIM, "B: gpa").to(2 * address + entries + 8);
        text.add(Tone.DIM, "hardware's entry")
                .to(2 * address + 2 * entries + 11)
                .add(Tone.DIM, "C: hpa");
        text.to(3 * address + 2 * entries + 13).add(Tone.DIM, "differs");
    }

    private void pages() {
        int lines = 0;
        for (int i = 0; i < view.size() && lines < SHOWN; lines++) {
            int end = endOfRun(view.pages(), i);
            if (end - i < LEAST_RUN) {
                row(view.pages().get(i++));
            } else {
                run(view.pages().get(i), view.pages().get(end - 1), end - i);
                i = end;
            }
        }
        if (lines == SHOWN) {
            text.line().add(Tone.DIM, "… up to %,d pages".formatted(view.size()));
        }
        if (view.size() == 0) {
            text.line().add(Tone.DIM, "no page is mapped by either");
        }
    }

    /// One behind the last of the pages from `start` on that hardware does not map, and whose addresses follow
    /// each other in the guest's tables, if these allow them.
    private static int endOfRun(List<PageView> pages, int start) {
        int end = start;
        while (end < pages.size() && follows(pages, start, end)) {
            end++;
        }
        return end;
    }

    private static boolean follows(List<PageView> pages, int start, int i) {
        PageView page = pages.get(i);
        if (page.hpa() >= 0 || i == start) {
            return page.hpa() < 0;
        }
        PageView before = pages.get(i - 1);
        boolean nowhere = page.gpa() < 0 && before.gpa() < 0;
        boolean next = page.gpa() == before.gpa() + PAGE && before.gpa() >= 0;
        return page.gva() == before.gva() + PAGE && (nowhere || next);
    }

    private void run(PageView first, PageView last, int count) {
        boolean refused = first.gpa() < 0;
        String to = refused ? "" : " → %s … %s".formatted(Hex.address(first.gpa()), Hex.address(last.gpa()));
        String what = refused ? "pages that the guest's tables refuse" : "pages that hardware does not have (yet)";
        text.line()
                .add(
                        Tone.DIM,
                        "%s … %s%s: %,d %s"
                                .formatted(Hex.address(first.gva()), Hex.address(last.gva()), to, count, what));
    }

    private void row(PageView page) {
        text.line().add(Hex.address(page.gva())).to(address + 2);
        entry(page, page.guest(), page.hardware(), Tone.FIRST);
        text.to(address + entries + 3)
                .add("→ ")
                .add(Tone.FIRST, shown(page.gpa()))
                .to(2 * address + entries + 8);
        entry(page, page.hpa() < 0 ? List.of() : page.hardware(), page.guest(), Tone.SECOND);
        text.to(2 * address + 2 * entries + 9).add("→ ").add(Tone.SECOND, shown(page.hpa()));
        text.to(3 * address + 2 * entries + 13);
        boolean first = true;
        for (Difference each : marked(page)) {
            text.add(first ? "" : ", ")
                    .add(tone(each), "%s %d→%d".formatted(each.bit(), each.guest(), each.hardware()));
            first = false;
        }
        if (isStray(page)) {
            text.add(first ? "" : ", ").add(Tone.BAD, "frame");
        }
    }

    /// Whether hardware maps a frame that it must not.
    static boolean isStray(PageView page) {
        return page.differences().stream().anyMatch(it -> it.bit().equals("frame") && !it.allowed());
    }

    /// What differs but the frame, which always does.
    private static List<Difference> marked(PageView page) {
        return page.differences().stream()
                .filter(it -> !it.bit().equals("frame"))
                .toList();
    }

    static Tone tone(Difference difference) {
        return difference.allowed() ? Tone.CHANGE : Tone.BAD;
    }

    private static String shown(long address) {
        return address < 0 ? "–" : Hex.address(address);
    }

    private void entry(PageView page, List<RawEntry> own, List<RawEntry> others, Tone frame) {
        if (own.isEmpty()) {
            text.add(Tone.DIM, "–");
            return;
        }
        long leaf = own.getLast().raw();
        text.add(frame, Hex.entry(leaf, view.entryBytes())).add(" ");
        long other = others.isEmpty() ? leaf : others.getLast().raw();
        boolean comparable = (leaf & other & PageEntry.PRESENT) != 0;
        for (EntryFlag flag : EntryFlag.of(view.entryBytes())) {
            boolean differs = comparable && flag.in(leaf) != flag.in(other);
            text.add(differs ? toneOf(flag, page) : Tone.PLAIN, flag.shown(leaf));
        }
    }

    /// How a flag that differs is shown: red when it must not.
    static Tone toneOf(EntryFlag flag, PageView page) {
        boolean wrong = page.differences().stream().anyMatch(it -> it.bit().equals(flag.name) && !it.allowed());
        return wrong ? Tone.BAD : Tone.CHANGE;
    }

    // --- why ---

    private record Reason(String bit, long guest, long hardware, boolean allowed, String why) {}

    private void reasons() {
        Map<Reason, Integer> counts = new LinkedHashMap<>();
        for (PageView page : view) {
            for (Difference each : page.differences()) {
                boolean frame = each.bit().equals("frame");
                long guest = frame ? 0 : each.guest();
                long hardware = frame ? 0 : each.hardware();
                counts.merge(new Reason(each.bit(), guest, hardware, each.allowed(), each.why()), 1, Integer::sum);
            }
        }
        List<Map.Entry<Reason, Integer>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(
                Map.Entry.comparingByKey(Comparator.comparing(Reason::allowed).thenComparing(Reason::bit)));
        sorted.forEach(each -> reason(each.getKey(), each.getValue()));
    }

    private void reason(Reason reason, int count) {
        boolean frame = reason.bit.equals("frame");
        String bit = frame ? "frame" : "%s %d→%d".formatted(reason.bit, reason.guest, reason.hardware);
        text.line()
                .add(Tone.DIM, "%,6d  ".formatted(count))
                .add(reason.allowed ? Tone.CHANGE : Tone.BAD, "%-8s".formatted(bit))
                .add(reason.allowed ? Tone.GOOD : Tone.BAD, reason.allowed ? "may differ: " : "must not differ: ")
                .add(reason.why);
    }
}
