package hypercell.dsl.spec;

import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Statement;
import java.util.List;
import java.util.Map;

/// One block of assembly.
public sealed interface CodeSpec {
    /// Where the block begins: for text, the first character of it.
    Position position();

    /// `asm '''text'''`.
    ///
    /// @param constants numbers of the script that the text may name
    /// @param lines the script's line for each line of the text; they differ by more than a constant when inserted
    ///     values have lines of their own
    record Text(String text, Map<String, Long> constants, List<Integer> lines, Position position) implements CodeSpec {}

    /// `asm { ... }`, already run: its statements, and the mistakes found on the way.
    record Block(List<Statement> statements, List<Problem> problems, Position position) implements CodeSpec {}
}
