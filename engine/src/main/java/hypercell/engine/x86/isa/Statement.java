package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import java.util.List;

/// One line of assembly, parsed. The text front end ([AsmParser]) and the DSL's closure form produce the same
/// statements; [Assembler] lays them out.
public sealed interface Statement {
    /// Where it was written.
    Position position();

    /// `name:`; names that start with a dot belong to the last label without one.
    record Label(String name, Position position) implements Statement {}

    /// An instruction with its written prefixes (`lock`, `rep`, `repne`, `o16`, `a32` ...), lower case.
    record Instruction(List<String> prefixes, String mnemonic, List<Argument> arguments, Position position)
            implements Statement {}

    /// `db dw dd dq`: `bytes` per item 1, 2, 4, 8. Items are expressions or raw bytes (strings, padded to whole
    /// units).
    record Data(int bytes, List<Item> items, Position position) implements Statement {}

    /// `times count statement`.
    record Times(Expr count, Statement body, Position position) implements Statement {}

    /// `align n` (fills with NOP, or with `fill` when given), `org x`, `bits n`, `default rel` and `default abs`,
    /// `name equ x`, `resb n`.
    ///
    /// @param symbol the name before `equ`, the word after `default`, else null
    record Directive(String name, String symbol, List<Expr> values, Position position) implements Statement {}

    /// An item of a data directive.
    sealed interface Item {
        /// A number or label; the position is where it is written.
        record Value(Expr expression, Position position) implements Item {}

        /// Characters, encoded as UTF-8.
        record Text(byte[] bytes) implements Item {}
    }
}
