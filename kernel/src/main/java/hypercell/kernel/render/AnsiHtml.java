package hypercell.kernel.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text with ANSI colours as HTML. Knows bold, faint, italic, underlined and the sixteen colours; other escape
/// sequences are dropped.
public final class AnsiHtml {
    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[([0-9;]*)([A-Za-z])");
    private static final String[] COLOURS = {
        "#555", "#c0392b", "#2e8b57", "#b7791f", "#2b6cb0", "#a0479f", "#14808c", "#888"
    };

    private AnsiHtml() {}

    /// An HTML fragment to stand in a `pre` element.
    public static String of(String text) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = ESCAPE.matcher(text);
        boolean open = false;
        String style = "";
        int at = 0;
        while (matcher.find()) {
            out.append(Html.escape(text.substring(at, matcher.start())));
            at = matcher.end();
            if (matcher.group(2).equals("m")) {
                style = restyled(style, matcher.group(1));
                out.append(open ? "</span>" : "");
                open = !style.isEmpty();
                out.append(open ? "<span style=\"" + style + "\">" : "");
            }
        }
        out.append(Html.escape(text.substring(at)));
        return out.append(open ? "</span>" : "").toString();
    }

    private static String restyled(String style, String codes) {
        String result = style;
        for (String code : codes.split(";", -1)) {
            int number = code.isEmpty() ? 0 : Integer.parseInt(code);
            result = number == 0 ? "" : result + css(number);
        }
        return result;
    }

    private static String css(int code) {
        return switch (code) {
            case 1 -> "font-weight:bold;";
            case 2 -> "opacity:.7;";
            case 3 -> "font-style:italic;";
            case 4 -> "text-decoration:underline;";
            default -> colour(code);
        };
    }

    private static String colour(int code) {
        if (code >= 30 && code <= 37) {
            return "color:" + COLOURS[code - 30] + ";";
        }
        return code >= 90 && code <= 97 ? "color:" + COLOURS[code - 90] + ";" : "";
    }
}
