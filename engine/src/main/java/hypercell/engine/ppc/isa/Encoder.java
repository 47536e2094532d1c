package hypercell.engine.ppc.isa;

import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Turns a written instruction into its word.
final class Encoder {
    private static final int PREDICT = 1 << 21;

    private final Symbols symbols;

    Encoder(Symbols symbols) {
        this.symbols = symbols;
    }

    /// The word of an instruction at `address`.
    ///
    /// @throws SyntaxError when there is none
    int encode(Statement.Instruction statement, long address) {
        String name = statement.mnemonic();
        char hint = name.charAt(name.length() - 1);
        boolean predicted = hint == '+' || hint == '-';
        String mnemonic = predicted ? name.substring(0, name.length() - 1) : name;
        int word = encode(mnemonic, statement, address);
        if (!predicted) {
            return word;
        }
        boolean direct = word >>> 26 == 16;
        if (!direct && word >>> 26 != 19) {
            throw new SyntaxError(
                    statement.position().column(), "'" + mnemonic + "' takes no prediction", "only branches do");
        }
        boolean predictedByDefault = direct && Field.BD.of(word) < 0;
        return (hint == '+') == predictedByDefault ? word : word | PREDICT;
    }

    private int encode(String mnemonic, Statement.Instruction statement, long address) {
        List<Operand> written = statement.operands();
        List<String> shapes = new ArrayList<>();
        for (Simplified simplified : SimplifiedMnemonics.named(mnemonic)) {
            if (fits(written, simplified.operands().size(), simplified.displacement())) {
                return encode(simplified, written, address);
            }
            shapes.add(shape(simplified.operands(), simplified.displacement()));
        }
        for (Form form : InstructionTable.named(mnemonic)) {
            Row row = form.row();
            if (fits(written, row.operands().size(), row.hasDisplacement())) {
                return encode(form, written, address);
            }
            shapes.add(shape(row.operands().stream().map(Field::name).toList(), row.hasDisplacement()));
        }
        int column = statement.position().column();
        if (shapes.isEmpty()) {
            throw new SyntaxError(
                    column,
                    "no instruction is called '" + mnemonic + "'",
                    Nearest.hint(mnemonic, InstructionTable.mnemonics()));
        }
        throw new SyntaxError(
                column,
                "'%s' does not take these operands".formatted(mnemonic),
                "write " + mnemonic + " "
                        + String.join(" or " + mnemonic + " ", shapes).strip());
    }

    /// Whether the number of operands and the place of a base register are right.
    private static boolean fits(List<Operand> written, int operands, boolean displacement) {
        if (written.size() + (displacement ? 1 : 0) != operands) {
            return false;
        }
        for (int i = 0; i < written.size(); i++) {
            boolean last = i == written.size() - 1;
            if ((written.get(i).base() != null) != (displacement && last)) {
                return false;
            }
        }
        return true;
    }

    private static String shape(List<String> operands, boolean displacement) {
        String text = String.join(", ", operands);
        int comma = text.lastIndexOf(", ");
        return displacement ? text.substring(0, comma) + "(" + text.substring(comma + 2) + ")" : text;
    }

    private static List<Expression> flat(List<Operand> written) {
        List<Expression> expressions = new ArrayList<>();
        for (Operand operand : written) {
            expressions.add(operand.value());
            if (operand.base() != null) {
                expressions.add(operand.base());
            }
        }
        return expressions;
    }

    private int encode(Form form, List<Operand> written, long address) {
        List<Expression> expressions = flat(written);
        int word = form.match();
        List<Field> fields = form.row().operands();
        for (int i = 0; i < fields.size(); i++) {
            Expression expression = expressions.get(i);
            long value = value(fields.get(i), expression, form, address);
            word |= placed(fields.get(i), value, expression.column());
        }
        return checked(form, word, written);
    }

