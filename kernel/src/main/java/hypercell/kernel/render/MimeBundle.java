package hypercell.kernel.render;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One value in several forms, by MIME type, in the order they were added.
///
/// @param data MIME type to text; always has [#TEXT]. JSON types hold JSON text.
public record MimeBundle(Map<String, String> data) {
    /// Plain text: what every front end can show.
    public static final String TEXT = "text/plain";

    /// Plain text with ANSI colours, for terminals; never sent to a notebook.
    public static final String ANSI = "text/x-ansi";

    /// HTML without scripts.
    public static final String HTML = "text/html";

    /// An SVG picture.
    public static final String SVG = "image/svg+xml";

    /// Keeps a copy of `data` in its order.
    public MimeBundle {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        if (!data.containsKey(TEXT)) {
            throw new IllegalArgumentException("a bundle needs " + TEXT);
        }
    }

    /// Only plain text.
    public static MimeBundle ofText(String text) {
        return new MimeBundle(Map.of(TEXT, text));
    }

    /// This bundle with one more form, or with that form replaced.
    public MimeBundle with(String mime, String content) {
        Map<String, String> more = new LinkedHashMap<>(data);
        more.put(mime, content);
        return new MimeBundle(more);
    }

    /// The plain text.
    public String text() {
        return data.get(TEXT);
    }

    /// The text for a terminal: with colours when there are any.
    public String terminalText() {
        return data.getOrDefault(ANSI, text());
    }
}
