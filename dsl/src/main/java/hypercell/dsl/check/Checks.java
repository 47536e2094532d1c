package hypercell.dsl.check;

import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.PagingSpec;
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
        mode(guest, problems);
        guest.paging()
                .ifPresent(paging ->
                        problems.addAll(PagingCheck.of(paging, guest.memory().bytes())));
        problems.addAll(DeviceCheck.of(guest));
        problems.addAll(BootCheck.of(guest));
        problems.addAll(ExitCheck.of(guest));
        problems.addAll(ParavirtualCheck.of(guest));
        return problems;
    }

    /// The paging format and the start mode go together.
    private static void mode(GuestSpec guest, List<Problem> problems) {
        StartSpec start = guest.start();
        if (guest.paging().isEmpty()) {
            if (start.mode() == StartSpec.Mode.FLAT64) {
                problems.add(new Problem(
                        start.position(),
                        "64-bit mode needs paging (SDM 3A \"Initializing IA-32e Mode\")",
                        "add paging fourLevel { identity 0..16.MiB }"));
            }
            return;
        }
        PagingSpec paging = guest.paging().get();
        if (start.mode() == StartSpec.Mode.PARAVIRTUAL) {
            problems.add(new Problem(
                    paging.position(),
                    "paging does not go with mode: paravirtual: the domain builder makes the tables",
                    "leave paging { } out; the guest changes its tables by hypercalls"));
        } else if (start.mode() == StartSpec.Mode.REAL16) {
            problems.add(new Problem(
                    paging.position(),
                    "real mode has no paging (SDM 3A \"Paging Modes and Control Bits\")",
                    "start in flat32, or leave paging { } out"));
        } else if (paging.longMode() != (start.mode() == StartSpec.Mode.FLAT64)) {
            problems.add(new Problem(
                    paging.position(),
                    "%s does not go with mode: %s (SDM 3A \"Paging Modes and Control Bits\")"
                            .formatted(paging.format().words(), start.mode().word()),
                    paging.longMode() ? "start in flat64" : "write paging fourLevel { ... }, or start in flat32"));
        }
    }

    /// The problems in the order of the source.
    public static List<Problem> sorted(List<Problem> problems) {
        return problems.stream().sorted(IN_SOURCE_ORDER).toList();
    }
}
