package hypercell.engine.x86.isa;

/// Reads and writes VEX prefixes, SDM 2 "The VEX Prefix". Only encodings of general-register instructions have rows:
/// those of opcode maps 0F38 and 0F3A with VEX.L = 0.
final class VexPrefix {
    private static final int[] PREFIXES = {0, 0x66, 0xF3, 0xF2};
    private static final int MAP_38 = 2;
    private static final int MAP_3A = 3;

    private VexPrefix() {}

    /// Reads what follows `first`, C4h or C5h, up to the opcode.
    static void read(int first, InstructionBytes bytes) {
        bytes.vex = true;
        // SDM 2 "VEX and the LOCK prefix", "VEX and the 66H, F2H, and F3H prefixes", "VEX and the REX prefix":
        // #UD.
        bytes.undefined = bytes.lock || bytes.repeat != 0 || bytes.operandSizePrefix || bytes.rex != 0;
        int second = bytes.next();
        int third = first == 0xC4 ? bytes.next() : second & 0x7F;
        // R, X and B are stored inverted; the two-byte form has only R. Outside 64-bit code there are no
        // registers to extend, and W has no effect.
        int inverted = ~second;
        int extension = first == 0xC4 ? inverted >> 5 & 7 : (inverted >> 7 & 1) << 2;
        bytes.rex = bytes.codeBits == 64 ? (third >> 4 & 8) | extension : 0;
        bytes.vexPrefix = PREFIXES[third & 3];
        bytes.vexRegister = ~third >> 3 & (bytes.codeBits == 64 ? 15 : 7);
        bytes.vexRegisterUnused = (third >> 3 & 15) == 15;
        boolean wideVector = (third & 4) != 0;
        int map = first == 0xC4 ? second & 31 : 1;
        bytes.undefined |= wideVector || (map != MAP_38 && map != MAP_3A);
        bytes.opcode = (map == MAP_38 ? Encoding.Map.VEX_38 : Encoding.Map.VEX_3A).index(bytes.next());
    }

    /// Appends the three-byte prefix of an encoding.
    ///
    /// @param rex bits W, R, X and B as in a REX prefix
    /// @param register for VEX.vvvv; 0 when there is none, which the inversion makes the 1111b it must be
    static void write(CodeBuffer out, Encoding encoding, int rex, int register) {
        int prefix = 0;
        while (PREFIXES[prefix] != encoding.mandatoryPrefix()) {
            prefix++;
        }
        int map = encoding.map() == Encoding.Map.VEX_38 ? MAP_38 : MAP_3A;
        out.add(0xC4);
        out.add((~rex & 7) << 5 | map);
        out.add((rex & 8) << 4 | (~register & 15) << 3 | prefix);
    }
}
