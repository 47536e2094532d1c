package hypercell.dsl;

import java.util.List;

/// What an `expect { }` block found. Points are shared equally by its lines; a block without points is worth one per
/// line.
///
/// @param name name of the block, or empty
/// @param score points reached
/// @param max points that can be reached
/// @param graded whether the author said what the block is worth
/// @param expectations its lines, in order
public record ExpectationResult(String name, double score, double max, boolean graded, List<Expectation> expectations) {
    /// Whether every line held.
    public boolean passed() {
        return expectations.stream().allMatch(Expectation::passed);
    }

    /// Lines that did not hold.
    public List<Expectation> failures() {
        return expectations.stream()
                .filter(expectation -> !expectation.passed())
                .toList();
    }

    @Override
    public String toString() {
        int total = expectations.size();
        String block = name.isEmpty() ? "" : name + ": ";
        if (passed()) {
            return "%s%d %s met".formatted(block, total, total == 1 ? "expectation" : "expectations");
        }
        StringBuilder text = new StringBuilder("%s%d of %d %s failed"
                .formatted(block, failures().size(), total, total == 1 ? "expectation" : "expectations"));
        failures().forEach(failure -> text.append("\n").append(failure));
        return text.toString();
    }
}
