package hypercell.engine.ppc.oracle;

import hypercell.engine.ppc.isa.Decoder;
import hypercell.engine.ppc.isa.Disassembler;
import java.nio.ByteBuffer;

/// Registers and up to seven instructions.
///
/// @param registers r0..r31, CR, XER, LR, CTR
/// @param code eight words; the last branches to the end
record InstructionCase(int[] registers, int[] code) {
    static final int REGISTERS = 36;
    static final int CR = 32;
    static final int XER = 33;
    static final int LR = 34;
    static final int CTR = 35;
    static final int WORDS = 8;
    static final int BYTES = 4 * (REGISTERS + WORDS);
    /// Where the code lies, where scratch memory lies, and where the end is.
    static final int SLOT = 0x3000;
    static final int SCRATCH = 0x4000;
    static final int SCRATCH_BYTES = 1024;
    static final int FINISH = 0x7000;
    /// `ba 0x7000`.
    static final int LEAVE = 0x4800_7002;

    void put(ByteBuffer to) {
        for (int value : registers) {
            to.putInt(value);
        }
        for (int word : code) {
            to.putInt(word);
        }
    }

    /// What scratch memory holds before each case.
    static byte[] pattern() {
        ByteBuffer bytes = ByteBuffer.allocate(SCRATCH_BYTES);
        int value = 1;
        while (bytes.hasRemaining()) {
            value = value * 0x9e3779b1 + 1;
            bytes.putInt(value);
        }
        return bytes.array();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS - 1; i++) {
            text.append(Disassembler.text(Decoder.decode(code[i]), SLOT + 4 * i))
                    .append("; ");
        }
        for (int i = 0; i < REGISTERS; i++) {
            text.append(name(i))
                    .append('=')
                    .append(Integer.toHexString(registers[i]))
                    .append(' ');
        }
        return text.toString();
    }

    static String name(int register) {
        return switch (register) {
            case CR -> "cr";
            case XER -> "xer";
            case LR -> "lr";
            case CTR -> "ctr";
            default -> "r" + register;
        };
    }
}
