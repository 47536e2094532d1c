package hypercell.engine.x86.isa;

/// The bytes of one instruction while it is decoded, with what the prefixes have set. Reading past the end yields
/// zeros and sets [#overrun].
final class InstructionBytes {
    /// Bits of a REX prefix, SDM 2 "REX Prefixes".
    private static final int REX_W = 8;

    private static final int REX_R = 4;
    private static final int REX_X = 2;
    private static final int REX_B = 1;

    final int codeBits;
    private final byte[] code;
    private final int from;
    private final int end;
    private final boolean endIsLengthLimit;
    private int position;

    boolean overrun;
    boolean lock;
    /// 0, F2h or F3h: the last one written counts.
    int repeat;
    boolean operandSizePrefix;
    boolean addressSizePrefix;
    /// Segment override 0..5, or -1.
    int segment = -1;
    /// 0, or the REX prefix; of a VEX prefix the bits that mean the same.
    int rex;
    /// Whether a VEX prefix gave [#rex], [#vexPrefix] and [#vexRegister].
    boolean vex;
    /// What VEX.pp says: 0, 66h, F2h or F3h.
    int vexPrefix;
    /// The register of VEX.vvvv.
    int vexRegister;
    /// Whether VEX.vvvv is 1111b, as it must be in instructions that do not use it.
    boolean vexRegisterUnused;
    /// Bytes that no instruction can begin with.
    boolean undefined;
    int operandBits;
    int addressBits;
    /// Index of the opcode among all maps.
    int opcode;
    int modRm;

    InstructionBytes(byte[] code, int from, int limit, int codeBits) {
        this.codeBits = codeBits;
        this.code = code;
        this.from = from;
        this.endIsLengthLimit = limit - from >= Decoder.MAX_LENGTH;
        this.end = endIsLengthLimit ? from + Decoder.MAX_LENGTH : limit;
        this.position = from;
    }

    /// Reads prefixes and opcode (SDM 2 "Instruction Prefixes"): prefixes come in any order, and of several in one
    /// group the last one counts. REX counts only right before the opcode.
    void readOpcode() {
        int value = next();
        while (readPrefix(value)) {
            value = next();
        }
        addressBits = !addressSizePrefix ? codeBits : codeBits == 64 ? 32 : 48 - codeBits;
        if ((value & 0xFE) == 0xC4 && (codeBits == 64 || peek() >= 0xC0)) {
            VexPrefix.read(value, this);
        } else if (value == 0x0F) {
            readTwoByteOpcode();
        } else {
            opcode = value;
        }
        operandBits = OperandSize.BY_PREFIX.bits(codeBits, operandSizePrefix, wide());
    }

    private void readTwoByteOpcode() {
        int second = next();
        opcode = switch (second) {
            case 0x38 -> Encoding.Map.THREE_BYTE_38.index(next());
            case 0x3A -> Encoding.Map.THREE_BYTE_3A.index(next());
            default -> Encoding.Map.TWO_BYTE.index(second);
        };
    }

    private boolean readPrefix(int value) {
        boolean isRex = codeBits == 64 && (value & 0xF0) == 0x40;
        if (isRex) {
            rex = value;
        } else if (readLegacyPrefix(value)) {
            rex = 0;
        } else {
            return false;
        }
        return !overrun;
    }

    private boolean readLegacyPrefix(int value) {
        switch (value) {
            case 0x26, 0x2E, 0x36, 0x3E -> segment = codeBits == 64 ? segment : value >> 3 & 3;
            case 0x64, 0x65 -> segment = value - 0x60;
            case 0x66 -> operandSizePrefix = true;
            case 0x67 -> addressSizePrefix = true;
            case 0xF0 -> lock = true;
            case 0xF2, 0xF3 -> repeat = value;
            default -> {
                return false;
            }
        }
        return true;
    }

    private int peek() {
        return position < end ? code[position] & 0xFF : 0;
    }

    /// A place to come back to with [#rewind(int)].
    int mark() {
        return position;
    }

    void rewind(int mark) {
        position = mark;
        overrun = false;
    }

    /// The next byte, 0..255.
    int next() {
        if (position >= end) {
            overrun = true;
            return 0;
        }
        return code[position++] & 0xFF;
    }

    /// The next `bits / 8` bytes, little-endian, sign-extended.
    long nextSigned(int bits) {
        long value = 0;
        for (int shift = 0; shift < bits; shift += 8) {
            value |= (long) next() << shift;
        }
        return value << (64 - bits) >> (64 - bits);
    }

    /// Bytes read so far.
    int length() {
        return position - from;
    }

    /// What an overrun means: the instruction is too long, or `limit` came first.
    Row overrunRow() {
        return endIsLengthLimit ? Row.TOO_LONG : Row.INCOMPLETE;
    }

    /// REX.W or VEX.W.
    boolean wide() {
        return (rex & REX_W) != 0;
    }

    int mod() {
        return modRm >> 6;
    }

    /// ModRM.reg as an extension of the opcode or a register that REX does not reach.
    int reg() {
        return modRm >> 3 & 7;
    }

    /// ModRM.rm without REX.B.
    int rm() {
        return modRm & 7;
    }

    /// Number of the general register in ModRM.reg.
    int extendedReg() {
        return (rex & REX_R) << 1 | reg();
    }

    /// Number of the general register in ModRM.rm, or that `low` three bits name in its place.
    int extendedBase(int low) {
        return (rex & REX_B) << 3 | low;
    }

    /// Number of the index register that `low` three bits name.
    int extendedIndex(int low) {
        return (rex & REX_X) << 2 | low;
    }

    boolean rexB() {
        return (rex & REX_B) != 0;
    }

    boolean rexR() {
        return (rex & REX_R) != 0;
    }
}
