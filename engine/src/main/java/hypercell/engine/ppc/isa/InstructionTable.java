package hypercell.engine.ppc.isa;

import hypercell.engine.table.RowReader;
import hypercell.engine.table.RowReader.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The instruction table, read once from `instructions.rows`.
public final class InstructionTable {
    private static final List<Row> ROWS = readRows();
    private static final List<Form> FORMS = forms(ROWS);
    private static final Map<String, List<Form>> BY_NAME = byName(FORMS);

    private InstructionTable() {}

    /// Every row, in the order of the table.
    public static List<Row> rows() {
        return ROWS;
    }

    /// Every instruction: rows with OE, Rc, AA and LK settled.
    public static List<Form> forms() {
        return FORMS;
    }

    /// Instructions with exactly this mnemonic, lower case; empty when there is none.
    static List<Form> named(String mnemonic) {
        return BY_NAME.getOrDefault(mnemonic, List.of());
    }

    /// Every mnemonic that the assembler knows, simplified ones included, sorted.
    public static Set<String> mnemonics() {
        Set<String> names = new TreeSet<>(BY_NAME.keySet());
        names.addAll(SimplifiedMnemonics.names());
        return names;
    }

    /// The row that a mnemonic stands for, simplified ones included; null when there is none.
    public static Row describe(String mnemonic) {
        List<Form> forms = named(mnemonic);
        if (!forms.isEmpty()) {
            return forms.getFirst().row();
        }
        List<Simplified> simplified = SimplifiedMnemonics.named(mnemonic);
        return simplified.isEmpty() ? null : simplified.getFirst().form().row();
    }

    private static List<Row> readRows() {
        List<Row> rows = new ArrayList<>();
        for (TableRow line : RowReader.read(InstructionTable.class, "instructions.rows")) {
            rows.add(row(line));
        }
        return List.copyOf(rows);
    }

    private static Row row(TableRow line) {
        String syntax = line.column(1);
        int blank = syntax.indexOf(' ');
        String mnemonic = blank < 0 ? syntax : syntax.substring(0, blank);
        List<Field> operands = blank < 0 ? List.of() : operands(syntax.substring(blank + 1));
        String meaning = line.column(4).isEmpty() ? mnemonic.replaceAll("\\[.*", "") : line.column(4);
        Set<String> traits = line.column(2).isEmpty() ? Set.of() : Set.copyOf(RowReader.split(line.column(2), ' '));
        return new Row(
                line.column(0), mnemonic, operands, traits, line.column(3), meaning, line.summary(), line.title());
    }

    /// `RT, D(RA0)` has the fields RT, D and RA0.
    private static List<Field> operands(String text) {
        List<Field> fields = new ArrayList<>();
        for (String operand : RowReader.split(text, ',')) {
            if (operand.startsWith("D(")) {
                fields.add(Field.D);
                fields.add(Field.valueOf(operand.substring(2, operand.length() - 1)));
            } else {
                fields.add(Field.valueOf(operand));
            }
        }
        return List.copyOf(fields);
    }

    private static List<Form> forms(List<Row> rows) {
        List<Form> forms = new ArrayList<>();
        for (Row row : rows) {
            int operandBits = 0;
            for (Field field : row.operands()) {
                operandBits |= field.mask();
            }
            for (Variants variant : Variants.of(row.mnemonic())) {
                forms.add(new Form(row, variant.mnemonic(), ~operandBits, opcode(row) | variant.bits()));
            }
        }
        return List.copyOf(forms);
    }

    private static int opcode(Row row) {
        List<String> parts = RowReader.split(row.encoding(), ' ');
        int primary = Integer.parseInt(parts.get(0)) << 26;
        if (parts.size() == 1) {
            return primary;
        }
        boolean dotIsPartOfTheName = row.mnemonic().equals("stwcx.");
        return primary | Integer.parseInt(parts.get(1)) << 1 | (dotIsPartOfTheName ? 1 : 0);
    }

    private static Map<String, List<Form>> byName(List<Form> forms) {
        Map<String, List<Form>> byName = new TreeMap<>();
        for (Form form : forms) {
            byName.computeIfAbsent(form.mnemonic(), name -> new ArrayList<>()).add(form);
        }
        return byName;
    }
}
