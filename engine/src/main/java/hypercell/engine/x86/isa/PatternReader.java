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

/// Makes [Pattern]s from the lines of row files; the columns are explained at the head of `instructions.rows`. Runs at
/// start-up: equal columns share one object, and there is no lambda, whose machinery would cost more than the table.
final class PatternReader {
    private static final int ENCODING = 0;
    private static final int TEXT = 1;
    private static final int TRAITS = 2;
    private static final int FLAGS = 3;
    private static final int MEANING = 4;
    private static final int SINCE = 5;
    private static final int MODES = 6;

    private final Map<String, Traits> traits = new HashMap<>();
    private final Map<String, Modes> modes = new HashMap<>();
    private final Map<String, Operands> operands = new HashMap<>();
    private final Map<String, OperandForm> forms = new HashMap<>();

    /// The operands of a row, as written and understood.
    private record Operands(List<String> texts, OperandForm[] forms) {}

    /// The modes of a row, as a set of numbers and as their sum.
    private record Modes(Set<Integer> set, int sum) {}

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
        Operands operands = operands(space < 0 ? "" : text.substring(space));
        Modes modes = modes(line.column(MODES));
        Traits traits = traits(line.column(TRAITS));
        Row row = new Row(
                number,
                line.column(ENCODING),
                names.get(0),
                operands.texts,
                modes.set,
                traits.names(),
                orElse(line.column(FLAGS), "-"),
                orElse(line.column(MEANING), names.get(0).toLowerCase(Locale.ROOT)),
                orElse(line.column(SINCE), "8086"),
                line.summary(),
                line.title());
        return new Pattern(row, Encoding.parse(row.encoding()), operands.forms, traits, modes.sum, names);
    }

    private Operands operands(String text) {
        Operands known = operands.get(text);
        if (known == null) {
            List<String> texts = text.isEmpty() ? List.of() : RowReader.split(text, ',');
            known = new Operands(texts, forms(texts));
            operands.put(text, known);
        }
        return known;
    }

    private OperandForm[] forms(List<String> texts) {
        OperandForm[] result = new OperandForm[texts.size()];
        for (int i = 0; i < result.length; i++) {
            OperandForm form = forms.get(texts.get(i));
            if (form == null) {
                form = OperandForm.parse(texts.get(i));
                forms.put(texts.get(i), form);
            }
            result[i] = form;
        }
        return result;
    }

    private Traits traits(String column) {
        Traits known = traits.get(column);
        if (known == null) {
            known = Traits.parse(column);
            traits.put(column, known);
        }
        return known;
    }

    private Modes modes(String column) {
        Modes known = modes.get(column);
        if (known == null) {
            Set<Integer> set = new LinkedHashSet<>();
            int sum = 0;
            for (String mode : RowReader.split(orElse(column, "16 32 64"), ' ')) {
                set.add(Integer.valueOf(mode));
                sum += Integer.parseInt(mode);
            }
            known = new Modes(Collections.unmodifiableSet(set), sum);
            modes.put(column, known);
        }
        return known;
    }

    private static String orElse(String column, String standard) {
        return column.isEmpty() ? standard : column;
    }
}
