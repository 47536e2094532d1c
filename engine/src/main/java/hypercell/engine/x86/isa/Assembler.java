package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Intel-syntax assembler over the rows of the table: picks the shortest encoding, relaxes branches, reports every
/// mistake of a unit at once.
public final class Assembler {
    /// Only contradictory sizes (`times` counting what it moves) need more passes than this.
    private static final int MAX_PASSES = 200;
    private static final Comparator<Problem> BY_POSITION = Comparator.comparingInt(
                    (Problem p) -> p.position().line())
            .thenComparingInt(p -> p.position().column());

    private Assembler() {}

    /// Either an assembly or at least one problem.
    ///
    /// @param assembly null when there are problems
    /// @param problems in the order of the text
    public record Result(Assembly assembly, List<Problem> problems) {
        /// Whether there is an assembly.
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /// Assembles text: NASM syntax, and MASM's `dword ptr`, `offset`, `1234h`.
    ///
    /// @param bits 16, 32 or 64: the code size at the start
    /// @param origin address of the first byte, unless the text begins with `org`
    /// @param constants names the caller defines (variables of a script)
    public static Result assemble(String text, int bits, long origin, Map<String, Long> constants) {
        AsmParser.Parsed parsed = AsmParser.parse(text, constants);
        return assemble(parsed.statements(), parsed.problems(), bits, origin, constants);
    }

    /// Assembles statements made elsewhere; otherwise like [#assemble(String, int, long, Map)].
    public static Result assemble(List<Statement> statements, int bits, long origin, Map<String, Long> constants) {
        return assemble(statements, List.of(), bits, origin, constants);
    }

    private static Result assemble(
            List<Statement> statements, List<Problem> syntax, int bits, long origin, Map<String, Long> constants) {
        Decoder.requireCodeSize(bits);
        Layout layout = new Layout(statements, bits, origin, constants, null).run();
        for (int pass = 1; pass < MAX_PASSES && !layout.settled(); pass++) {
            layout = new Layout(statements, bits, origin, constants, layout).run();
        }
        List<Problem> problems = new ArrayList<>(syntax);
        problems.addAll(layout.problems());
        if (problems.isEmpty() && !layout.settled()) {
            Position first = statements.get(0).position();
            problems.add(new Problem(
                    first,
                    "the sizes in this unit depend on each other and do not settle",
                    "check times, org and equ"));
        }
        problems.sort(BY_POSITION);
        return new Result(problems.isEmpty() ? layout.assembly() : null, List.copyOf(problems));
    }
}
