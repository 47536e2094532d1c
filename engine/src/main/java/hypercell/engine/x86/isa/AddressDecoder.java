package hypercell.engine.x86.isa;

/// Memory operands of ModRM and SIB, SDM 2 "Addressing-Mode Encoding of ModR/M and SIB Bytes".
final class AddressDecoder {
    private static final int SS = 2;
    private static final int DS = 3;
    private static final int SP = 4;
    private static final int BP = 5;
    private static final int NONE = -1;
    /// Base and index registers of the eight 16-bit forms: BX+SI BX+DI BP+SI BP+DI SI DI BP BX.
    private static final int[] BASE_16 = {3, 3, 5, 5, 6, 7, 5, 3};
    private static final int[] INDEX_16 = {6, 7, 6, 7, NONE, NONE, NONE, NONE};

    private AddressDecoder() {}

    /// The memory operand that `bytes.modRm`, with mod below 3, begins; reads SIB and displacement.
    static Operand.Memory decode(int bits, InstructionBytes bytes) {
        return bytes.addressBits == 16 ? decode16(bits, bytes) : decodeSib(bits, bytes);
    }

    private static Operand.Memory decode16(int bits, InstructionBytes bytes) {
        boolean direct = bytes.mod() == 0 && bytes.rm() == 6;
        int base = direct ? NONE : BASE_16[bytes.rm()];
        int index = direct ? NONE : INDEX_16[bytes.rm()];
        int displacementBits = direct ? 16 : bytes.mod() * 8;
        return memory(base, index, 1, displacement(displacementBits, bytes), bits, bytes);
    }

    /// 32- and 64-bit addresses. Whether there is a SIB byte, and whether there is a base, is decided by three
    /// bits, before REX widens them (SDM 2 "Special Encodings for Memory Addressing").
    private static Operand.Memory decodeSib(int bits, InstructionBytes bytes) {
        int low = bytes.rm();
        int index = NONE;
        int scale = 1;
        if (low == SP) {
            int sib = bytes.next();
            low = sib & 7;
            int number = bytes.extendedIndex(sib >> 3 & 7);
            index = number == SP ? NONE : number;
            scale = index == NONE ? 1 : 1 << (sib >> 6);
        }
        boolean noBase = bytes.mod() == 0 && low == BP;
        int displacementBits = noBase || bytes.mod() == 2 ? 32 : bytes.mod() * 8;
        int base = noBase ? baseless(bytes) : bytes.extendedBase(low);
        return memory(base, index, scale, displacement(displacementBits, bytes), bits, bytes);
    }

    /// Without SIB, what was an absolute address is relative to RIP in 64-bit code.
    private static int baseless(InstructionBytes bytes) {
        return bytes.codeBits == 64 && bytes.rm() != SP ? Operand.Memory.RIP : NONE;
    }

    private static long displacement(int bits, InstructionBytes bytes) {
        return bits == 0 ? 0 : bytes.nextSigned(bits);
    }

    private static Operand.Memory memory(
            int base, int index, int scale, long displacement, int bits, InstructionBytes bytes) {
        boolean stack = base == BP || (base == SP && bytes.addressBits != 16);
        boolean override = bytes.segment >= 0;
        int segment = override ? bytes.segment : stack ? SS : DS;
        return new Operand.Memory(segment, override, base, index, scale, displacement, bytes.addressBits, bits);
    }
}
