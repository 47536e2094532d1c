package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The inside of `[...]` as a sum: registers times scales, and a displacement.
final class AddressSum {
    private static final String FORM = "[base + index*scale + constant]";
    private static final String SCALES = "the scale is 1, 2, 4 or 8";

    private final Map<String, Long> constants;
    private final List<Term> terms = new ArrayList<>();
    private Expr displacement = new Expr.Number(0);
    /// `rip` or `eip` with its position, or null.
    private Expr.Symbol instructionPointer;

    AddressSum(Map<String, Long> constants) {
        this.constants = constants;
    }

    /// A register with its factor; `scaled` tells `eax*1` from `eax`.
    private record Term(String register, long factor, boolean scaled, Position position) {}

    /// Adds an expression in which registers are symbols.
    void add(Expr expression, Position position) throws SyntaxError {
        add(expression, 1, false, position);
    }

    /// Adds `factor` times the expression; `scaled` when the factor was written.
    private void add(Expr expression, long factor, boolean scaled, Position position) throws SyntaxError {
        if (!namesRegister(expression)) {
            addConstant(expression, factor);
            return;
        }
        switch (expression) {
            case Expr.Symbol symbol -> addRegister(symbol, factor, scaled);
            case Expr.Unary(char operator, Expr value)
            when operator != '~' -> add(value, operator == '-' ? -factor : factor, scaled, position);
            case Expr.Binary(String operator, Expr left, Expr right)
            when operator.equals("+") || operator.equals("-") -> {
                add(left, factor, scaled, position);
                add(right, operator.equals("-") ? -factor : factor, scaled, position);
            }
            case Expr.Binary(String operator, Expr left, Expr right)
            when operator.equals("*") -> addProduct(left, right, factor, position);
            default -> throw new SyntaxError(position, "an address is a sum of registers and constants", FORM);
        }
    }

    private void addConstant(Expr expression, long factor) {
        boolean nothingYet = displacement instanceof Expr.Number(long value) && value == 0;
        Expr amount = Math.abs(factor) == 1
                ? expression
                : new Expr.Binary("*", expression, new Expr.Number(Math.abs(factor)));
        displacement =
                nothingYet && factor > 0 ? amount : new Expr.Binary(factor > 0 ? "+" : "-", displacement, amount);
    }

    private void addProduct(Expr left, Expr right, long factor, Position position) throws SyntaxError {
        Expr registers = namesRegister(left) ? left : right;
        List<String> unknown = new ArrayList<>();
        Long value = Evaluator.evaluate(registers == left ? right : left, constants, unknown);
        if (value == null) {
            throw new SyntaxError(position, "a register can be multiplied only by a known number", SCALES);
        }
        add(registers, factor * value, true, position);
    }

    private void addRegister(Expr.Symbol symbol, long factor, boolean scaled) throws SyntaxError {
        if (factor < 1) {
            throw new SyntaxError(
                    symbol.position(), "a register cannot be subtracted in an address", "subtract constants only");
        }
        if (isInstructionPointer(symbol)) {
            instructionPointer = symbol;
            return;
        }
        terms.add(new Term(symbol.name().toLowerCase(Locale.ROOT), factor, scaled, symbol.position()));
    }

    /// Whether the expression names a register anywhere.
    static boolean namesRegister(Expr expression) {
        return switch (expression) {
            case Expr.Number _ -> false;
            case Expr.Symbol symbol ->
                Registers.named(symbol.name().toLowerCase(Locale.ROOT)) != null || isInstructionPointer(symbol);
            case Expr.Unary(char _, Expr value) -> namesRegister(value);
            case Expr.Binary(String _, Expr left, Expr right) -> namesRegister(left) || namesRegister(right);
        };
    }

    private static boolean isInstructionPointer(Expr.Symbol symbol) {
        return symbol.name().equalsIgnoreCase("rip") || symbol.name().equalsIgnoreCase("eip");
    }

    /// The memory operand; `eax*3` is split into `eax+eax*2`.
    Argument.Memory memory(int bits, String segment, int addressBits, Argument.Reference reference, Position position)
            throws SyntaxError {
        if (instructionPointer != null) {
            return relative(bits, segment, position);
        }
        mergeEqualRegisters();
        if (terms.size() > 2) {
            throw new SyntaxError(terms.get(2).position(), "an address has at most two registers", FORM);
        }
        Term base = null;
        Term index = null;
        for (Term term : terms) {
            boolean fitsBase =
                    base == null && term.factor == 1 && !(term.scaled && (index == null || terms.size() == 1));
            if (fitsBase) {
                base = term;
            } else if (index == null) {
                index = term;
            } else {
                throw new SyntaxError(term.position, "only one register of an address can be scaled", FORM);
            }
        }
        if (base != null || index != null) {
            return memory(bits, segment, addressBits, position, base, index);
        }
        return memory(bits, segment, addressBits, position, null, null).with(reference);
    }

    /// As in GNU assembly `[rip + label]` is the label and `[rip + 8]` is 8 bytes behind the instruction.
    private Argument.Memory relative(int bits, String segment, Position position) throws SyntaxError {
        if (!terms.isEmpty()) {
            throw new SyntaxError(
                    instructionPointer.position(),
                    "an address relative to " + instructionPointer.name() + " has no other register",
                    "compute the address with lea first");
        }
        int addressBits = instructionPointer.name().equalsIgnoreCase("eip") ? 32 : 64;
        Argument.Reference reference =
                namesSymbol(displacement) ? Argument.Reference.TO_TARGET : Argument.Reference.FROM_RIP;
        return memory(bits, segment, addressBits, position, null, null).with(reference);
    }

    private static boolean namesSymbol(Expr expression) {
        return switch (expression) {
            case Expr.Number _ -> false;
            case Expr.Symbol _ -> true;
            case Expr.Unary(char _, Expr value) -> namesSymbol(value);
            case Expr.Binary(String _, Expr left, Expr right) -> namesSymbol(left) || namesSymbol(right);
        };
    }

    private Argument.Memory memory(int bits, String segment, int addressBits, Position position, Term base, Term index)
            throws SyntaxError {
        String baseName = base == null ? null : base.register;
        String indexName = index == null ? null : index.register;
        long scale = index == null ? 1 : index.factor;
        if (base == null && (scale == 3 || scale == 5 || scale == 9)) {
            baseName = indexName;
            scale--;
        }
        if (scale != 1 && scale != 2 && scale != 4 && scale != 8) {
            throw new SyntaxError(index.position, "bad scale " + scale + " of " + indexName, SCALES);
        }
        return new Argument.Memory(
                bits, segment, baseName, indexName, (int) scale, displacement, addressBits, position);
    }

    /// `[eax+ebx+eax]` is `[ebx+eax*2]`. What can be encoded as written stays: `[ebp+ebp]` has EBP as its base and
    /// so means the stack segment, `[ebp*2]` does not.
    private void mergeEqualRegisters() {
        boolean encodable =
                terms.size() < 2 || (terms.size() == 2 && (terms.get(0).factor == 1 || terms.get(1).factor == 1));
        for (int i = 0; i < terms.size() && !encodable; i++) {
            for (int j = terms.size() - 1; j > i; j--) {
                Term first = terms.get(i);
                if (first.register.equals(terms.get(j).register)) {
                    terms.set(i, new Term(first.register, first.factor + terms.remove(j).factor, true, first.position));
                }
            }
        }
    }
}
