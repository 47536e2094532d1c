package hypercell.dsl.spec;

import groovy.lang.Closure;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.table.Position;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What an `exits { }` block says.
///
/// @param rules handlers of exits, in the order of the block
/// @param ports handlers that answer at I/O ports instead of the guest's devices
/// @param watches guest-physical memory whose accesses shall exit
public record ExitSpec(List<Rule> rules, List<Ports> ports, List<Watch> watches) {
    /// Nothing asked for.
    public static final ExitSpec NONE = new ExitSpec(List.of(), List.of(), List.of());

    /// One `on`, `msr`, `exception` or `trap`.
    ///
    /// @param said how the script calls it: `RDTSC`, `msr(0x10)`
    /// @param reasons the exits that it is about
    /// @param number the MSR or the vector that it is about, -1 for any
    /// @param block the handler, or null for `trap`
    public record Rule(String said, Set<ExitReason> reasons, long number, Closure<?> block, Position position) {}

    /// One `io(0x3f8..0x3ff) { port, value -> ... }`.
    public record Ports(int first, int count, Closure<?> block, Position position) {}

    /// One `watch gpa: 0x5000, on: write`.
    ///
    /// @param reads and `writes`: which accesses
    public record Watch(long gpa, long bytes, boolean reads, boolean writes, Closure<?> block, Position position) {}

    /// The exits that `on`, `trap`, `msr` and `exception` are about.
    public Set<ExitReason> wanted() {
        Set<ExitReason> wanted = EnumSet.noneOf(ExitReason.class);
        rules.forEach(rule -> wanted.addAll(rule.reasons()));
        return wanted;
    }

    /// Whether nothing was asked for.
    public boolean isEmpty() {
        return rules.isEmpty() && ports.isEmpty() && watches.isEmpty();
    }
}
