package hypercell.engine.x86.isa;

import java.util.List;
import java.util.Set;

/// The rows, read once from `instructions.rows` beside this class.
public final class InstructionTable {
    private InstructionTable() {}

    /// Every row, by [Row#number].
    public static List<Row> rows() {
        throw new UnsupportedOperationException("table");
    }

    /// Rows with this mnemonic or alias (`JE`, `JZ`), any case; empty when there is none.
    public static List<Row> byMnemonic(String mnemonic) {
        throw new UnsupportedOperationException("table");
    }

    /// Every mnemonic and alias, upper case, sorted.
    public static Set<String> mnemonics() {
        throw new UnsupportedOperationException("table");
    }
}
