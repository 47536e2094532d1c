package hypercell.engine.x86.isa;

import java.util.Arrays;
import java.util.List;

/// The decoder's index of the table: candidate patterns by opcode map, opcode and ModRM.reg, the most specific first.
/// The rows of coprocessor and vector instructions are read only when bytes have no row without them.
final class OpcodeMap {
    private static final Pattern[] NO_PATTERNS = {};
    private static final OpcodeMap INTEGER = new OpcodeMap(InstructionTable.integerPatterns());

    private final boolean[] modRm = new boolean[Encoding.OPCODES];
    private final Pattern[][] candidates = new Pattern[Encoding.OPCODES * 8][];

    private OpcodeMap(List<Pattern> patterns) {
        Arrays.fill(candidates, NO_PATTERNS);
        for (Pattern pattern : patterns) {
            if (!pattern.traits.shorthand()) {
                add(pattern);
            }
        }
    }

    private static final class Complete {
        private static final OpcodeMap MAP = new OpcodeMap(InstructionTable.patterns());
    }

    /// The index of the integer and system instructions.
    static OpcodeMap integer() {
        return INTEGER;
    }

    /// The index of all instructions.
    static OpcodeMap complete() {
        return Complete.MAP;
    }

    /// Whether a ModRM byte follows `opcode`, numbered by [Encoding.Map#index].
    boolean hasModRm(int opcode) {
        return modRm[opcode];
    }

    /// Patterns that may match `opcode` with `reg` in ModRM.reg (0 without ModRM).
    Pattern[] candidates(int opcode, int reg) {
        return candidates[opcode << 3 | reg];
    }

    private void add(Pattern pattern) {
        Encoding encoding = pattern.encoding;
        int first = encoding.map().index(encoding.opcode());
        int opcodes = encoding.registerInOpcode() ? 8 : 1;
        for (int opcode = first; opcode < first + opcodes; opcode++) {
            modRm[opcode] |= encoding.hasModRm();
            for (int reg = 0; reg < 8; reg++) {
                if (!encoding.extendsOpcode() || encoding.modRm() == reg) {
                    insert(opcode << 3 | reg, pattern);
                }
            }
        }
    }

    private void insert(int slot, Pattern pattern) {
        Pattern[] old = candidates[slot];
        int at = old.length;
        while (at > 0 && specificity(old[at - 1]) < specificity(pattern)) {
            at--;
        }
        Pattern[] grown = new Pattern[old.length + 1];
        System.arraycopy(old, 0, grown, 0, at);
        grown[at] = pattern;
        System.arraycopy(old, at, grown, at + 1, old.length - at);
        candidates[slot] = grown;
    }

    /// A mandatory prefix beats an operand size, which beats an exact opcode, which beats a register in the opcode
    /// (90 is NOP before XCHG); a whole ModRM byte beats an opcode extension, which beats /r.
    private static int specificity(Pattern pattern) {
        Encoding encoding = pattern.encoding;
        int prefix = encoding.mandatoryPrefix() != 0 ? 16 : 0;
        int size = encoding.operandBits() != 0 ? 8 : 0;
        int exact = encoding.registerInOpcode() ? 0 : 4;
        int modRm = encoding.registerForm() ? 2 : encoding.modRm() == Encoding.REGISTER ? 0 : 1;
        return prefix + size + exact + modRm;
    }
}
