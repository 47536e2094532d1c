package hypercell.engine.ppc.isa;

import hypercell.engine.table.RowReader;
import hypercell.engine.table.RowReader.TableRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The simplified mnemonics of `simplified.rows`, those of conditional branches (`conditions.rows`), and mt... and
/// mf... for every special purpose register.
final class SimplifiedMnemonics {
    private static final Map<String, List<Simplified>> BY_NAME = new TreeMap<>();
    private static final Map<Form, List<Simplified>> BY_FORM = new HashMap<>();

    static {
        for (TableRow line : RowReader.read(SimplifiedMnemonics.class, "simplified.rows")) {
            add(line.column(0), line.column(1), line.column(2).equals("input"));
        }
        for (TableRow line : RowReader.read(SimplifiedMnemonics.class, "conditions.rows")) {
            addCondition(line.column(0), line.column(1), line.column(2));
        }
        for (SpecialRegister register : SpecialRegister.all()) {
            addSpecialRegister(register);
        }
    }

    private SimplifiedMnemonics() {}

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    static List<Simplified> named(String mnemonic) {
        return BY_NAME.getOrDefault(mnemonic, List.of());
    }

    /// Ways to write a form, the preferred one first.
    static List<Simplified> of(Form form) {
        return BY_FORM.getOrDefault(form, List.of());
    }

    private static void addCondition(String name, String bo, String bit) {
        add("b" + name + "[l][a] BD", "bc[l][a] " + bo + ", " + bit + ", BD", false);
        add("b" + name + "[l][a] BF, BD", "bc[l][a] " + bo + ", 4*BF+" + bit + ", BD", false);
        for (String register : List.of("lr", "ctr")) {
            String base = "bc" + register + "[l] " + bo + ", ";
            add("b" + name + register + "[l]", base + bit, false);
            add("b" + name + register + "[l] BF", base + "4*BF+" + bit, false);
        }
    }

    private static void addSpecialRegister(SpecialRegister register) {
        boolean timeBase = register.name().startsWith("tb") && register.is("read");
        if (!register.is("read")) {
            add("mt" + register.name() + " RS", "mtspr " + register.number() + ", RS", false);
        }
        if (!register.is("write") && !timeBase) {
            add("mf" + register.name() + " RT", "mfspr RT, " + register.number(), false);
        }
    }

    private static void add(String simple, String base, boolean inputOnly) {
        String[] shown = nameAndOperands(simple);
        String[] full = nameAndOperands(base);
        List<Variants> names = Variants.of(shown[0]);
        List<Variants> formNames = Variants.of(full[0]);
        List<Sum> arguments = new ArrayList<>();
        for (String argument : operandNames(full[1])) {
            arguments.add(Sum.parse(argument));
        }
        for (int i = 0; i < names.size(); i++) {
            Form form = InstructionTable.named(formNames.get(i).mnemonic()).getFirst();
            Simplified simplified = new Simplified(
                    names.get(i).mnemonic(),
                    operandNames(shown[1]),
                    shown[1].contains("("),
                    form,
                    List.copyOf(arguments),
                    inputOnly);
            BY_NAME.computeIfAbsent(simplified.mnemonic(), name -> new ArrayList<>())
                    .add(simplified);
            if (!inputOnly) {
                BY_FORM.computeIfAbsent(form, key -> new ArrayList<>()).add(simplified);
            }
        }
    }

    private static String[] nameAndOperands(String text) {
        int blank = text.indexOf(' ');
        return blank < 0
                ? new String[] {text, ""}
                : new String[] {
                    text.substring(0, blank), text.substring(blank + 1).strip()
                };
    }

    private static List<String> operandNames(String text) {
        return text.isEmpty()
                ? List.of()
                : RowReader.split(text.replace("(", ", ").replace(")", ""), ',');
    }
}
