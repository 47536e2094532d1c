package hypercell.kernel.eval;

import java.util.LinkedHashMap;
import java.util.Map;

/// Texts of the cells and scripts seen lately, so that an error can show its line.
final class Sources {
    private static final int KEPT = 1000;

    private final Map<String, String> texts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > KEPT;
        }
    };

    /// Remembers `text` under the name that stack traces use: `name` without its folders.
    synchronized void put(String name, String text) {
        texts.put(SourceName.plain(name), text);
    }

    /// True for the name of a known cell or script.
    synchronized boolean knows(String name) {
        return name != null && texts.containsKey(SourceName.plain(name));
    }

    /// The 1-based line, or empty when it is not known.
    synchronized String line(String name, int line) {
        String text = texts.get(SourceName.plain(name));
        if (text == null || line < 1) {
            return "";
        }
        return text.lines().skip(line - 1L).findFirst().orElse("");
    }

    /// The whole text, or empty when it is not known.
    synchronized String text(String name) {
        return texts.getOrDefault(SourceName.plain(name), "");
    }

    /// Position of the first character of a 1-based line.
    static int offset(String text, int line) {
        int offset = 0;
        for (int i = 1; i < line && offset >= 0; i++) {
            offset = text.indexOf('\n', offset) + 1;
        }
        return offset;
    }
}
