package hypercell.engine.x86.isa;

import hypercell.engine.table.Problem;
import java.util.Arrays;
import java.util.List;

/// Writes memory operands as ModRM, SIB and displacement, SDM 2 "Addressing-Mode Encoding of ModR/M and SIB Bytes".
final class AddressEncoder {
    /// Lengths of displacement to try, the shortest first.
    static final int[] DISPLACEMENT_BYTES = {0, 1, 4};
    private static final int SP = 4;
    private static final int BP = 5;
    private static final List<String> PAIRS_16 =
            Arrays.asList("bx+si", "bx+di", "bp+si", "bp+di", "si", "di", "bp", "bx");

    private AddressEncoder() {}

    /// 16 or 32: from the registers, else as demanded by `[dword ...]`, else the size of the code.
    static int addressBits(Argument.Memory memory, int codeBits) {
        String register = memory.base() != null ? memory.base() : memory.index();
        if (register != null) {
            return Registers.named(register) instanceof Operand.Register r ? r.bits() : 0;
        }
        return memory.addressBits() != 0 ? memory.addressBits() : codeBits;
    }

    /// What is wrong with the address, or null.
    static Problem problem(Argument.Memory memory, long displacement, int codeBits) {
        if (memory.segment() != null && Registers.segment(memory.segment()) < 0) {
            return problem(memory, "'" + memory.segment() + "' is not a segment register", "es cs ss ds fs gs");
        }
        int bits = addressBits(memory, codeBits);
        for (String register : Arrays.asList(memory.base(), memory.index())) {
            if (register != null && !isAddressRegister(register)) {
                return problem(
                        memory,
                        "'" + register + "' cannot be part of an address",
                        "use ebx, esi ... or bx, bp, si, di");
            }
            if (register != null && Registers.named(register).bits() != bits) {
                return problem(memory, "16- and 32-bit registers cannot be mixed in an address", "");
            }
        }
        if (memory.addressBits() != 0 && memory.addressBits() != bits) {
            return problem(
                    memory,
                    "the registers make this a " + bits + "-bit address",
                    "leave the size inside the brackets out");
        }
        if (!Ranges.fits(displacement, bits)) {
            String hint = bits == 16 ? "[dword ...] makes it a 32-bit address" : "";
            return problem(memory, Ranges.sentence("address " + displacement, bits), hint);
        }
        return bits == 16 ? problem16(memory) : problem32(memory);
    }

    private static Problem problem16(Argument.Memory memory) {
        if (memory.base() == null && memory.index() == null) {
            return null;
        }
        boolean known = memory.scale() == 1 && rm16(memory) >= 0;
        return known
                ? null
                : problem(
                        memory,
                        "a 16-bit address cannot have these registers",
                        "bx or bp, plus si or di, plus a constant");
    }

    private static Problem problem32(Argument.Memory memory) {
        boolean scales = memory.scale() == 1 || memory.scale() == 2 || memory.scale() == 4 || memory.scale() == 8;
        if (!scales) {
            return problem(
                    memory, "bad scale " + memory.scale() + " of " + memory.index(), "the scale is 1, 2, 4 or 8");
        }
        boolean swappable =
                memory.scale() == 1 && memory.base() != null && !memory.base().equals("esp");
        return "esp".equals(memory.index()) && !swappable
                ? problem(memory, "esp cannot be an index register", "use it as the base, or another register")
                : null;
    }

    private static Problem problem(Argument.Memory memory, String message, String hint) {
        return new Problem(memory.position(), message, hint);
    }

    private static boolean isAddressRegister(String name) {
        return Registers.named(name) instanceof Operand.Register(int _, int bits, boolean _)
                && (bits == 16 || bits == 32);
    }

    /// Appends ModRM and what follows; false when `displacementBytes` (4 stands for the full width) cannot say it.
    static boolean encode(
            CodeBuffer out, Argument.Memory memory, long displacement, int codeBits, int reg, int displacementBytes) {
        int bits = addressBits(memory, codeBits);
        long value = Ranges.signExtend(displacement, bits);
        if ((displacementBytes == 0 && value != 0) || (displacementBytes == 1 && (value < -128 || value > 127))) {
            return false;
        }
        return bits == 16
                ? encode16(out, memory, value, reg, displacementBytes)
                : encode32(out, memory, value, reg, displacementBytes);
    }

    private static boolean encode16(
            CodeBuffer out, Argument.Memory memory, long value, int reg, int displacementBytes) {
        boolean direct = memory.base() == null && memory.index() == null;
        int rm = direct ? 6 : rm16(memory);
        if ((direct && displacementBytes != 4) || (!direct && rm == 6 && displacementBytes == 0)) {
            return false;
        }
        out.add(direct ? modRm(0, reg, 6) : modRm(mod(displacementBytes), reg, rm));
        out.add(value, Math.min(2, displacementBytes));
        return true;
    }

    private static int rm16(Argument.Memory memory) {
        String base = memory.base() == null ? "" : memory.base();
        String index = memory.index() == null ? "" : memory.index();
        String plus = base.isEmpty() || index.isEmpty() ? "" : "+";
        int rm = PAIRS_16.indexOf(base + plus + index);
        return rm >= 0 ? rm : PAIRS_16.indexOf(index + plus + base);
    }

    private static boolean encode32(
            CodeBuffer out, Argument.Memory memory, long value, int reg, int displacementBytes) {
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
            index = scale == 2 ? index : -1;
            scale = 1;
        }
        boolean needsFull = base < 0;
        if ((needsFull && displacementBytes != 4) || (base == BP && displacementBytes == 0)) {
            return false;
        }
        int mod = needsFull ? 0 : mod(displacementBytes);
        boolean sib = index >= 0 || base == SP;
        out.add(modRm(mod, reg, sib ? SP : needsFull ? BP : base));
        if (sib) {
            out.add(Integer.numberOfTrailingZeros(scale) << 6 | (index < 0 ? SP : index) << 3 | (base < 0 ? BP : base));
        }
        out.add(value, displacementBytes);
        return true;
    }

    private static int number(String register) {
        return register != null && Registers.named(register) instanceof Operand.Register r ? r.number() : -1;
    }

    private static int mod(int displacementBytes) {
        return displacementBytes == 0 ? 0 : displacementBytes == 1 ? 1 : 2;
    }

    static int modRm(int mod, int reg, int rm) {
        return mod << 6 | reg << 3 | rm;
    }
}
