package hypercell.engine.x86.isa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The rows, read from the files beside this class. Those of the integer and system instructions up to the P6 and of
/// 64-bit mode are read at once; the others when they are first needed, as most runs do without them. The names of
/// all are known before, from `mnemonics.txt`. All rows of a name are in one part.
public final class InstructionTable {
    private static final List<Pattern> INTEGER = PatternReader.read(List.of("instructions.rows"), 0);
    private static final Map<String, List<Pattern>> INTEGER_BY_NAME = byName(INTEGER);
    private static final Set<String> MNEMONICS = Mnemonics.read();

    static {
        SizeKeywords.mark(INTEGER, INTEGER_BY_NAME);
    }

    private InstructionTable() {}

    /// The rows that are read when they are needed.
    private static final class Deferred {
        private static final List<Pattern> PATTERNS =
                PatternReader.read(List.of("features.rows", "x87.rows", "mmx.rows", "sse.rows"), INTEGER.size());
        private static final Map<String, List<Pattern>> BY_NAME = byName(PATTERNS);
        private static final List<Pattern> ALL = concatenated(INTEGER, PATTERNS);
        private static final List<Row> ROWS = rowsOf(ALL);

        static {
            SizeKeywords.mark(PATTERNS, BY_NAME);
        }
    }

    /// Every row, by [Row#number].
    public static List<Row> rows() {
        return Deferred.ROWS;
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
        return row.number() < 0 ? List.of(row.mnemonic()) : pattern(row).names;
    }

    /// The patterns of the rows that are read at once.
    static List<Pattern> integerPatterns() {
        return INTEGER;
    }

    static List<Pattern> patterns() {
        return Deferred.ALL;
    }

    static Pattern pattern(Row row) {
        return row.number() < INTEGER.size() ? INTEGER.get(row.number()) : Deferred.ALL.get(row.number());
    }

    static List<Pattern> named(String mnemonic) {
        String name = mnemonic.toUpperCase(Locale.ROOT);
        List<Pattern> integer = INTEGER_BY_NAME.get(name);
        if (integer != null) {
            return integer;
        }
        return MNEMONICS.contains(name) ? Deferred.BY_NAME.getOrDefault(name, List.of()) : List.of();
    }

    /// Names of the rows themselves, sorted: what `mnemonics.txt` must list.
    static Set<String> namesOfRows() {
        Set<String> names = new TreeSet<>(INTEGER_BY_NAME.keySet());
        names.addAll(Deferred.BY_NAME.keySet());
        return names;
    }

    /// Names of the rows that are read when they are needed.
    static Set<String> deferredNames() {
        return Deferred.BY_NAME.keySet();
    }

    private static List<Pattern> concatenated(List<Pattern> first, List<Pattern> second) {
        List<Pattern> all = new ArrayList<>(first);
        all.addAll(second);
        return Collections.unmodifiableList(all);
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