    private int encode(Simplified simplified, List<Operand> written, long address) {
        List<Expression> expressions = flat(written);
        Map<String, Long> values = new HashMap<>();
        int column = 0;
        for (int i = 0; i < expressions.size(); i++) {
            String name = simplified.operands().get(i);
            Expression expression = expressions.get(i);
            column = expression.column();
            boolean field = Character.isUpperCase(name.charAt(0));
            long value = field
                    ? value(Field.valueOf(name), expression, simplified.form(), address)
                    : plainNumber(expression);
            if (field) {
                placed(Field.valueOf(name), value, column); // its own range, before it goes into a sum
            }
            values.put(name, value);
        }
        int word = simplified.form().match();
        List<Field> fields = simplified.form().row().operands();
        for (int i = 0; i < fields.size(); i++) {
            word |= placed(fields.get(i), simplified.arguments().get(i).of(values), column);
        }
        return checked(simplified.form(), word, written);
    }

    /// An operand's value by the rules of its field.
    private long value(Field field, Expression expression, Form form, long address) {
        return switch (field.kind()) {
            case REGISTER, REGISTER_OR_ZERO -> register(expression);
            case TARGET -> {
                long target = symbols.value(expression);
                yield form.absolute() ? (int) target : (int) (target - address);
            }
            case SPECIAL_REGISTER -> specialRegister(expression);
            case CONDITION_FIELD, CONDITION_BIT -> condition(expression);
            case SIGNED -> isLowHalf(expression) ? (short) symbols.value(expression) : plainNumber(expression);
            default -> plainNumber(expression);
        };
    }

    /// `@l` is 16 bits for ORI and a signed displacement for ADDI and loads.
    private static boolean isLowHalf(Expression expression) {
        return expression instanceof Expression.Half half && half.part().equals("l");
    }

    private long register(Expression expression) {
        if (expression instanceof Expression.Symbol symbol
                && !RegisterNames.isGeneral(symbol.name())
                && RegisterNames.number(symbol.name()) >= 0) {
            throw new SyntaxError(
                    symbol.column(), "'" + symbol.name() + "' is no general register", "those are r0 to r31");
        }
        return symbols.value(expression);
    }

    private long condition(Expression expression) {
        if (expression instanceof Expression.Symbol symbol && RegisterNames.isGeneral(symbol.name())) {
            throw new SyntaxError(
                    symbol.column(), "'" + symbol.name() + "' is no condition", "conditions are cr0 to cr7, 4*cr1+eq");
        }
        return symbols.value(expression);
    }

    private long plainNumber(Expression expression) {
        if (expression instanceof Expression.Symbol symbol
                && (RegisterNames.isGeneral(symbol.name()) || RegisterNames.isField(symbol.name()))) {
            throw new SyntaxError(
                    symbol.column(), "a number is wanted, '%s' is a register".formatted(symbol.name()), "");
        }
        return symbols.value(expression);
    }

    private long specialRegister(Expression expression) {
        if (expression instanceof Expression.Symbol symbol) {
            SpecialRegister register = SpecialRegister.named(symbol.name().toLowerCase(Locale.ROOT));
            if (register != null) {
                return register.number();
            }
        }
        return symbols.value(expression);
    }

    /// The bits of an operand, if its value fits.
    private static int placed(Field field, long value, int column) {
        if (value < field.least() || value > field.greatest()) {
            throw new SyntaxError(
                    column,
                    "%d (0x%x) does not fit: %s takes %d to %d"
                            .formatted(value, value, field.name(), field.least(), field.greatest()),
                    "");
        }
        if (field.kind() == Field.Kind.TARGET && (value & 3) != 0) {
            throw new SyntaxError(column, "a branch target must be a multiple of 4", "align it with .align 2");
        }
        return field.place((int) value);
    }

    private static int checked(Form form, int word, List<Operand> written) {
        if (!Decoder.decode(word).legal()) {
            throw new SyntaxError(
                    written.getFirst().column(),
                    "an invalid form of " + form.mnemonic(),
                    "with update, the base must not be r0" + " or the register that is loaded");
        }
        return word;
    }
}
