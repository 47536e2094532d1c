package hypercell.kernel.render;

import hypercell.dsl.PpcGuest;
import hypercell.dsl.PpcViews;
import hypercell.engine.monitor.softtlb.MissFlow;
import hypercell.engine.monitor.softtlb.SoftTlbCounts;
import hypercell.engine.monitor.softtlb.TlbPair;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.ppc.mmu.TlbAnswer;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.TlbLookup;
import java.util.ArrayList;
import java.util.List;

/// What ppc440 guests show: their TLB, the hardware's beside it, counts, and the flow of a miss.
final class PpcText {
    private static final int ENTRIES = 64;

    private PpcText() {}

    static void register(Renderers renderers) {
        renderers.register(TlbLookup.class, new StyledRendering<>(BookEText::of));
        renderers.register(
                TlbAnswer.class, new StyledRendering<TlbAnswer>(answer -> new StyledText().add(answer.sentence())));
        renderers.register(PpcViews.TlbView.class, new StyledRendering<>(PpcText::tlb));
        renderers.register(PpcViews.PairView.class, new StyledRendering<>(PpcText::pairs));
        renderers.register(PpcViews.CountView.class, new StyledRendering<>(PpcText::counts));
        renderers.register(MissFlow.class, new StyledRendering<>(PpcText::flow, MissFlowSvg::of));
        renderers.register(
                PpcGuest.class,
                new StyledRendering<PpcGuest>(guest -> new StyledText().add(Tone.STRONG, guest.toString())));
    }

    private static StyledText tlb(PpcViews.TlbView view) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "64 entries, fully associative, written by software")
                .line();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            TlbEntry entry = view.getAt(i);
            if (entry.valid()) {
                rows.add(row(Integer.toString(i), entry));
            }
        }
        table(text, List.of("", "EPN", "RPN", "size", "TID", "TS", "user sup"), rows);
        return text.add(Tone.DIM, "%d entries have V = 0".formatted(ENTRIES - rows.size()))
                .line();
    }

    private static List<String> row(String index, TlbEntry entry) {
        return List.of(
                index,
                BookEText.address(entry.epn()),
                "0x%09x".formatted(entry.rpn()),
                BookEText.size(entry),
                Integer.toString(entry.tid()),
                Integer.toString(entry.ts()),
                entry.permissionText());
    }

    private static void table(StyledText text, List<String> headings, List<List<String>> rows) {
        List<Boolean> right = headings.stream().map(""::equals).toList();
        TextTable.of(headings, rows, right)
                .lines()
                .forEach(line -> text.add(line).line());
    }

    private static StyledText pairs(PpcViews.PairView view) {
        StyledText text = new StyledText();
        if (view.pairs().isEmpty()) {
            return text.add("no hardware TLB beside the guest's (technique " + view.technique() + ")");
        }
        text.add(Tone.STRONG, "the guest wrote A → B, the hardware says A → C").line();
        List<List<String>> rows = new ArrayList<>();
        for (TlbPair pair : view.pairs()) {
            TlbEntry guest = pair.guest();
            TlbEntry hardware = pair.hardware();
            rows.add(List.of(
                    guest == null ? "kept" : Integer.toString(pair.guestIndex()),
                    BookEText.address(hardware.epn()),
                    guest == null ? "" : "0x%09x".formatted(guest.real(hardware.epn())),
                    "0x%09x".formatted(hardware.rpn()),
                    BookEText.size(hardware),
                    guest == null ? "" : guest.permissionText(),
                    hardware.permissionText(),
                    Integer.toString(hardware.tid())));
        }
        table(
                text,
                List.of("guest", "A: ea", "B: guest real", "C: host real", "size", "guest", "hardware", "TID"),
                rows);
        return text;
    }

    private static StyledText counts(PpcViews.CountView view) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "technique " + view.technique()).line();
        List<List<String>> rows = new ArrayList<>();
        view.interrupts()
                .forEach((ivor, count) ->
                        rows.add(List.of("%,d".formatted(count), "IVOR" + ivor.number(), ivor.title())));
        view.monitor().map(SoftTlbCounts::byReason).ifPresent(reasons -> {
            for (var reason : reasons.entrySet()) {
                ExitReason key = reason.getKey();
                rows.add(List.of("%,d".formatted(reason.getValue()), key.name(), key.words()));
            }
        });
        table(text, List.of("", "what", "meaning"), rows);
        return text.add(view.toString()).line();
    }

    private static StyledText flow(MissFlow flow) {
        StyledText text = new StyledText();
        text.add(
                        Tone.STRONG,
                        "a data TLB miss in %d steps, %d monitor entries"
                                .formatted(flow.steps().size(), flow.entries()))
                .line();
        List<List<String>> rows = new ArrayList<>();
        for (MissFlow.Step step : flow.steps()) {
            rows.add(List.of(
                    Integer.toString(step.number()),
                    step.lane().words(),
                    step.what(),
                    step.entries() == 0 ? "" : Integer.toString(step.entries())));
        }
        table(text, List.of("", "who", "what", "entries"), rows);
        return text;
    }
}
