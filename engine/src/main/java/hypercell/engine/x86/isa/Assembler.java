package hypercell.engine.x86.isa;

import hypercell.engine.table.Problem;
import java.util.List;
import java.util.Map;

/// Intel-syntax assembler over the rows of the table: picks the shortest encoding, relaxes branches, reports every
/// mistake of a unit at once.
public final class Assembler {
    private Assembler() {}

    /// Either an assembly or at least one problem.
    public record Result(Assembly assembly, List<Problem> problems) {
        /// Whether there is an assembly.
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /// Assembles text.
    ///
    /// @param bits 16, 32 or 64: the code size at the start
    /// @param origin address of the first byte
    /// @param constants names the caller defines (variables of a script)
    public static Result assemble(String text, int bits, long origin, Map<String, Long> constants) {
        throw new UnsupportedOperationException("assembler");
    }

    /// Assembles statements made elsewhere.
    public static Result assemble(List<Statement> statements, int bits, long origin, Map<String, Long> constants) {
        throw new UnsupportedOperationException("assembler");
    }
}
