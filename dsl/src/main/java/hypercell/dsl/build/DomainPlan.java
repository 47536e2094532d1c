package hypercell.dsl.build;

import hypercell.dsl.check.LayoutCheck;
import hypercell.dsl.spec.DataSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.engine.monitor.xen.DomainImage;
import hypercell.engine.monitor.xen.Layout;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembly;
import java.util.ArrayList;
import java.util.List;

/// What a paravirtual guest begins with, from its description. Code at linear address `0xc0000000 + n`, and data at n,
/// are at address n of the domain's memory. A label `hypercall_page` names the page that gets the stubs.
final class DomainPlan {
    private static final String HYPERCALL_PAGE = "hypercall_page";

    private DomainPlan() {}

    /// Why no domain can be built from it.
    static List<Problem> problems(GuestSpec guest, Program program) {
        List<Problem> problems = new ArrayList<>(LayoutCheck.startOf(guest, program));
        for (Assembly part : program.parts()) {
            if (part.origin() < Layout.GUEST) {
                problems.add(new Problem(
                        guest.code().getFirst().position(),
                        "code at 0x%08x: a paravirtual guest begins in tables that map its memory at 0x%08x"
                                .formatted(part.origin(), Layout.GUEST),
                        "leave org out, or write org 0x%08x".formatted(Layout.GUEST + 0x10_0000)));
                return problems;
            }
        }
        String problem = image(guest, program, 0, -1).problem();
        if (!problem.isEmpty()) {
            problems.add(
                    new Problem(guest.position(), problem, "give the guest more memory, or move its code with org"));
        }
        return problems;
    }

    static DomainImage image(Plan plan) {
        return image(
                plan.guest(),
                plan.program(),
                plan.entryGva(),
                plan.guest().start().esp().orElse(-1));
    }

    private static DomainImage image(GuestSpec guest, Program program, long entry, long stack) {
        List<DomainImage.Piece> pieces = new ArrayList<>();
        for (DataSpec data : guest.data()) {
            pieces.add(new DomainImage.Piece(data.gpa(), data.bytes()));
        }
        for (Assembly part : program.parts()) {
            pieces.add(new DomainImage.Piece(part.origin() - Layout.GUEST, part.bytes()));
        }
        long page = program.labels().getOrDefault(HYPERCALL_PAGE, -1L);
        return new DomainImage(guest.memory().bytes(), pieces, entry, stack, page);
    }
}
