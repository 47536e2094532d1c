package hypercell.engine.x86.isa;

/// The part of an instruction that numbers a register operand, SDM 2 "Operand Encoding".
enum RegisterField {
    /// None: not a register, or one that the opcode implies.
    NONE,
    /// The low three bits of the opcode, and REX.B.
    OPCODE,
    /// ModRM.reg and REX.R.
    REG,
    /// ModRM.rm and REX.B.
    RM,
    /// ModRM.reg and ModRM.rm alike.
    BOTH,
    /// VEX.vvvv.
    VEX;

    /// The field of every operand of a row. Of two registers without a memory alternative the first is in
    /// ModRM.reg; but system registers are always there, and what they are moved to or from is in ModRM.rm.
    static RegisterField[] of(Encoding encoding, OperandForm[] forms) {
        RegisterField[] fields = new RegisterField[forms.length];
        boolean regTaken = hasSystemRegister(forms);
        boolean rmTaken = allowsMemory(forms);
        for (int i = 0; i < forms.length; i++) {
            OperandForm form = forms[i];
            fields[i] = switch (form.kind()) {
                case REGISTER, MMX, XMM, FPU -> plain(encoding, regTaken, rmTaken);
                case VEX_REGISTER -> VEX;
                case REGISTER_OR_MEMORY, MMX_OR_MEMORY, XMM_OR_MEMORY -> RM;
                case SEGMENT, LOADABLE_SEGMENT, CONTROL, DEBUG, TEST -> REG;
                default -> NONE;
            };
            regTaken |= fields[i] == REG;
        }
        return fields;
    }

    private static RegisterField plain(Encoding encoding, boolean regTaken, boolean rmTaken) {
        if (encoding.registerInOpcode()) {
            return OPCODE;
        }
        if (encoding.modRm() == Encoding.SAME_REGISTER) {
            return BOTH;
        }
        return encoding.extendsOpcode() || (regTaken && !rmTaken) ? RM : REG;
    }

    private static boolean hasSystemRegister(OperandForm[] forms) {
        for (OperandForm form : forms) {
            if (form.kind().system) {
                return true;
            }
        }
        return false;
    }

    private static boolean allowsMemory(OperandForm[] forms) {
        for (OperandForm form : forms) {
            if (form.allowsMemory()) {
                return true;
            }
        }
        return false;
    }
}
