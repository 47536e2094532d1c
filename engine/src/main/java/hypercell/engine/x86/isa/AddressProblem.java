package hypercell.engine.x86.isa;

import hypercell.engine.table.Problem;
import java.util.Arrays;

/// Finds what is wrong with a memory operand by itself, whatever instruction it belongs to.
final class AddressProblem {
    private final Argument.Memory memory;
    private final int bits;
    private final int codeBits;

    private AddressProblem(Argument.Memory memory, int bits, int codeBits) {
        this.memory = memory;
        this.bits = bits;
        this.codeBits = codeBits;
    }

    /// The problem, or null.
    ///
    /// @param demandedBits address size that a prefix demands, 0 when none does
    static Problem of(Argument.Memory memory, long displacement, int demandedBits, int codeBits) {
        int bits = AddressEncoder.addressBits(memory, demandedBits == 0 ? codeBits : demandedBits);
        AddressProblem address = new AddressProblem(memory, bits, codeBits);
        Problem problem = address.segment();
        problem = problem != null ? problem : address.registers();
        problem = problem != null ? problem : address.size(demandedBits);
        problem = problem != null ? problem : address.displacement(displacement);
        return problem != null ? problem : bits == 16 ? address.pair() : address.scaleAndIndex();
    }

    private Problem segment() {
        return memory.segment() != null && Registers.segment(memory.segment()) < 0
                ? problem("'" + memory.segment() + "' is not a segment register", "es cs ss ds fs gs")
                : null;
    }

    private Problem registers() {
        for (String register : Arrays.asList(memory.base(), memory.index())) {
            if (register == null) {
                continue;
            }
            Operand operand = Registers.named(register);
            if (codeBits != 64 && operand != null && Registers.only64(operand)) {
                return problem("register " + register + " exists in 64-bit code only", "");
            }
            if (!(operand instanceof Operand.Register(int number, int width, boolean _))
                    || width < 16
                    || (width == 16 && number >= 8)) {
                String hint =
                        codeBits == 64 ? "use rbx, rsi ... r15 or ebx, esi ..." : "use ebx, esi ... or bx, bp, si, di";
                return problem("'" + register + "' cannot be part of an address", hint);
            }
            if (width != bits) {
                return problem(
                        Math.min(width, bits) + "- and " + Math.max(width, bits)
                                + "-bit registers cannot be mixed in an address",
                        "");
            }
        }
        return null;
    }

    private Problem size(int demandedBits) {
        if (memory.addressBits() != 0 && memory.addressBits() != bits) {
            return problem(
                    "the registers make this a " + bits + "-bit address", "leave the size inside the brackets out");
        }
        if (demandedBits != 0 && demandedBits != bits) {
            return problem("a" + demandedBits + " contradicts the registers of the address", "");
        }
        if (bits == 16 && codeBits == 64) {
            return problem("16-bit addresses do not exist in 64-bit code", "use 64-bit registers");
        }
        if (bits == 64 && codeBits != 64) {
            return problem("64-bit addresses exist in 64-bit code only", "");
        }
        return memory.reference().isRelative() && codeBits != 64
                ? problem("an address relative to RIP exists in 64-bit code only", "leave 'rel' out")
                : null;
    }

    private Problem displacement(long displacement) {
        if (Ranges.fits(displacement, bits)) {
            return null;
        }
        return problem(
                Ranges.sentence("address " + displacement, bits),
                bits == 16 ? "[dword ...] makes it a 32-bit address" : "");
    }

    private Problem pair() {
        boolean none = memory.base() == null && memory.index() == null;
        return none || (memory.scale() == 1 && AddressEncoder.rm16(memory) >= 0)
                ? null
                : problem("a 16-bit address cannot have these registers", "bx or bp, plus si or di, plus a constant");
    }

    private Problem scaleAndIndex() {
        int scale = memory.scale();
        if (scale != 1 && scale != 2 && scale != 4 && scale != 8) {
            return problem("bad scale " + scale + " of " + memory.index(), "the scale is 1, 2, 4 or 8");
        }
        boolean swappable = scale == 1 && memory.base() != null && !isStackPointer(memory.base());
        return isStackPointer(memory.index()) && !swappable
                ? problem(memory.index() + " cannot be an index register", "use it as the base, or another register")
                : null;
    }

    private static boolean isStackPointer(String register) {
        return "esp".equals(register) || "rsp".equals(register);
    }

    private Problem problem(String message, String hint) {
        return new Problem(memory.position(), message, hint);
    }
}
