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
    /// @param codeBits 16, 32 or 64: the default size of the code segment
    public static Insn decode(byte[] code, int from, int limit, int codeBits) {
        requireCodeSize(codeBits);
        InstructionBytes bytes = new InstructionBytes(code, from, limit, codeBits);
        bytes.readOpcode();
        if (bytes.undefined && !bytes.overrun) {
            return pseudo(Row.INVALID, bytes);
        }
        int afterOpcode = bytes.mark();
        Pattern pattern = select(OpcodeMap.integer(), bytes);
        if (pattern == null && !bytes.overrun) {
            bytes.rewind(afterOpcode);
            pattern = select(OpcodeMap.complete(), bytes);
        }
        if (bytes.overrun) {
            return pseudo(bytes.overrunRow(), bytes);
        }
        return pattern == null ? pseudo(Row.INVALID, bytes) : finish(pattern, bytes);
    }

    static void requireCodeSize(int codeBits) {
        if (codeBits != 16 && codeBits != 32 && codeBits != 64) {
            throw new IllegalArgumentException("code is 16, 32 or 64 bits wide, not " + codeBits);
        }
    }

    /// The row of the opcode that was read, or null; reads ModRM if there is one.
    private static Pattern select(OpcodeMap map, InstructionBytes bytes) {
        bytes.modRm = !bytes.overrun && map.hasModRm(bytes.opcode) ? bytes.next() : 0;
        for (Pattern pattern : map.candidates(bytes.opcode, bytes.reg())) {
            if (pattern.in(bytes.codeBits) && matches(pattern, bytes)) {
                return pattern;
            }
        }
        return null;
    }

    private static boolean matches(Pattern pattern, InstructionBytes bytes) {
        Encoding encoding = pattern.encoding;
        if (encoding.operandBits() != 0 && encoding.operandBits() != operandBits(pattern, bytes)) {
            return false;
        }
        if (encoding.addressBits() != 0 && encoding.addressBits() != bytes.addressBits) {
            return false;
        }
        if ((encoding.noRepeat() && bytes.repeat != 0) || (encoding.noPrefix() && bytes.operandSizePrefix)) {
            return false;
        }
        return hasPrefix(encoding, bytes)
                && !(pattern.traits.withoutRexB() && bytes.rexB())
                && modRmMatches(pattern, bytes);
    }

    private static int operandBits(Pattern pattern, InstructionBytes bytes) {
        return pattern.operandBits(bytes.codeBits, bytes.operandSizePrefix, bytes.wide());
    }

    /// F2 and F3 come before 66 where both make an instruction (SDM 2 "Mandatory Prefixes").
    private static boolean hasPrefix(Encoding encoding, InstructionBytes bytes) {
        int mandatory = encoding.mandatoryPrefix();
        if (encoding.map().vex()) {
            return mandatory == bytes.vexPrefix;
        }
        return mandatory == 0
                || (mandatory == 0x66 ? bytes.operandSizePrefix && bytes.repeat == 0 : bytes.repeat == mandatory);
    }

    private static boolean modRmMatches(Pattern pattern, InstructionBytes bytes) {
        boolean register = bytes.mod() == 3;
        int rm = pattern.encoding.rm();
        return !(pattern.memoryOnly && register)
                && !(pattern.registerOnly && !register)
                && (rm < 0 || rm == bytes.rm());
    }

    private static Insn finish(Pattern pattern, InstructionBytes bytes) {
        bytes.operandBits = operandBits(pattern, bytes);
        OperandForm[] forms = pattern.forms;
        Operand[] operands = new Operand[forms.length];
        boolean valid = !bytes.vex || bytes.vexRegisterUnused || pattern.has(OperandForm.Kind.VEX_REGISTER);
        for (int i = 0; i < forms.length; i++) {
            operands[i] = OperandDecoder.decode(forms[i], pattern.field(i), bytes);
            valid &= operands[i] != null;
        }
        if (bytes.overrun) {
            return pseudo(bytes.overrunRow(), bytes);
        }
        if (!valid || (bytes.lock && !lockAllowed(pattern, operands))) {
            return pseudo(Row.INVALID, bytes);
        }
        return insn(pattern.row, bytes, prefixes(pattern, bytes), List.of(operands));
    }

    /// SDM 2 "LOCK—Assert LOCK# Signal Prefix": only some instructions, and only with a memory destination.
    private static boolean lockAllowed(Pattern pattern, Operand[] operands) {
        return pattern.traits.lockable() && operands[0] instanceof Operand.Memory;
    }

    private static Insn pseudo(Row row, InstructionBytes bytes) {
        return insn(row, bytes, prefixes(bytes, 0), List.of());
    }

    private static Insn insn(Row row, InstructionBytes bytes, int prefixes, List<Operand> operands) {
        return new Insn(row, bytes.length(), bytes.operandBits, bytes.addressBits, prefixes, bytes.segment, operands);
    }

    private static int prefixes(Pattern pattern, InstructionBytes bytes) {
        int prefixes = prefixes(bytes, pattern.encoding.mandatoryPrefix());
        if (bytes.operandBits != pattern.operandBits(bytes.codeBits, false, false)) {
            prefixes |= bytes.operandBits == 64 ? Insn.REX_W : Insn.OPERAND_SIZE;
        }
        return prefixes;
    }

    private static int prefixes(InstructionBytes bytes, int mandatory) {
        int repeat = bytes.repeat == mandatory ? 0 : bytes.repeat;
        return (bytes.lock ? Insn.LOCK : 0)
                | (repeat == 0xF3 ? Insn.REP : 0)
                | (repeat == 0xF2 ? Insn.REPNE : 0)
                | (bytes.addressSizePrefix ? Insn.ADDRESS_SIZE : 0);
    }
}
