package hypercell.kernel.render;

import java.util.List;

/// What a piece of text is, so that every output can colour it its own way. The colours are the colour-blind safe ones
/// of Okabe and Ito, in shades that read on light and on dark backgrounds.
public enum Tone {
    PLAIN("", ""),
    STRONG("1", "font-weight:bold"),
    DIM("2", "opacity:.65"),
    /// First index of a linear address, and everything that belongs to it.
    FIRST("34", "color:#2f86c9"),
    /// Second index.
    SECOND("33", "color:#c2701c"),
    /// Third to fifth index.
    THIRD("35", "color:#a05eb5"),
    FOURTH("36", "color:#8d7a12"),
    FIFTH("37", "color:#6f7f8f"),
    /// Page offset, physical result.
    OFFSET("32", "color:#1a9678"),
    GOOD("32", "color:#1a9678"),
    BAD("31;1", "color:#d1495b;font-weight:bold"),
    CHANGE("35", "color:#a05eb5");

    private static final List<Tone> INDICES = List.of(FIRST, SECOND, THIRD, FOURTH, FIFTH);

    private final String ansi;
    private final String css;

    Tone(String ansi, String css) {
        this.ansi = ansi;
        this.css = css;
    }

    /// The tone of an index of a linear address, counted from the highest.
    static Tone ofIndex(int number) {
        return INDICES.get(number);
    }

    /// SGR parameters, or empty.
    String ansi() {
        return ansi;
    }

    /// Inline style, or empty: notebooks strip style sheets more often than style attributes.
    String css() {
        return css;
    }
}
