package hypercell.dsl.check;

import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All checks of a specification, in one list.
public final class Checks {
    private static final Comparator<Problem> IN_SOURCE_ORDER = Comparator.comparingInt(
                    (Problem problem) -> problem.position().line())
            .thenComparingInt(problem -> problem.position().column());

    private Checks() {}

    /// Mistakes that can be seen before the guest's code has been assembled.
    public static List<Problem> of(GuestSpec guest) {
        List<Problem> problems = new ArrayList<>();
        problems.addAll(MemoryCheck.of(guest));
        if (guest.paging().isPresent() && guest.start().mode() == StartSpec.Mode.REAL16) {
            problems.add(new Problem(
                    guest.paging().get().position(),
                    "real mode has no paging (SDM 3A \"Paging Modes and Control Bits\")",
                    "start in flat32, or leave paging { } out"));
        }
        guest.paging()
                .ifPresent(paging ->
                        problems.addAll(PagingCheck.of(paging, guest.memory().bytes())));
        problems.addAll(DeviceCheck.of(guest));
        return problems;
    }

    /// The problems in the order of the source.
    public static List<Problem> sorted(List<Problem> problems) {
        return problems.stream().sorted(IN_SOURCE_ORDER).toList();
    }
}
