package hypercell.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/// One cell of a notebook: a view of its JSON.
///
/// @param json the cell as it stands in the notebook
public record Cell(JsonObject json) {
    /// A new code cell.
    ///
    /// @param id its id, or empty for formats without ids
    static Cell code(String id, String source, String tag) {
        JsonObject json = new JsonObject();
        json.addProperty("cell_type", "code");
        json.add("execution_count", JsonNull.INSTANCE);
        if (!id.isEmpty()) {
            json.addProperty("id", id);
        }
        JsonArray tags = new JsonArray();
        tags.add(tag);
        JsonObject metadata = new JsonObject();
        metadata.add("tags", tags);
        json.add("metadata", metadata);
        json.add("outputs", new JsonArray());
        json.addProperty("source", source);
        return new Cell(json);
    }

    /// True for cells that run.
    public boolean isCode() {
        return type().equals("code");
    }

    /// True for cells of prose.
    public boolean isMarkdown() {
        return type().equals("markdown");
    }

    private String type() {
        return json.get("cell_type").getAsString();
    }

    /// Its text.
    public String source() {
        return json.get("source") instanceof JsonPrimitive source ? source.getAsString() : "";
    }

    /// Its outputs, as JSON; empty for cells that do not run.
    public JsonArray outputs() {
        return json.get("outputs") instanceof JsonArray outputs ? outputs : new JsonArray();
    }

    /// Its execution count, or 0 when it has not run.
    public int executionCount() {
        JsonElement count = json.get("execution_count");
        return count instanceof JsonPrimitive number && number.isNumber() ? number.getAsInt() : 0;
    }

    /// True when its metadata has the tag.
    public boolean hasTag(String tag) {
        return json.get("metadata") instanceof JsonObject metadata
                && metadata.get("tags") instanceof JsonArray tags
                && tags.contains(new JsonPrimitive(tag));
    }

    void clear() {
        json.add("outputs", new JsonArray());
        json.add("execution_count", JsonNull.INSTANCE);
    }

    void setExecutionCount(int count) {
        json.addProperty("execution_count", count);
    }
}
