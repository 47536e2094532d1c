package hypercell.engine.x86.isa;

/// Reads one operand of a matched row; null means that the encoding is reserved (#UD).
final class OperandDecoder {
    private static final int ES = 0;
    private static final int CS = 1;
    private static final int DS = 3;
    private static final int BX = 3;
    private static final int SI = 6;
    private static final int DI = 7;

    private OperandDecoder() {}

    /// The operand of `form`, whose register is in `field`.
    static Operand decode(OperandForm form, RegisterField field, InstructionBytes bytes) {
        int bits = OperandForm.resolve(form.bits(), bytes.operandBits);
        return switch (form.kind()) {
            case FIXED_REGISTER -> new Operand.Register(form.number(), bits, false);
            case FIXED_SEGMENT -> new Operand.Segment(form.number());
            case ONE -> new Operand.Immediate(1, bits);
            case REGISTER, VEX_REGISTER -> general(number(field, bytes), bits, bytes);
            case REGISTER_OR_MEMORY, MEMORY, MMX_OR_MEMORY, XMM_OR_MEMORY -> modRmOperand(form, bits, bytes);
            case MEMORY_OFFSET -> offset(bits, bytes);
            case IMMEDIATE -> immediate(form, bits, bytes);
            case RELATIVE -> new Operand.Relative(bytes.nextSigned(bits), bits);
            case FAR_POINTER -> farPointer(bits, bytes);
            case SEGMENT, LOADABLE_SEGMENT -> segment(form.kind(), bytes.reg());
            case CONTROL -> control(bytes.extendedReg(), bits);
            case DEBUG -> bytes.rexR() ? null : new Operand.Debug(bytes.reg(), bits);
            case TEST -> new Operand.Special(Operand.Bank.TEST, bytes.reg(), bits);
            case MMX -> new Operand.Special(Operand.Bank.MMX, number(field, bytes) & 7, bits);
            case XMM -> new Operand.Special(Operand.Bank.XMM, number(field, bytes), bits);
            case FIXED_XMM -> new Operand.Special(Operand.Bank.XMM, form.number(), bits);
            case FPU -> new Operand.Special(Operand.Bank.FPU, bytes.rm(), bits);
            case FIXED_FPU -> new Operand.Special(Operand.Bank.FPU, form.number(), bits);
            case STRING_DESTINATION -> implicit(ES, false, DI, bits, bytes);
            case STRING_SOURCE -> implicit(source(bytes), bytes.segment >= 0, SI, bits, bytes);
            case MASKED_DESTINATION -> implicit(source(bytes), bytes.segment >= 0, DI, bits, bytes);
            case XLAT_TABLE -> implicit(source(bytes), bytes.segment >= 0, BX, bits, bytes);
        };
    }

    private static int number(RegisterField field, InstructionBytes bytes) {
        return switch (field) {
            case OPCODE -> bytes.extendedBase(bytes.opcode & 7);
            case REG, BOTH -> bytes.extendedReg();
            case RM -> bytes.extendedBase(bytes.rm());
            case VEX -> bytes.vexRegister;
            case NONE -> throw new IllegalStateException("a register without a place");
        };
    }

    private static Operand.Register general(int number, int bits, InstructionBytes bytes) {
        return Registers.operand(number, bits, bytes.rex != 0);
    }

    private static Operand modRmOperand(OperandForm form, int bits, InstructionBytes bytes) {
        if (bytes.mod() != 3) {
            return AddressDecoder.decode(OperandForm.resolve(form.memoryBits(), bytes.operandBits), bytes);
        }
        return switch (form.kind()) {
            case MMX_OR_MEMORY -> new Operand.Special(Operand.Bank.MMX, bytes.rm(), bits);
            case XMM_OR_MEMORY -> new Operand.Special(Operand.Bank.XMM, bytes.extendedBase(bytes.rm()), bits);
            default -> general(bytes.extendedBase(bytes.rm()), bits, bytes);
        };
    }

    private static Operand immediate(OperandForm form, int bits, InstructionBytes bytes) {
        int encoded = OperandForm.resolve(form.encodedBits(), bytes.operandBits);
        return new Operand.Immediate(bytes.nextSigned(encoded), bits);
    }

    private static Operand offset(int bits, InstructionBytes bytes) {
        long displacement = bytes.nextSigned(bytes.addressBits);
        return new Operand.Memory(source(bytes), bytes.segment >= 0, -1, -1, 1, displacement, bytes.addressBits, bits);
    }

    private static Operand farPointer(int bits, InstructionBytes bytes) {
        int offsetBits = bits - 16;
        long offset = bytes.nextSigned(offsetBits) & (1L << offsetBits) - 1;
        return new Operand.FarPointer((int) bytes.nextSigned(16) & 0xFFFF, offset, bits);
    }

    /// ModRM.reg 6 and 7 name no segment register, and CS cannot be loaded by MOV (SDM 2 "MOV—Move").
    private static Operand segment(OperandForm.Kind kind, int number) {
        boolean reserved = number > 5 || (number == CS && kind == OperandForm.Kind.LOADABLE_SEGMENT);
        return reserved ? null : new Operand.Segment(number);
    }

    /// CR1, CR5 to CR7 and CR9 to CR15 are reserved: #UD (SDM 2 "MOV—Move to/from Control Registers").
    private static Operand control(int number, int bits) {
        boolean known = number == 0 || (number >= 2 && number <= 4) || number == 8;
        return known ? new Operand.Control(number, bits) : null;
    }

    private static Operand implicit(int segment, boolean override, int base, int bits, InstructionBytes bytes) {
        return new Operand.Memory(segment, override, base, -1, 1, 0, bytes.addressBits, bits);
    }

    private static int source(InstructionBytes bytes) {
        return bytes.segment >= 0 ? bytes.segment : DS;
    }
}
