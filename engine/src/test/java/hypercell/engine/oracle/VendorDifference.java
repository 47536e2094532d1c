package hypercell.engine.oracle;

import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.isa.Row;
import java.util.HexFormat;

/// Where the AMD processor that recorded differs from Intel's manual, which the engine follows.
enum VendorDifference {
    /// A comparison that fails writes the old value back to a 32-bit register, which clears its upper half (SDM 2A
    /// "CMPXCHG—Compare and Exchange", "Operation"); AMD leaves the register alone.
    FAILED_EXCHANGE {
        @Override
        boolean covers(byte[] code, Insn insn) {
            return insn.row().meaning().equals("cmpxchg")
                    && insn.operand(0) instanceof Operand.Register register
                    && register.bits() == 32;
        }
    },
    /// LOCK before MOV from or to CR0 is #UD (SDM 2A "LOCK—Assert LOCK# Signal Prefix"); on AMD it means CR8.
    LOCKED_CONTROL_REGISTER {
        @Override
        boolean covers(byte[] code, Insn insn) {
            return insn.row() == Row.INVALID
                    && insn.has(Insn.LOCK)
                    && HexFormat.of().formatHex(code).matches("(..)*?0f2[02].*");
        }
    },
    /// A 16-bit MOVSXD reads 16 bits (SDM 2B "MOVSX/MOVSXD—Move With Sign-Extension"); AMD reads 32, which must be
    /// aligned when alignment is checked.
    MOVE_WORD_BY_SIGN_EXTENSION {
        @Override
        boolean covers(byte[] code, Insn insn) {
            return insn.row().mnemonic().equals("MOVSXD") && insn.operandBits() == 16;
        }
    },
    /// 0F 0D with a register is a NOP (SDM 2D "Opcode Extensions for One- and Two-byte Opcodes"); on AMD it is #UD.
    PREFETCH_REGISTER {
        @Override
        boolean covers(byte[] code, Insn insn) {
            return insn.row().encoding().startsWith("0F 0D") && insn.operand(0) instanceof Operand.Register;
        }
    };

    abstract boolean covers(byte[] code, Insn insn);

    /// Whether the processors of the two vendors may differ on the instruction.
    static boolean known(byte[] code) {
        Insn insn = Decoder.decode(code, 0, code.length, 64);
        for (VendorDifference difference : values()) {
            if (difference.covers(code, insn)) {
                return true;
            }
        }
        return false;
    }
}
