package hypercell.engine.x86.isa;

import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Labels and constants of one pass, on top of the caller's constants and of what the pass before found.
final class Symbols {
    private final Map<String, Long> constants;
    private final Symbols before;
    private final List<Problem> problems;
    private final Map<String, Long> values = new LinkedHashMap<>();
    private final Map<String, Position> defined = new LinkedHashMap<>();
    private String scope = "";

    /// @param before of the pass before, or null
    Symbols(Map<String, Long> constants, Symbols before, List<Problem> problems) {
        this.constants = constants;
        this.before = before;
        this.problems = problems;
    }

    /// What is defined so far, in order of definition.
    Map<String, Long> values() {
        return values;
    }

    /// Defines a label; one that starts with a dot belongs to the last one without.
    void label(String name, long value, Position position) {
        define(name, value, position);
        if (!name.startsWith(".")) {
            scope = name;
        }
    }

    /// Defines a name, once.
    void define(String name, long value, Position position) {
        String full = qualified(name);
        Position earlier = defined.putIfAbsent(full, position);
        if (constants.containsKey(full)) {
            problem(position, "'" + full + "' is already a constant", "choose another name");
        } else if (earlier != null) {
            problem(position, "'" + full + "' is already defined in line " + earlier.line(), "choose another name");
        } else {
            values.put(full, value);
        }
    }

    /// The value of `symbol`, or null after noting that it has none. In the first pass a label further down is
    /// taken to be `here`: the first guess is the short form.
    Long value(Expr.Symbol symbol, long here) {
        if (symbol.name().equals("$")) {
            return here;
        }
        String name = qualified(symbol.name());
        Long value = values.get(name);
        value = value != null || before == null ? value : before.values.get(name);
        value = value != null ? value : constants.get(name);
        if (value == null && before != null) {
            unknown(symbol);
        }
        return value == null && before == null ? Long.valueOf(here) : value;
    }

    /// Notes that `symbol` means nothing.
    void unknown(Expr.Symbol symbol) {
        TreeSet<String> known = new TreeSet<>(Registers.names());
        known.addAll(values.keySet());
        known.addAll(before == null ? List.of() : before.values.keySet());
        known.addAll(constants.keySet());
        problem(
                symbol.position(),
                "'" + symbol.name() + "' is neither a register, a label, nor a constant",
                Nearest.hint(symbol.name(), known));
    }

    private String qualified(String name) {
        return name.startsWith(".") && name.length() > 1 ? scope + name : name;
    }

    private void problem(Position position, String message, String hint) {
        problems.add(new Problem(position, message, hint));
    }
}
