package hypercell.kernel.render;

import hypercell.dsl.DomainViews.FrameList;
import hypercell.dsl.DomainViews.HypercallList;
import hypercell.engine.monitor.xen.FrameType;
import hypercell.engine.monitor.xen.FrameView;
import java.util.ArrayList;
import java.util.List;

/// A paravirtual guest's frames, by what they are used as, and its hypercalls.
final class DomainRendering {
    private static final int COLUMNS = 64;
    private static final int CELL = 9;
    private static final int LEFT = 76;
    private static final int TOP = 62;

    private DomainRendering() {}

    static StyledText frames(FrameList list) {
        List<List<String>> rows = new ArrayList<>();
        for (FrameView frame : list.special()) {
            rows.add(List.of(
                    "0x%x".formatted(frame.mfn()),
                    frame.pfn() < 0 ? "" : "0x%x".formatted(frame.pfn()),
                    frame.type().words(),
                    "%,d".formatted(frame.typeCount()),
                    "%,d".formatted(frame.references()),
                    notes(frame)));
        }
        List<String> headings = List.of("frame", "page", "used as", "times", "references", "");
        List<Boolean> right = List.of(true, true, false, true, true, false);
        StyledText text = TextTable.of(headings, rows, right, DomainRendering::tone);
        return text.line().add(Tone.DIM, summary(list));
    }

    private static Tone tone(int row, int column, String cell) {
        return row == TextTable.HEADINGS ? Tone.DIM : column == 2 ? Tone.STRONG : Tone.PLAIN;
    }

    private static String notes(FrameView frame) {
        List<String> notes = new ArrayList<>();
        if (frame.pinned()) {
            notes.add("pinned");
        }
        if (frame.loaded()) {
            notes.add("in CR3");
        }
        if (frame.pfn() < 0) {
            notes.add("the monitor's, shared");
        }
        return String.join(", ", notes);
    }

    private static String summary(FrameList list) {
        List<String> parts = new ArrayList<>();
        for (FrameType type : FrameType.values()) {
            long count = list.count(type.words());
            if (count > 0) {
                parts.add("%,d %s".formatted(count, type == FrameType.NONE ? "in no use that matters" : type.words()));
            }
        }
        return "%,d frames: %s".formatted(list.size(), String.join(", ", parts));
    }

    /// The domain's pages in their order, coloured by what their frames are used as.
    static Svg framesSvg(FrameList list) {
        List<FrameView> pages = list.frames().stream()
                .filter(it -> it.pfn() >= 0)
                .sorted((a, b) -> Integer.compare(a.pfn(), b.pfn()))
                .toList();
        int lines = (pages.size() + COLUMNS - 1) / COLUMNS;
        Svg svg = new Svg(LEFT + COLUMNS * CELL + 20, TOP + lines * CELL + 14, "a domain's pages by use");
        svg.text(
                12,
                20,
                Svg.Anchor.START,
                Svg.Font.WORDS.strong(),
                "the domain's pages, by what their frames are used as");
        legend(svg);
        for (int i = 0; i < pages.size(); i++) {
            double x = LEFT + i % COLUMNS * CELL;
            double y = TOP + i / COLUMNS * CELL;
            if (i % COLUMNS == 0 && i / COLUMNS % 2 == 0) {
                svg.text(
                        LEFT - 8,
                        y + CELL,
                        Svg.Anchor.END,
                        Svg.Font.SMALL,
                        "0x%x".formatted(pages.get(i).pfn()));
            }
            svg.fill(x, y, CELL - 1, CELL - 1, color(pages.get(i).type()));
        }
        return svg;
    }

    private static void legend(Svg svg) {
        double x = LEFT;
        for (FrameType type : FrameType.values()) {
            svg.fill(x, 36, CELL, CELL, color(type));
            String words = type == FrameType.NONE ? "nothing" : type.words();
            svg.text(x + CELL + 5, 45, Svg.Anchor.START, Svg.Font.SMALL, words);
            x += 40 + 6.2 * words.length();
        }
    }

    private static String color(FrameType type) {
        return switch (type) {
            case NONE -> Svg.SLATE;
            case WRITABLE -> Svg.GREEN;
            case L1 -> Svg.BLUE;
            case L2 -> Svg.PURPLE;
            case SEGMENTS -> Svg.ORANGE;
        };
    }

    static StyledText hypercalls(HypercallList list) {
        List<List<String>> rows = new ArrayList<>();
        for (HypercallList.Row row : list.rows()) {
            if (row.calls() + row.inMulticalls() > 0) {
                rows.add(List.of(
                        row.name(),
                        "%,d".formatted(row.calls()),
                        row.inMulticalls() == 0 ? "" : "%,d".formatted(row.inMulticalls()),
                        row.refused() == 0 ? "" : "%,d".formatted(row.refused())));
            }
        }
        if (rows.isEmpty()) {
            return new StyledText().add(Tone.DIM, "no hypercalls yet");
        }
        List<String> headings = List.of("hypercall", "exits", "in multicalls", "refused");
        return TextTable.of(headings, rows, List.of(false, true, true, true), DomainRendering::callTone);
    }

    private static Tone callTone(int row, int column, String cell) {
        return row == TextTable.HEADINGS ? Tone.DIM : column == 0 ? Tone.STRONG : Tone.PLAIN;
    }
}
