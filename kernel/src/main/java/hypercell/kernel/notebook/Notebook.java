package hypercell.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/// A notebook of format 4 ("The Jupyter Notebook Format"). Fields this program does not know are kept as they are.
public final class Notebook {
    private final JsonObject root;

    private Notebook(JsonObject root) {
        this.root = root;
    }

    /// Reads the text of an `.ipynb` file.
    ///
    /// @throws NotebookError when it is no notebook, or one of another format
    public static Notebook parse(String text) throws NotebookError {
        JsonObject root = object(text);
        int format = root.get("nbformat") instanceof JsonPrimitive number ? number.getAsInt() : 0;
        if (format != 4) {
            String found = format == 0 ? "no 'nbformat'" : "format " + format;
            throw new NotebookError("not a notebook of format 4 (" + found + "); open it in Jupyter and save it again");
        }
        if (!(root.get("cells") instanceof JsonArray cells)) {
            throw new NotebookError("the notebook has no list of 'cells'");
        }
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isJsonObject() || !cells.get(i).getAsJsonObject().has("cell_type")) {
                throw new NotebookError("cell " + (i + 1) + " of the notebook has no 'cell_type'");
            }
        }
        MultilineText.join(root);
        return new Notebook(root);
    }

    private static JsonObject object(String text) throws NotebookError {
        try {
            JsonElement element = JsonParser.parseString(text);
            if (element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            throw new NotebookError("not a notebook: " + e.getMessage());
        }
        throw new NotebookError("not a notebook: no JSON object");
    }

    /// The text of the file, as nbformat writes it.
    public String text() {
        JsonObject copy = root.deepCopy();
        MultilineText.split(copy);
        return NotebookJson.write(copy);
    }

    /// The cells in order; changes to them change the notebook.
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (JsonElement cell : root.getAsJsonArray("cells")) {
            cells.add(new Cell(cell.getAsJsonObject()));
        }
        return cells;
    }

    /// Puts a cell before the one that is now at `index`, counting from 0.
    void insert(int index, Cell cell) {
        JsonArray cells = new JsonArray();
        List<JsonElement> old = root.getAsJsonArray("cells").asList();
        old.subList(0, index).forEach(cells::add);
        cells.add(cell.json());
        old.subList(index, old.size()).forEach(cells::add);
        root.add("cells", cells);
    }

    /// True when cells have ids: format 4.5 and later.
    boolean hasCellIds() {
        return root.has("nbformat_minor") && root.get("nbformat_minor").getAsInt() >= 5;
    }

    /// Metadata of the notebook; changes to it change the notebook.
    JsonObject metadata() {
        if (!(root.get("metadata") instanceof JsonObject)) {
            root.add("metadata", new JsonObject());
        }
        return root.getAsJsonObject("metadata");
    }

    /// The notebook's title: its metadata, or its first heading, or the empty string.
    public String title() {
        if (metadata().get("title") instanceof JsonPrimitive title) {
            return title.getAsString();
        }
        for (Cell cell : cells()) {
            if (cell.isMarkdown()) {
                for (String line : cell.source().lines().toList()) {
                    if (line.startsWith("# ")) {
                        return line.substring(2).strip();
                    }
                }
            }
        }
        return "";
    }
}
