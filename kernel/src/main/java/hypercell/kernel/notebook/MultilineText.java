package hypercell.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;

/// Long texts in a notebook file are lists of lines ("The Jupyter Notebook Format", section "Top-level structure");
/// in memory they are strings. This class knows which texts these are.
final class MultilineText {
    private MultilineText() {}

    /// Joins the lists of lines of a notebook, in place.
    static void join(JsonObject notebook) {
        visit(notebook, MultilineText::joined);
    }

    /// Splits the texts of a notebook into lists of lines, in place.
    static void split(JsonObject notebook) {
        visit(notebook, MultilineText::lines);
    }

    private interface Change {
        JsonElement of(JsonElement text);
    }

    private static void visit(JsonObject notebook, Change change) {
        for (JsonElement element : notebook.getAsJsonArray("cells")) {
            JsonObject cell = element.getAsJsonObject();
            change(cell, "source", change);
            if (cell.get("attachments") instanceof JsonObject attachments) {
                attachments.asMap().values().forEach(bundle -> changeAll(bundle, change));
            }
            if (cell.get("outputs") instanceof JsonArray outputs) {
                outputs.forEach(output -> changeOutput(output.getAsJsonObject(), change));
            }
        }
    }

    private static void changeOutput(JsonObject output, Change change) {
        change(output, "text", change);
        if (output.get("data") instanceof JsonObject data) {
            changeAll(data, change);
        }
    }

    private static void changeAll(JsonElement bundle, Change change) {
        if (bundle instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
                if (!entry.getKey().endsWith("json")) {
                    entry.setValue(change.of(entry.getValue()));
                }
            }
        }
    }

    private static void change(JsonObject object, String field, Change change) {
        if (object.has(field)) {
            object.add(field, change.of(object.get(field)));
        }
    }

    private static JsonElement joined(JsonElement text) {
        if (!(text instanceof JsonArray lines)) {
            return text;
        }
        StringBuilder joined = new StringBuilder();
        for (JsonElement line : lines) {
            joined.append(line.isJsonPrimitive() ? line.getAsString() : "");
        }
        return new JsonPrimitive(joined.toString());
    }

    private static JsonElement lines(JsonElement text) {
        if (!(text instanceof JsonPrimitive primitive) || !primitive.isString()) {
            return text;
        }
        String whole = primitive.getAsString();
        JsonArray lines = new JsonArray();
        int start = 0;
        for (int i = 0; i < whole.length(); i++) {
            // Python's splitlines knows more line ends than Java's lines().
            if (isLineEnd(whole.charAt(i)) && !whole.startsWith("\r\n", i)) {
                lines.add(whole.substring(start, i + 1));
                start = i + 1;
            }
        }
        if (start < whole.length()) {
            lines.add(whole.substring(start));
        }
        return lines;
    }

    private static boolean isLineEnd(char c) {
        return switch (c) {
            case '\n', '\u000b', '\f', '\r', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029' -> true;
            default -> false;
        };
    }
}
