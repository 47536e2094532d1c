package hypercell.engine.x86.isa;

import hypercell.engine.table.Problem;
import java.util.List;

/// Finds out that 64-bit code has an instruction only with 64-bit operands: stack operations, near branches, and moves
/// to and from system registers (SDM 1 "Operand Size in 64-Bit Mode").
record Only64Bits(Statement.Instruction instruction, List<Source> sources, int codeBits) {
    /// The problem, or null.
    Problem problem() {
        for (Pattern pattern : InstructionTable.named(instruction.mnemonic())) {
            boolean never32 = pattern.in(codeBits) && !pattern.canHave(32, codeBits);
            if (codeBits == 64 && never32 && pattern.visibleForms() == sources.size() && fits(pattern)) {
                return problem(pattern);
            }
        }
        return null;
    }

    /// Whether the row would fit, were there 32-bit operands.
    private boolean fits(Pattern pattern) {
        for (int i = 0; i < sources.size(); i++) {
            OperandForm form = pattern.visibleForm(i);
            if (OperandMatcher.fit(pattern, form, sources.get(i), 32) != OperandMatcher.Fit.YES) {
                return false;
            }
        }
        return true;
    }

    private Problem problem(Pattern pattern) {
        StringBuilder wrong = new StringBuilder(instruction.mnemonic());
        StringBuilder right = new StringBuilder(instruction.mnemonic());
        String separator = " ";
        for (Source source : sources) {
            wrong.append(separator).append(text(source, false));
            right.append(separator).append(text(source, true));
            separator = ", ";
        }
        return new Problem(instruction.position(), wrong + " does not exist in 64-bit code", "write " + right);
    }

    private static String text(Source source, boolean widened) {
        return switch (source.argument()) {
            case Argument.Register(String name, var _) ->
                widened && source.register() instanceof Operand.Register(int number, int bits, boolean _) && bits == 32
                        ? Registers.general(number, 64, false)
                        : name;
            case Argument.Memory memory ->
                memory.bits() == 0 ? "[...]" : OperandText.keyword(widen(memory.bits(), widened)) + " [...]";
            case Argument.Value value ->
                value.bits() <= 0 ? "..." : OperandText.keyword(widen(value.bits(), widened)) + " ...";
            case Argument.Far _ -> "...";
        };
    }

    private static int widen(int bits, boolean widened) {
        return widened && bits == 32 ? 64 : bits;
    }
}
