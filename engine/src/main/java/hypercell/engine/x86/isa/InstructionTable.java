package hypercell.engine.x86.isa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The rows, read once from `instructions.rows` beside this class.
public final class InstructionTable {
    private static final List<Pattern> PATTERNS = PatternReader.read();
    private static final List<Row> ROWS = rowsOf(PATTERNS);
    private static final Map<String, List<Pattern>> BY_NAME = byName(PATTERNS);
    private static final Set<String> MNEMONICS = Collections.unmodifiableSet(new TreeMap<>(BY_NAME).navigableKeySet());

    static {
        SizeKeywords.mark(PATTERNS, BY_NAME);
    }

    private InstructionTable() {}

    /// Every row, by [Row#number].
    public static List<Row> rows() {
        return ROWS;
    }

    /// Rows with this mnemonic or alias (`JE`, `JZ`), any case; empty when there is none.
    public static List<Row> byMnemonic(String mnemonic) {
        return rowsOf(named(mnemonic));
    }

    /// Every mnemonic and alias, upper case, sorted.
    public static Set<String> mnemonics() {
        return MNEMONICS;
    }

    /// Mnemonic and aliases of a row, upper case, the mnemonic first.
    public static List<String> names(Row row) {
        return row.number() < 0 ? List.of(row.mnemonic()) : PATTERNS.get(row.number()).names;
    }

    static List<Pattern> patterns() {
        return PATTERNS;
    }

    static Pattern pattern(Row row) {
        return PATTERNS.get(row.number());
    }

    static List<Pattern> named(String mnemonic) {
        return BY_NAME.getOrDefault(mnemonic.toUpperCase(Locale.ROOT), List.of());
    }

    private static List<Row> rowsOf(List<Pattern> patterns) {
        List<Row> rows = new ArrayList<>(patterns.size());
        for (Pattern pattern : patterns) {
            rows.add(pattern.row);
        }
        return Collections.unmodifiableList(rows);
    }

    /// Plain code, no lambda: the first lambda of a JVM costs more than the whole table.
    private static Map<String, List<Pattern>> byName(List<Pattern> patterns) {
        Map<String, List<Pattern>> byName = new HashMap<>();
        for (Pattern pattern : patterns) {
            for (String name : pattern.names) {
                List<Pattern> sameName = byName.get(name);
                if (sameName == null) {
                    sameName = new ArrayList<>();
                    byName.put(name, sameName);
                }
                sameName.add(pattern);
            }
        }
        return byName;
    }
}
