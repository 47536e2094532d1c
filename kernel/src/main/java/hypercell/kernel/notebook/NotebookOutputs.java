package hypercell.kernel.notebook;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The displays of a notebook that have an id, so that an update in one cell reaches those of earlier cells. The ids
/// themselves are not written into the notebook.
final class NotebookOutputs {
    private final Map<String, List<JsonObject>> byDisplayId = new HashMap<>();

    synchronized void remember(String displayId, JsonObject output) {
        if (!displayId.isEmpty()) {
            byDisplayId.computeIfAbsent(displayId, id -> new ArrayList<>()).add(output);
        }
    }

    synchronized void update(String displayId, JsonObject data) {
        for (JsonObject output : byDisplayId.getOrDefault(displayId, List.of())) {
            output.add("data", data.deepCopy());
        }
    }
}
