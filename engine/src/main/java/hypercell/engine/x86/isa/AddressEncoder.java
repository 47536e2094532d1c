package hypercell.engine.x86.isa;

import hypercell.engine.x86.isa.AddressBytes.Origin;
import java.util.Arrays;
import java.util.List;

/// Writes memory operands as ModRM, SIB and displacement, SDM 2 "Addressing-Mode Encoding of ModR/M and SIB Bytes".
final class AddressEncoder {
    /// Lengths of displacement to try, the shortest first.
    static final int[] DISPLACEMENT_BYTES = {0, 1, 4};

    private static final int SP = 4;
    private static final int BP = 5;
    private static final int NONE = -1;
    private static final List<String> PAIRS_16 =
            Arrays.asList("bx+si", "bx+di", "bp+si", "bp+di", "si", "di", "bp", "bx");

    private AddressEncoder() {}

    /// 16, 32 or 64: from the registers, else as demanded by `[a32 ...]`, else the size of the code.
    static int addressBits(Argument.Memory memory, int codeBits) {
        String register = memory.base() != null ? memory.base() : memory.index();
        if (register != null) {
            return Registers.named(register) instanceof Operand.Register r ? r.bits() : 0;
        }
        return memory.addressBits() != 0 ? memory.addressBits() : codeBits;
    }

    /// The bytes of the operand; null when `displacementBytes` (4 stands for the full width) cannot say it.
    ///
    /// @param addressBits 16, 32 or 64, as [#addressBits] says
    static AddressBytes encode(
            Argument.Memory memory, long displacement, int addressBits, int codeBits, int displacementBytes) {
        if (memory.reference().isRelative()) {
            Origin origin =
                    memory.reference() == Argument.Reference.TO_TARGET ? Origin.NEXT_INSTRUCTION : Origin.NOTHING;
            boolean possible = displacementBytes == 4 && (origin == Origin.NEXT_INSTRUCTION || fits(displacement, 4));
            return possible ? new AddressBytes(0, BP, NONE, 0, displacement, 4, origin) : null;
        }
        long value = Ranges.signExtend(displacement, addressBits);
        if (!fits(value, displacementBytes)) {
            return null;
        }
        return addressBits == 16
                ? encode16(memory, value, displacementBytes)
                : encodeSib(memory, value, displacementBytes, codeBits);
    }

    private static boolean fits(long value, int displacementBytes) {
        return switch (displacementBytes) {
            case 0 -> value == 0;
            case 1 -> value == (byte) value;
            default -> value == (int) value;
        };
    }

    private static AddressBytes encode16(Argument.Memory memory, long value, int displacementBytes) {
        boolean direct = memory.base() == null && memory.index() == null;
        int rm = direct ? 6 : rm16(memory);
        if ((direct && displacementBytes != 4) || (!direct && rm == 6 && displacementBytes == 0)) {
            return null;
        }
        int mod = direct ? 0 : mod(displacementBytes);
        return new AddressBytes(mod, rm, NONE, 0, value, Math.min(2, displacementBytes), Origin.NOTHING);
    }

    /// ModRM.rm of a 16-bit address, negative when there is none with these registers.
    static int rm16(Argument.Memory memory) {
        String base = memory.base() == null ? "" : memory.base();
        String index = memory.index() == null ? "" : memory.index();
        String plus = base.isEmpty() || index.isEmpty() ? "" : "+";
        int rm = PAIRS_16.indexOf(base + plus + index);
        return rm >= 0 ? rm : PAIRS_16.indexOf(index + plus + base);
    }

    private static AddressBytes encodeSib(Argument.Memory memory, long value, int displacementBytes, int codeBits) {
        int base = number(memory.base());
        int index = number(memory.index());
        int scale = memory.scale();
        if (index == SP) {
            index = base;
            base = SP;
        }
        if (base < 0 && index >= 0 && index != BP && scale <= 2) {
            // [eax*1] is [eax], [eax*2] is [eax+eax]: shorter, as no 32-bit displacement is needed. Not so
            // for EBP, which as a base would mean the stack segment.
            base = index;
            index = scale == 2 ? index : NONE;
            scale = 1;
        }
        boolean needsFull = base < 0;
        if ((needsFull && displacementBytes != 4) || ((base & 7) == BP && displacementBytes == 0)) {
            return null;
        }
        int mod = needsFull ? 0 : mod(displacementBytes);
        int rex = (index >= 8 ? 2 : 0) | (base >= 8 ? 1 : 0);
        int low = needsFull ? BP : base & 7;
        // Without SIB, an absolute address of 64-bit code would be relative to RIP.
        boolean sib = index >= 0 || low == SP || (needsFull && codeBits == 64);
        int sibByte = sib ? Integer.numberOfTrailingZeros(scale) << 6 | (index < 0 ? SP : index & 7) << 3 | low : NONE;
        return new AddressBytes(mod, sib ? SP : low, sibByte, rex, value, displacementBytes, Origin.NOTHING);
    }

    private static int number(String register) {
        return register != null && Registers.named(register) instanceof Operand.Register r ? r.number() : NONE;
    }

    private static int mod(int displacementBytes) {
        return displacementBytes == 0 ? 0 : displacementBytes == 1 ? 1 : 2;
    }
}
