package hypercell.dsl.build;

import hypercell.dsl.check.Checks;
import hypercell.dsl.check.LayoutCheck;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A guest worked out to the byte: layout, code and page tables. Machines are built from it, as often as wanted.
///
/// @param guest the specification
/// @param layout where things lie
/// @param program the assembled code
/// @param tables the page tables, or empty: paging off
/// @param problems every mistake found; a machine can be built only when there is none
public record Plan(
        GuestSpec guest, MemoryLayout layout, Program program, Optional<PageTablePlan> tables, List<Problem> problems) {
    /// Works out a guest. Later stages run only when the earlier ones left something to work on.
    public static Plan of(GuestSpec guest) {
        List<Problem> problems = new ArrayList<>(Checks.of(guest));
        MemoryLayout layout = MemoryLayout.of(guest.memory(), guest.start().mode());
        Program program = Program.assemble(guest.code(), guest.start().mode().codeBits(), layout.code());
        problems.addAll(program.problems());
        Optional<PageTablePlan> tables = Optional.empty();
        if (problems.isEmpty()) {
            tables = guest.paging().map(paging -> PageTablePlan.of(guest, paging, layout, program));
            tables.ifPresent(plan -> problems.addAll(plan.problems()));
        }
        if (guest.start().mode() == StartSpec.Mode.PARAVIRTUAL) {
            if (problems.isEmpty()) {
                problems.addAll(DomainPlan.problems(guest, program));
            }
        } else if (problems.isEmpty() && guest.boot().isEmpty()) {
            problems.addAll(LayoutCheck.of(guest, layout, program, tables));
        }
        return new Plan(guest, layout, program, tables, Checks.sorted(problems));
    }

    /// Linear address of the first instruction.
    public long entryGva() {
        if (guest.start().label().isPresent()) {
            return program.labels().get(guest.start().label().get());
        }
        return guest.start().eip().orElse(program.parts().isEmpty() ? layout.code() : program.firstGva());
    }

    /// ESP at the start.
    public long stackTop() {
        return guest.start().esp().orElse(layout.code());
    }
}
