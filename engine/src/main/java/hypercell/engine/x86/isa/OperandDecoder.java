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

    static Operand decode(Pattern pattern, OperandForm form, InstructionBytes bytes) {
        int bits = OperandForm.resolve(form.bits(), bytes.operandBits);
        return switch (form.kind()) {
            case FIXED_REGISTER -> new Operand.Register(form.number(), bits, false);
            case FIXED_SEGMENT -> new Operand.Segment(form.number());
            case ONE -> new Operand.Immediate(1, bits);
            case REGISTER -> Registers.operand(registerNumber(pattern, bytes), bits);
            case REGISTER_OR_MEMORY, MEMORY, MMX_OR_MEMORY, FPU_OR_MEMORY -> modRmOperand(form, bits, bytes);
            case MEMORY_OFFSET -> offset(bits, bytes);
            case IMMEDIATE -> new Operand.Immediate(bytes.nextSigned(bits), bits);
            case SIGNED_IMMEDIATE -> new Operand.Immediate(bytes.nextSigned(8), bits);
            case RELATIVE -> new Operand.Relative(bytes.nextSigned(bits), bits);
            case FAR_POINTER -> farPointer(bits, bytes);
            case SEGMENT, LOADABLE_SEGMENT -> segment(form.kind(), bytes.reg());
            case CONTROL -> control(bytes.reg());
            case DEBUG -> new Operand.Debug(bytes.reg(), bits);
            case TEST -> new Operand.Special(Operand.Bank.TEST, bytes.reg(), bits);
            case MMX -> new Operand.Special(Operand.Bank.MMX, pattern.registerOnly ? bytes.rm() : bytes.reg(), bits);
            case ESC_OPCODE -> new Operand.Immediate((bytes.opcode & 7) << 3 | bytes.reg(), bits);
            case STRING_DESTINATION -> implicit(ES, false, DI, bits, bytes);
            case STRING_SOURCE -> implicit(source(bytes), bytes.segment >= 0, SI, bits, bytes);
            case XLAT_TABLE -> implicit(source(bytes), bytes.segment >= 0, BX, bits, bytes);
        };
    }

    private static int registerNumber(Pattern pattern, InstructionBytes bytes) {
        return switch (pattern.registerField()) {
            case OPCODE -> bytes.opcode & 7;
            case REG, BOTH -> bytes.reg();
            case RM -> bytes.rm();
        };
    }

    private static Operand modRmOperand(OperandForm form, int bits, InstructionBytes bytes) {
        if (bytes.mod() != 3) {
            return AddressDecoder.decode(OperandForm.resolve(form.memoryBits(), bytes.operandBits), bytes);
        }
        return switch (form.kind()) {
            case MMX_OR_MEMORY -> new Operand.Special(Operand.Bank.MMX, bytes.rm(), bits);
            case FPU_OR_MEMORY -> new Operand.Special(Operand.Bank.FPU, bytes.rm(), bits);
            default -> Registers.operand(bytes.rm(), bits);
        };
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

    /// CR1 and CR5 to CR7 are reserved: #UD (SDM 2 "MOV—Move to/from Control Registers").
    private static Operand control(int number) {
        return number == 1 || number > 4 ? null : new Operand.Control(number, 32);
    }

    private static Operand implicit(int segment, boolean override, int base, int bits, InstructionBytes bytes) {
        return new Operand.Memory(segment, override, base, -1, 1, 0, bytes.addressBits, bits);
    }

    private static int source(InstructionBytes bytes) {
        return bytes.segment >= 0 ? bytes.segment : DS;
    }
}
