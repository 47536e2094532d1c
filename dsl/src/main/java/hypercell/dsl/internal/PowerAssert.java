package hypercell.dsl.internal;

import hypercell.engine.x86.mmu.WalkOutcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A condition with the values of its parts drawn under it; numbers in hexadecimal.
///
///     translation(0x1234) == 0x6234
///     |                   |
///     0x5234              false
final class PowerAssert {
    private static final int WIDEST = 60;
    private final String text;
    private final List<Noted> noted = new ArrayList<>();

    private record Noted(int offset, String value) {}

    PowerAssert(String text) {
        this.text = text;
    }

    /// Notes what the part at `offset` of the text evaluated to; a word that stands for itself says nothing.
    void note(int offset, Object value) {
        String shown = shown(value);
        if (text.startsWith(shown, offset)) {
            return;
        }
        noted.removeIf(other -> other.offset == offset);
        noted.add(new Noted(offset, shown));
    }

    /// The text and the drawing.
    String rendering() {
        List<StringBuilder> lines = new ArrayList<>();
        lines.add(new StringBuilder());
        List<Integer> starts = new ArrayList<>(List.of(Integer.MAX_VALUE));
        noted.sort(Comparator.comparingInt(Noted::offset).reversed());
        for (Noted value : noted) {
            draw(lines, starts, value);
        }
        StringBuilder drawing = new StringBuilder(text);
        for (StringBuilder line : lines) {
            if (!line.isEmpty()) {
                drawing.append('\n').append(line.toString().stripTrailing());
            }
        }
        return drawing.toString();
    }

    /// Puts a bar on every line until one has room left of what is already there.
    private static void draw(List<StringBuilder> lines, List<Integer> starts, Noted value) {
        put(lines.getFirst(), value.offset, "|");
        for (int i = 1; ; i++) {
            if (i == lines.size()) {
                lines.add(new StringBuilder());
                starts.add(Integer.MAX_VALUE);
            }
            if (value.offset + value.value.length() < starts.get(i)) {
                put(lines.get(i), value.offset, value.value);
                starts.set(i, value.offset);
                return;
            }
            put(lines.get(i), value.offset, "|");
            starts.set(i, value.offset);
        }
    }

    private static void put(StringBuilder line, int offset, String piece) {
        line.repeat(' ', Math.max(0, offset + piece.length() - line.length()));
        line.replace(offset, offset + piece.length(), piece);
    }

    /// A value on one line: numbers in hexadecimal (and in decimal while that is easy to read), text quoted.
    static String shown(Object value) {
        String shown = switch (value) {
            case null -> "null";
            case Integer number -> number(BigInteger.valueOf(number));
            case Long number -> number(BigInteger.valueOf(number));
            case BigInteger number -> number(number);
            case CharSequence string ->
                "'" + string.toString().replace("\n", "\\n").replace("\r", "\\r") + "'";
            case WalkOutcome.PageFault(int errorCode, String reason) ->
                "page fault 0x%x: %s".formatted(errorCode, reason);
            default -> value.toString().lines().findFirst().orElse("");
        };
        return shown.length() > WIDEST ? shown.substring(0, WIDEST - 3) + "..." : shown;
    }

    private static String number(BigInteger number) {
        boolean small = number.abs().compareTo(BigInteger.valueOf(1000)) < 0
                && number.abs().compareTo(BigInteger.TEN) >= 0;
        return Hex.of(number) + (small ? " (" + number + ")" : "");
    }
}
