package hypercell.engine.x86.isa;

import java.util.List;
import java.util.Map;

/// Decides which rows need `byte`, `word` or `dword` before a memory operand: those where neither another operand
/// nor the mnemonic tells the width.
final class SizeKeywords {
    private SizeKeywords() {}

    static void mark(List<Pattern> patterns, Map<String, List<Pattern>> byName) {
        for (Pattern pattern : patterns) {
            OperandForm memory = pattern.memoryForm();
            pattern.sizeKeyword = memory != null
                    && isPlainWidth(memory.memoryBits())
                    && !impliedByOperand(pattern, memory)
                    && !onlyWidth(pattern, memory.memoryBits(), byName.get(pattern.names.get(0)));
        }
    }

    private static boolean isPlainWidth(int bits) {
        return switch (bits) {
            case OperandForm.V, OperandForm.Z, OperandForm.Y -> true;
            default -> bits > 0 && bits <= 128;
        };
    }

    /// The destination or source register is as wide as the memory operand; a shift count in CL says nothing.
    private static boolean impliedByOperand(Pattern pattern, OperandForm memory) {
        for (OperandForm form : pattern.forms) {
            boolean implies = switch (form.kind()) {
                case REGISTER, VEX_REGISTER -> form.bits() == memory.memoryBits();
                case SEGMENT, LOADABLE_SEGMENT -> true;
                case MMX, XMM -> memory.memoryBits() > 0;
                default -> false;
            };
            if (implies) {
                return true;
            }
        }
        return false;
    }

    /// Whether all rows of the mnemonic that some code can have beside this one have the same width.
    private static boolean onlyWidth(Pattern pattern, int bits, List<Pattern> sameName) {
        if (bits < 0) {
            return false;
        }
        for (Pattern other : sameName) {
            OperandForm memory = other.memoryForm();
            if (memory != null && memory.memoryBits() != bits && other.sharesModeWith(pattern)) {
                return false;
            }
        }
        return true;
    }
}
