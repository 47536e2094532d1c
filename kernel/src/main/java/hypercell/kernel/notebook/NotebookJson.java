package hypercell.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Iterator;
import java.util.TreeSet;

/// Writes JSON the way Python's nbformat does, so that files which Jupyter wrote do not change: keys sorted, one space
/// of indentation, characters beyond ASCII as they are.
final class NotebookJson {
    private final StringBuilder out = new StringBuilder();

    private NotebookJson() {}

    /// The text of `element`, with a final line feed.
    static String write(JsonElement element) {
        NotebookJson json = new NotebookJson();
        json.write(element, 0);
        return json.out.append('\n').toString();
    }

    private void write(JsonElement element, int depth) {
        if (element.isJsonObject()) {
            object(element.getAsJsonObject(), depth);
        } else if (element.isJsonArray()) {
            array(element.getAsJsonArray(), depth);
        } else if (element.isJsonNull()) {
            out.append("null");
        } else {
            primitive(element.getAsJsonPrimitive());
        }
    }

    private void object(JsonObject object, int depth) {
        if (object.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        String separator = "";
        for (String key : new TreeSet<>(object.keySet())) {
            out.append(separator);
            line(depth + 1);
            string(key);
            out.append(": ");
            write(object.get(key), depth + 1);
            separator = ",";
        }
        line(depth);
        out.append('}');
    }

    private void array(JsonArray array, int depth) {
        if (array.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (Iterator<JsonElement> each = array.iterator(); each.hasNext(); ) {
            line(depth + 1);
            write(each.next(), depth + 1);
            out.append(each.hasNext() ? "," : "");
        }
        line(depth);
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').repeat(' ', depth);
    }

    private void primitive(JsonPrimitive primitive) {
        if (primitive.isString()) {
            string(primitive.getAsString());
        } else {
            out.append(primitive.getAsString());
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
