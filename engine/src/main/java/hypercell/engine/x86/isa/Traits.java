package hypercell.engine.x86.isa;

import hypercell.engine.table.RowReader;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The trait column of a row, understood. Rows with the same column share it.
///
/// @param names every trait
/// @param shorthand whether the decoder ignores the row: another way to write an encoding that another row has
/// @param lockable whether LOCK is allowed with a memory destination
/// @param withoutRexB whether REX.B makes it another instruction: `90` is NOP, `41 90` exchanges R8D and EAX
/// @param usesOperandSize whether the operand size matters though no operand shows it
/// @param operandSize how prefixes choose the operand size
record Traits(
        Set<String> names,
        boolean shorthand,
        boolean lockable,
        boolean withoutRexB,
        boolean usesOperandSize,
        OperandSize operandSize) {
    static Traits parse(String column) {
        List<String> words = column.isEmpty() ? List.of() : RowReader.split(column, ' ');
        Set<String> names = Collections.unmodifiableSet(new LinkedHashSet<>(words));
        return new Traits(
                names,
                names.contains("shorthand"),
                names.contains("lock"),
                names.contains("noRexB"),
                names.contains("osize"),
                OperandSize.of(names));
    }
}
