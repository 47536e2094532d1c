package hypercell.kernel.render;

import hypercell.dsl.FramesView;
import hypercell.engine.monitor.FrameTable.Page;
import hypercell.engine.monitor.FrameTable.State;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;

/// The table of page frames: three columns of addresses, and a map of the guest's memory.
final class FramesText {
    private static final int SHOWN = 40;
    private static final int COLUMNS = 64;
    private static final int MOST_CELLS = 4096;
    private static final int CELL = 8;
    private static final int LEFT = 16;
    private static final int TOP = 40;
    private static final int LEGEND = LEFT + COLUMNS * CELL + 28;

    private FramesText() {}

    static StyledText of(FramesView view) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "frames")
                .add(
                        Tone.DIM,
                        "   given %s; %,d of the host's %,d frames are in use"
                                .formatted(view.policy(), view.hostUsed(), view.hostFrames()));
        text.line().add(Tone.DIM, counts(view));
        text.line().add(Tone.DIM, "linear          guest-physical     host-physical");
        List<FramesView.Row> rows = view.rows();
        for (FramesView.Row row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
            row(text.line(), row);
        }
        if (rows.size() > SHOWN) {
            text.line().add(Tone.DIM, "… %,d more".formatted(rows.size() - SHOWN));
        }
        return text;
    }

    private static String counts(FramesView view) {
        StringBuilder text = new StringBuilder();
        for (State state : State.values()) {
            int count = view.table().count(state);
            if (count > 0) {
                text.append(text.isEmpty() ? "" : " · ").append("%,d %s".formatted(count, state.words()));
            }
        }
        return text + (view.getPagedIn() > 0 ? " · %,d back again".formatted(view.getPagedIn()) : "");
    }

    private static void row(StyledText text, FramesView.Row row) {
        Page page = row.page();
        text.add(Tone.FIRST, row.gva() < 0 ? "not mapped" : Hex.address(row.gva()))
                .add("  →   ")
                .add(Tone.SECOND, Hex.address(page.gpa()))
                .add("   →   ");
        if (page.hpa() >= 0) {
            text.add(Tone.OFFSET, Hex.address(page.hpa()));
        } else {
            text.add(Tone.BAD, page.state().words());
        }
    }

    static Svg svg(FramesView view) {
        List<Page> pages = view.table().pages();
        int each = Math.max(1, (pages.size() + MOST_CELLS - 1) / MOST_CELLS);
        int cells = (pages.size() + each - 1) / each;
        int height = Math.max(TOP + (cells + COLUMNS - 1) / COLUMNS * CELL + 16, TOP + 6 * 22);
        Svg svg = new Svg(LEGEND + 190, height, "frames of the guest's memory");
        String unit = each == 1 ? "a page" : "%d pages".formatted(each);
        svg.text(LEFT, 22, Anchor.START, Font.WORDS.strong(), "guest-physical memory, each square " + unit);
        for (int cell = 0; cell < cells; cell++) {
            State state = most(pages.subList(cell * each, Math.min(pages.size(), (cell + 1) * each)));
            svg.fill(LEFT + cell % COLUMNS * CELL, TOP + cell / COLUMNS * CELL, CELL - 1, CELL - 1, color(state));
        }
        double y = TOP;
        for (State state : State.values()) {
            svg.fill(LEGEND, y, 12, 12, color(state));
            String words = "%,d %s".formatted(view.table().count(state), state.words());
            svg.text(LEGEND + 20, y + 11, Anchor.START, Font.SMALL, words);
            y += 22;
        }
        return svg;
    }

    /// What stands for several pages: what is rare comes first.
    private static State most(List<Page> pages) {
        for (State state : List.of(State.WITHDRAWN, State.BALLOONED, State.PRESENT, State.HOLE)) {
            if (pages.stream().anyMatch(page -> page.state() == state)) {
                return state;
            }
        }
        return State.UNTOUCHED;
    }

    private static String color(State state) {
        return switch (state) {
            case UNTOUCHED -> "#c9d1da";
            case PRESENT -> Svg.GREEN;
            case WITHDRAWN -> Svg.RED;
            case BALLOONED -> Svg.PURPLE;
            case HOLE -> "#3b4652";
        };
    }
}
