package hypercell.engine.x86.isa;

import java.util.Locale;

/// Numbers as assembly text writes them: `0x1f 31Fh 0h1f`, `1010b 0b1010`, `777o 777q 0o777`, `10 10d 0d10`, with
/// underscores anywhere between digits.
final class NumberText {
    private NumberText() {}

    /// The value, taken as 64 bits without sign; null when `text` is not a number or needs more bits.
    static Long parse(String text) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        if (digits.startsWith("0x")) {
            return parse(digits.substring(2), 16);
        }
        if (digits.endsWith("h")) {
            return parse(digits.substring(0, digits.length() - 1), 16);
        }
        if (digits.length() > 2 && digits.charAt(0) == '0' && radix(digits.charAt(1)) != 0) {
            Long value = parse(digits.substring(2), radix(digits.charAt(1)));
            if (value != null) {
                return value;
            }
        }
        int radix = radix(digits.charAt(digits.length() - 1));
        return radix == 0 ? parse(digits, 10) : parse(digits.substring(0, digits.length() - 1), radix);
    }

    private static int radix(char letter) {
        return switch (letter) {
            case 'h' -> 16;
            case 'b', 'y' -> 2;
            case 'o', 'q' -> 8;
            case 'd', 't' -> 10;
            default -> 0;
        };
    }

    private static Long parse(String digits, int radix) {
        try {
            return digits.startsWith("+") || digits.startsWith("-") ? null : Long.parseUnsignedLong(digits, radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
