package hypercell.dsl.internal;

import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import java.util.List;
import java.util.Map;

/// Named arguments of one word (`load 'f', at: 1.MiB`): unknown names are mistakes.
public record Options(String word, Map<?, ?> values, Position position) {
    /// Fails unless every name is one of `known`.
    public Options only(String... known) {
        for (Object name : values.keySet()) {
            if (!List.of(known).contains(name.toString())) {
                String hint = Nearest.hint(name.toString(), List.of(known));
                throw Mistake.at(
                        position,
                        "%s has no option '%s'".formatted(word, name),
                        hint.isEmpty() ? "it has " + String.join(", ", known) : hint);
            }
        }
        return this;
    }

    /// Whether the option was written.
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// Its value, or null.
    public Object get(String name) {
        return values.get(name);
    }

    /// Its value; missing is a mistake.
    public Object need(String name, String example) {
        if (!has(name)) {
            throw Mistake.at(position, "%s needs '%s'".formatted(word, name), "write " + example);
        }
        return get(name);
    }
}
