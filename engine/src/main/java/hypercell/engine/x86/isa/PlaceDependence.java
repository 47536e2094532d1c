package hypercell.engine.x86.isa;

/// Tells whether the bytes of a statement can depend on where it stands; if not, `times` copies them.
final class PlaceDependence {
    private PlaceDependence() {}

    static boolean of(Statement statement) {
        return switch (statement) {
            case Statement.Label _, Statement.Directive _, Statement.Times _ -> true;
            case Statement.Instruction instruction -> of(instruction);
            case Statement.Data data -> of(data);
        };
    }

    private static boolean of(Statement.Data data) {
        for (Statement.Item item : data.items()) {
            if (item instanceof Statement.Item.Value value && of(value.expression())) {
                return true;
            }
        }
        return false;
    }

    private static boolean of(Statement.Instruction instruction) {
        for (Pattern pattern : InstructionTable.named(instruction.mnemonic())) {
            if (pattern.has(OperandForm.Kind.RELATIVE)) {
                return true;
            }
        }
        for (Argument argument : instruction.arguments()) {
            if (of(argument)) {
                return true;
            }
        }
        return false;
    }

    private static boolean of(Argument argument) {
        return switch (argument) {
            case Argument.Register _ -> false;
            case Argument.Value value -> of(value.expression());
            case Argument.Memory memory -> mayBeRelative(memory) || of(memory.displacement());
            case Argument.Far far -> of(far.selector()) || of(far.offset());
        };
    }

    private static boolean mayBeRelative(Argument.Memory memory) {
        return memory.reference() == Argument.Reference.TO_TARGET
                || (memory.reference() == Argument.Reference.UNSAID && !memory.hasRegisters());
    }

    private static boolean of(Expr expression) {
        return switch (expression) {
            case Expr.Number _ -> false;
            case Expr.Symbol _ -> true;
            case Expr.Unary(char _, Expr value) -> of(value);
            case Expr.Binary(String _, Expr left, Expr right) -> of(left) || of(right);
        };
    }
}
