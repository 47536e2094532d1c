package hypercell.dsl.check;

import hypercell.dsl.build.MemoryLayout;
import hypercell.dsl.build.PageTablePlan;
import hypercell.dsl.build.Program;
import hypercell.dsl.internal.Hex;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.PagingSpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is put into memory lies in RAM and does not cover something else; the start's label exists.
public final class LayoutCheck {
    private final List<Problem> problems = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final GuestSpec guest;

    /// A stretch of physical memory.
    private record Piece(String what, long first, long last, Position position) {}

    private LayoutCheck(GuestSpec guest) {
        this.guest = guest;
    }

    /// Checks an assembled guest.
    public static List<Problem> of(
            GuestSpec guest, MemoryLayout layout, Program program, Optional<PageTablePlan> tables) {
        LayoutCheck check = new LayoutCheck(guest);
        check.code(program);
        guest.data().forEach(data -> check.put(new Piece(data.what(), data.gpa(), data.lastGpa(), data.position())));
        if (guest.start().mode() != StartSpec.Mode.REAL16) {
            long page = layout.systemPage();
            check.put(new Piece("the page with the GDT", page, page + layout.systemBytes() - 1, Position.UNKNOWN));
        }
        tables.ifPresent(plan -> check.tables(plan, guest.paging().orElseThrow()));
        check.start(program);
        return check.problems;
    }

    /// Checks only where the guest starts.
    public static List<Problem> startOf(GuestSpec guest, Program program) {
        LayoutCheck check = new LayoutCheck(guest);
        check.start(program);
        return check.problems;
    }

    private void code(Program program) {
        for (int i = 0; i < program.parts().size(); i++) {
            Assembly part = program.parts().get(i);
            Position position =
                    guest.code().get(Math.min(i, guest.code().size() - 1)).position();
            if (part.bytes().length == 0) {
                continue;
            }
            for (Program.Piece piece : Program.pieces(part, guest.paging())) {
                code(new Piece("the code", piece.gpa(), piece.gpa() + piece.count() - 1, position), part);
            }
        }
    }

    private void code(Piece piece, Assembly part) {
        if (piece.last() >= guest.memory().bytes()) {
            add(
                    piece.position(),
                    "the code at %s..%s leads to %s, beyond the guest's memory of %s bytes"
                            .formatted(
                                    Hex.of(part.origin()),
                                    Hex.of(part.origin() + part.bytes().length - 1),
                                    Hex.of(piece.last()),
                                    Hex.of(guest.memory().bytes())),
                    "give the guest more memory, move the code with org, or map it");
        } else {
            put(piece);
        }
    }

    private void tables(PageTablePlan plan, PagingSpec paging) {
        Position position = paging.position();
        for (PageTablePlan.Placed table : plan.placed()) {
            if (table.gpa() + 4096 > guest.memory().bytes()) {
                add(position, "a page table at %s lies beyond the guest's memory".formatted(Hex.of(table.gpa())), "");
            }
            put(new Piece("the " + table.what(), table.gpa(), table.gpa() + 4095, position));
        }
    }

    private void start(Program program) {
        StartSpec start = guest.start();
        if (start.label().isPresent() && start.eip().isPresent()) {
            add(
                    start.position(),
                    "the start is said twice: an address and the label '%s'"
                            .formatted(start.label().get()),
                    "");
        } else if (start.label().isPresent()
                && !program.labels().containsKey(start.label().get())) {
            String label = start.label().get();
            add(
                    start.position(),
                    "there is no label '%s' in the code".formatted(label),
                    Nearest.hint(label, program.labels().keySet()));
        }
    }

    private void put(Piece piece) {
        for (Piece other : pieces) {
            if (piece.first() <= other.last() && other.first() <= piece.last()) {
                Position position = piece.position().line() > 0 ? piece.position() : other.position();
                add(
                        position,
                        "%s and %s both lie at %s"
                                .formatted(
                                        piece.what(),
                                        other.what(),
                                        Hex.address(Math.max(piece.first(), other.first()))),
                        "");
            }
        }
        pieces.add(piece);
    }

    private void add(Position position, String message, String hint) {
        problems.add(new Problem(position, message, hint));
    }
}
