package hypercell.dsl.internal;

import groovy.lang.GString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks at assembly text without parsing it: which names occur, so that variables of the script can serve as
/// constants.
public final class AsmText {
    private static final Set<String> OTHER_WORDS = Set.of(
            "ptr", "offset", "short", "near", "far", "equ", "tword", "oword", "st", "section", "segment", "global");

    private AsmText() {}

    /// Names in the text, comments and strings left out, in order of first use.
    public static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        for (String line : text.split("\n", -1)) {
            collect(line, names);
        }
        return names;
    }

    /// Whether a lower-case word means something to assembly by itself.
    public static boolean isKeyword(String word) {
        return AsmNames.isStatement(word)
                || AsmNames.isRegister(word)
                || AsmNames.isSize(word)
                || OTHER_WORDS.contains(word);
    }

    /// Names that the text defines as labels (`name:`, or `name equ`).
    public static Set<String> labels(String text) {
        Set<String> labels = new LinkedHashSet<>();
        for (String line : text.split("\n", -1)) {
            String start = line.strip();
            int end = nameEnd(start, 0);
            String rest = start.substring(end).stripLeading();
            boolean equ =
                    rest.length() > 3 && rest.substring(0, 3).equalsIgnoreCase("equ") && !isNamePart(rest.charAt(3));
            if (end > 0 && (rest.startsWith(":") || equ)) {
                labels.add(start.substring(0, end));
            }
        }
        return labels;
    }

    /// The script's line for each line of the text, which begins in line `first`. Values inserted with `${}` are in
    /// one line of the script, however many lines they have.
    static List<Integer> lines(CharSequence text, int first) {
        List<Integer> lines = new ArrayList<>(List.of(first));
        if (text instanceof GString template) {
            String[] pieces = template.getStrings();
            for (int i = 0; i < pieces.length; i++) {
                pieces[i].chars().filter(c -> c == '\n').forEach(c -> lines.add(lines.getLast() + 1));
                String value = i < template.getValueCount() ? String.valueOf(template.getValue(i)) : "";
                value.chars().filter(c -> c == '\n').forEach(c -> lines.add(lines.getLast()));
            }
        } else {
            text.chars().filter(c -> c == '\n').forEach(c -> lines.add(lines.getLast() + 1));
        }
        return List.copyOf(lines);
    }

    private static void collect(String line, Set<String> names) {
        int at = 0;
        while (at < line.length() && line.charAt(at) != ';') {
            char c = line.charAt(at);
            if (c == '\'' || c == '"') {
                int close = line.indexOf(c, at + 1);
                at = close < 0 ? line.length() : close + 1;
            } else if (isNamePart(c)) {
                int end = nameEnd(line, at);
                if (!Character.isDigit(c)) {
                    names.add(line.substring(at, end));
                }
                at = end;
            } else {
                at++;
            }
        }
    }

    private static int nameEnd(String line, int from) {
        int end = from;
        while (end < line.length() && isNamePart(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$' || c == '@' || c == '?';
    }
}
