package hypercell.engine.x86.isa;

import hypercell.engine.table.RowReader;
import hypercell.engine.table.RowReader.TableRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes [Pattern]s from the lines of row files; the columns are explained at the head of `instructions.rows`. Runs at start-up:
/// equal columns share one object, and there is no lambda, whose machinery would cost more than the table.
final class PatternReader {
    private static final int ENCODING = 0;
    private static final int TEXT = 1;
    private static final int TRAITS = 2;
    private static final int FLAGS = 3;
    private static final int MEANING = 4;
    private static final int SINCE = 5;
    private static final int MODES = 6;

    private final Map<String, Set<String>> traitSets = new HashMap<>();
    private final Map<String, Set<Integer>> modeSets = new HashMap<>();
    private final Map<String, OperandForm> forms = new HashMap<>();

    private PatternReader() {}

    /// The patterns of the files beside this class.
    ///
    /// @param first number of the first row
    static List<Pattern> read(List<String> files, int first) {
        PatternReader reader = new PatternReader();
        List<Pattern> patterns = new ArrayList<>();
        for (String file : files) {
            for (TableRow line : RowReader.read(PatternReader.class, file)) {
                patterns.add(reader.pattern(line, first + patterns.size()));
            }
        }
        return patterns;
    }

    private Pattern pattern(TableRow line, int number) {
        String text = line.column(TEXT);
        int space = text.indexOf(' ');
        List<String> names = RowReader.split(space < 0 ? text : text.substring(0, space), '/');
        List<String> operands = space < 0 ? List.of() : RowReader.split(text.substring(space), ',');
        Row row = new Row(
                number,
                line.column(ENCODING),
                names.get(0),
                operands,
                modes(line.column(MODES)),
                traits(line.column(TRAITS)),
                orElse(line.column(FLAGS), "-"),
                orElse(line.column(MEANING), names.get(0).toLowerCase(Locale.ROOT)),
                orElse(line.column(SINCE), "8086"),
                line.summary(),
                line.title());
        return new Pattern(row, Encoding.parse(row.encoding()), forms(operands), names);
    }

    private OperandForm[] forms(List<String> operands) {
        OperandForm[] result = new OperandForm[operands.size()];
        for (int i = 0; i < result.length; i++) {
            OperandForm form = forms.get(operands.get(i));
            if (form == null) {
                form = OperandForm.parse(operands.get(i));
                forms.put(operands.get(i), form);
            }
            result[i] = form;
        }
        return result;
    }

    private Set<String> traits(String column) {
        Set<String> traits = traitSets.get(column);
        if (traits == null) {
            List<String> words = column.isEmpty() ? List.of() : RowReader.split(column, ' ');
            traits = Collections.unmodifiableSet(new LinkedHashSet<>(words));
            traitSets.put(column, traits);
        }
        return traits;
    }

    private Set<Integer> modes(String column) {
        Set<Integer> modes = modeSets.get(column);
        if (modes == null) {
            Set<Integer> read = new LinkedHashSet<>();
            for (String mode : RowReader.split(orElse(column, "16 32 64"), ' ')) {
                read.add(Integer.valueOf(mode));
            }
            modes = Collections.unmodifiableSet(read);
            modeSets.put(column, modes);
        }
        return modes;
    }

    private static String orElse(String column, String standard) {
        return column.isEmpty() ? standard : column;
    }
}
