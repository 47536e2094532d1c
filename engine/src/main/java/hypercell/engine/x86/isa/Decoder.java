package hypercell.engine.x86.isa;

import java.util.List;

/// Turns bytes into an [Insn] by the rows of the table. Pure and reentrant; allocates the result and one cursor.
public final class Decoder {
    private Decoder() {}

    /// Longest legal instruction, SDM 2 "Instruction Prefixes": a longer one is #GP.
    public static final int MAX_LENGTH = 15;

    /// Decodes the instruction at `code[from]`.
    ///
    /// Undefined bytes give [Row#INVALID], an instruction longer than [#MAX_LENGTH] [Row#TOO_LONG], one that does
    /// not end before `limit` [Row#INCOMPLETE]; none of these has operands.
    ///
    /// @param limit index past the last usable byte
    /// @param codeBits 16 or 32: the default size of the code segment
    /// @throws UnsupportedOperationException for 64-bit code
    public static Insn decode(byte[] code, int from, int limit, int codeBits) {
        requireSupported(codeBits);
        InstructionBytes bytes = new InstructionBytes(code, from, limit);
        bytes.readOpcode(codeBits);
        if (!bytes.overrun && OpcodeMap.hasModRm(bytes.opcode)) {
            bytes.modRm = bytes.next();
        }
        if (bytes.overrun) {
            return pseudo(bytes.overrunRow(), bytes);
        }
        Pattern pattern = select(bytes, codeBits);
        return pattern == null ? pseudo(Row.INVALID, bytes) : finish(pattern, bytes);
    }

    static void requireSupported(int codeBits) {
        if (codeBits == 64) {
            throw new UnsupportedOperationException(
                    "64-bit code (REX prefixes, RIP-relative addressing) is not decoded yet: SDM 2 \"Encodings for 64-bit Mode\"");
        }
        if (codeBits != 16 && codeBits != 32) {
            throw new IllegalArgumentException("code is 16 or 32 bits wide, not " + codeBits);
        }
    }

    private static Pattern select(InstructionBytes bytes, int codeBits) {
        for (Pattern pattern : OpcodeMap.candidates(bytes.opcode, bytes.reg())) {
            if (matches(pattern, bytes) && pattern.row.modes().contains(codeBits)) {
                return pattern;
            }
        }
        return null;
    }

    private static boolean matches(Pattern pattern, InstructionBytes bytes) {
        Encoding encoding = pattern.encoding;
        if (encoding.operandBits() != 0 && encoding.operandBits() != bytes.operandBits) {
            return false;
        }
        if (encoding.addressBits() != 0 && encoding.addressBits() != bytes.addressBits) {
            return false;
        }
        if (encoding.noPrefix() && (bytes.repeat != 0 || bytes.operandSizePrefix)) {
            return false;
        }
        boolean register = bytes.mod() == 3;
        return hasPrefix(encoding.mandatoryPrefix(), bytes)
                && !(pattern.memoryOnly && register)
                && !(pattern.registerOnly && !register);
    }

    private static boolean hasPrefix(int mandatory, InstructionBytes bytes) {
        return mandatory == 0 || (mandatory == 0x66 ? bytes.operandSizePrefix : bytes.repeat == mandatory);
    }

    private static Insn finish(Pattern pattern, InstructionBytes bytes) {
        OperandForm[] forms = pattern.forms;
        Operand[] operands = new Operand[forms.length];
        boolean valid = true;
        for (int i = 0; i < forms.length; i++) {
            operands[i] = OperandDecoder.decode(pattern, forms[i], bytes);
            valid &= operands[i] != null;
        }
        if (bytes.overrun) {
            return pseudo(bytes.overrunRow(), bytes);
        }
        if (!valid || (bytes.lock && !lockAllowed(pattern, operands))) {
            return pseudo(Row.INVALID, bytes);
        }
        return insn(pattern.row, bytes, prefixes(bytes, pattern.encoding.mandatoryPrefix()), List.of(operands));
    }

    /// SDM 2 "LOCK—Assert LOCK# Signal Prefix": only some instructions, and only with a memory destination.
    private static boolean lockAllowed(Pattern pattern, Operand[] operands) {
        return pattern.lockable && operands[0] instanceof Operand.Memory;
    }

    private static Insn pseudo(Row row, InstructionBytes bytes) {
        return insn(row, bytes, prefixes(bytes, 0), List.of());
    }

    private static Insn insn(Row row, InstructionBytes bytes, int prefixes, List<Operand> operands) {
        return new Insn(row, bytes.length(), bytes.operandBits, bytes.addressBits, prefixes, bytes.segment, operands);
    }

    private static int prefixes(InstructionBytes bytes, int mandatory) {
        int repeat = bytes.repeat == mandatory ? 0 : bytes.repeat;
        return (bytes.lock ? Insn.LOCK : 0)
                | (repeat == 0xF3 ? Insn.REP : 0)
                | (repeat == 0xF2 ? Insn.REPNE : 0)
                | (bytes.operandSizePrefix && mandatory != 0x66 ? Insn.OPERAND_SIZE : 0)
                | (bytes.addressSizePrefix ? Insn.ADDRESS_SIZE : 0);
    }
}
