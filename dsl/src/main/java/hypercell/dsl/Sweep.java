package hypercell.dsl;

import groovy.lang.Closure;
import hypercell.dsl.internal.ScriptLine;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Runs a block for every combination of named values. A combination that fails does not stop the others: the sweep
/// shows the rows it has, then reports all failures with the values that led to them.
final class Sweep {
    private final Experiment experiment;
    private final SequencedMap<String, List<Object>> axes = new LinkedHashMap<>();
    private final Closure<?> block;
    private final List<SequencedMap<String, Object>> rows = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Position position = ScriptLine.current();

    Sweep(Experiment experiment, Map<?, ?> axes, Closure<?> block) {
        this.experiment = experiment;
        this.block = block;
        axes.forEach((name, values) -> this.axes.put(name.toString(), values(name, values)));
        int parameters = block.getMaximumNumberOfParameters();
        if (parameters != this.axes.size()) {
            throw UserError.here(
                    "the sweep has %d axes, its block %d parameters".formatted(this.axes.size(), parameters),
                    "write { %s -> ... }".formatted(String.join(", ", this.axes.keySet())));
        }
    }

    SweepTable run() {
        experiment.clearInterrupt();
        long total = axes.values().stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
        try (Front.Progress progress = experiment.front().progress("sweep", total)) {
            for (long cell = 0; cell < total && !experiment.interrupted(); cell++) {
                SequencedMap<String, Object> values = combination(cell);
                progress.advance(cell, described(values));
                evaluate(values);
            }
            progress.advance(rows.size(), "");
        }
        SweepTable table = table();
        if (experiment.interrupted()) {
            problems.add(new Problem(
                    position, "the sweep was interrupted after %d of %d rows".formatted(rows.size(), total), ""));
        }
        if (!problems.isEmpty()) {
            experiment.show(table);
            throw new UserError("", problems);
        }
        return table;
    }

    private void evaluate(SequencedMap<String, Object> values) {
        try {
            Object result = block.call(values.values().toArray());
            if (result instanceof Map<?, ?> columns) {
                SequencedMap<String, Object> row = new LinkedHashMap<>(values);
                columns.forEach((name, value) -> row.put(name.toString(), value));
                rows.add(Collections.unmodifiableSequencedMap(row));
            } else {
                problems.add(new Problem(
                        position,
                        "the block of the sweep gave no columns for " + described(values),
                        "end it with [name: value]"));
            }
        } catch (UserError e) {
            for (Problem problem : e.problems()) {
                problems.add(new Problem(
                        problem.position(),
                        "with %s: %s".formatted(described(values), problem.message()),
                        problem.hint()));
            }
        }
    }

    private SequencedMap<String, Object> combination(long cell) {
        SequencedMap<String, Object> values = new LinkedHashMap<>();
        long rest = cell;
        for (var axis : axes.reversed().entrySet()) {
            values.putFirst(axis.getKey(), axis.getValue().get((int)
                    (rest % axis.getValue().size())));
            rest /= axis.getValue().size();
        }
        return values;
    }

    private SweepTable table() {
        Set<String> columns = new LinkedHashSet<>(axes.keySet());
        rows.forEach(row -> columns.addAll(row.keySet()));
        return new SweepTable(List.copyOf(axes.keySet()), List.copyOf(columns), List.copyOf(rows));
    }

    private static List<Object> values(Object axis, Object said) {
        if (said instanceof Iterable<?> items) {
            List<Object> values = new ArrayList<>();
            items.forEach(values::add);
            return values;
        }
        throw UserError.here(
                "axis '%s' of the sweep must be a list".formatted(axis), "write %s: [1, 2, 3]".formatted(axis));
    }

    private static String described(Map<String, Object> values) {
        List<String> parts = new ArrayList<>();
        values.forEach((name, value) -> parts.add(name + " = " + value));
        return String.join(", ", parts);
    }
}
