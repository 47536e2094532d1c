package hypercell.engine.x86.isa;

/// The bytes of one instruction while it is decoded, with what the prefixes have set. Reading past the end yields
/// zeros and sets [#overrun].
final class InstructionBytes {
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
    int operandBits;
    int addressBits;
    int opcode;
    int modRm;

    InstructionBytes(byte[] code, int from, int limit) {
        this.code = code;
        this.from = from;
        this.endIsLengthLimit = limit - from >= Decoder.MAX_LENGTH;
        this.end = endIsLengthLimit ? from + Decoder.MAX_LENGTH : limit;
        this.position = from;
    }

    /// Reads prefixes and opcode (SDM 2 "Instruction Prefixes"): prefixes come in any order, and of several in one
    /// group the last one counts. Two-byte opcodes are 100h..1FFh.
    void readOpcode(int codeBits) {
        int value = next();
        while (readPrefix(value)) {
            value = next();
        }
        opcode = value == 0x0F ? 0x100 | next() : value;
        operandBits = operandSizePrefix ? 48 - codeBits : codeBits;
        addressBits = addressSizePrefix ? 48 - codeBits : codeBits;
    }

    private boolean readPrefix(int value) {
        switch (value) {
            case 0x26 -> segment = 0;
            case 0x2E -> segment = 1;
            case 0x36 -> segment = 2;
            case 0x3E -> segment = 3;
            case 0x64 -> segment = 4;
            case 0x65 -> segment = 5;
            case 0x66 -> operandSizePrefix = true;
            case 0x67 -> addressSizePrefix = true;
            case 0xF0 -> lock = true;
            case 0xF2, 0xF3 -> repeat = value;
            default -> {
                return false;
            }
        }
        return !overrun;
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

    int mod() {
        return modRm >> 6;
    }

    int reg() {
        return modRm >> 3 & 7;
    }

    int rm() {
        return modRm & 7;
    }
}
