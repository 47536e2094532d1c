package hypercell.kernel.render;

import hypercell.dsl.ScannedView;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;

/// Scanned code: what the guest reads on the left, what hardware runs on the right, traps marked.
final class ScannedText {
    private static final int SHOWN = 60;
    private static final int LINE = 18;
    private static final int TOP = 62;
    private static final int ADDRESS = 16;
    private static final int ORIGINAL = 190;
    private static final int COPY = 590;
    private static final int WIDTH = 980;
    private static final int MOST_BYTES = 8;

    private ScannedText() {}

    static StyledText of(ScannedView view) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "scanned code").add(Tone.DIM, "   " + view);
        for (ScannedView.Page page : view.pages()) {
            text.line()
                    .add(Tone.FIRST, Hex.address(page.gva()))
                    .add(Tone.DIM, " is run at ")
                    .add(Tone.SECOND, Hex.address(page.listing().copyGva()));
            List<ScannedView.Line> lines = page.lines();
            for (ScannedView.Line line : lines.subList(0, Math.min(SHOWN, lines.size()))) {
                line(text, line);
            }
            if (lines.size() > SHOWN) {
                text.line().add(Tone.DIM, "… %,d more instructions".formatted(lines.size() - SHOWN));
            }
        }
        return text;
    }

    private static void line(StyledText text, ScannedView.Line line) {
        text.line()
                .add(Tone.STRONG, "%-10s".formatted(line.label()))
                .add(Tone.DIM, Hex.address(line.gva()) + "  ")
                .add("%-24s ".formatted(bytes(line.original().toArray())))
                .add("%-34s".formatted(line.text()))
                .add(Tone.DIM, "│ ")
                .add(
                        line.traps() ? Tone.BAD : Tone.PLAIN,
                        "%-24s".formatted(bytes(line.copy().toArray())));
        line.trap().ifPresent(reason -> text.add(Tone.BAD, " int3").add(Tone.DIM, "   " + reason.words()));
    }

    private static String bytes(byte[] bytes) {
        return bytes.length <= MOST_BYTES
                ? Hex.bytes(bytes)
                : Hex.bytes(java.util.Arrays.copyOf(bytes, MOST_BYTES - 1)) + " …";
    }

    /// The picture, or null when nothing has been scanned.
    static Svg svg(ScannedView view) {
        List<ScannedView.Line> lines = view.getLines();
        if (lines.isEmpty()) {
            return null;
        }
        int shown = Math.min(SHOWN, lines.size());
        Svg svg = new Svg(WIDTH, TOP + (shown + 1) * LINE, "scanned code");
        svg.text(ADDRESS, 22, Anchor.START, Font.WORDS.strong(), view.toString());
        svg.text(ORIGINAL, 46, Anchor.START, Font.SMALL.strong().in(Svg.BLUE), "what the guest reads");
        svg.text(COPY, 46, Anchor.START, Font.SMALL.strong().in(Svg.ORANGE), "what hardware runs");
        for (int i = 0; i < shown; i++) {
            row(svg, lines.get(i), TOP + i * LINE);
        }
        if (lines.size() > shown) {
            String more = "… %,d more".formatted(lines.size() - shown);
            svg.text(ORIGINAL, TOP + shown * LINE + 12, Anchor.START, Font.SMALL, more);
        }
        return svg;
    }

    private static void row(Svg svg, ScannedView.Line line, double y) {
        if (line.traps()) {
            svg.fill(COPY - 6, y, WIDTH - COPY - 6, LINE - 2, "#f3c9ce");
        }
        svg.text(ADDRESS, y + 12, Anchor.START, Font.VALUE.at(11).strong(), line.label());
        svg.text(ADDRESS + 84, y + 12, Anchor.START, Font.DIM_VALUE.at(11), Hex.address(line.gva()));
        svg.text(
                ORIGINAL,
                y + 12,
                Anchor.START,
                Font.DIM_VALUE.at(11),
                bytes(line.original().toArray()));
        svg.text(ORIGINAL + 170, y + 12, Anchor.START, Font.VALUE.at(11), line.text());
        String fill = line.traps() ? "#8f1d2c" : "currentColor";
        svg.text(
                COPY,
                y + 12,
                Anchor.START,
                Font.VALUE.at(11).in(fill),
                bytes(line.copy().toArray()));
        String right = line.trap().map(reason -> "int3: " + reason.words()).orElse("the same");
        svg.text(COPY + 170, y + 12, Anchor.START, Font.SMALL.in(fill), right);
    }
}
