package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.UnsupportedFeature;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.semantics.fp.Float80Conversion;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import java.util.List;

/// Operands of x87 instructions: stack registers, and numbers in memory that become 80-bit values.
final class X87Operands {
    private X87Operands() {}

    /// i of ST(i).
    static int number(Operand operand) {
        return ((Operand.Special) operand).number();
    }

    /// The last register operand's number; ST(1) when none is written.
    static int last(Site site) {
        List<Operand> operands = site.insn().operands();
        return operands.isEmpty() ? 1 : number(operands.getLast());
    }

    static boolean isMemory(Site site) {
        List<Operand> operands = site.insn().operands();
        return !operands.isEmpty() && operands.getLast() instanceof Operand.Memory;
    }

    /// The memory operand, which stands last.
    static Address address(Site site) {
        return site.address(site.insn().operands().size() - 1);
    }

    static int bytes(Site site) {
        return site.insn().operands().getLast().bits() / 8;
    }

    /// Reads the memory operand, notes it, and leaves its value in the unit; nothing is raised yet.
    static Load load(Site site, boolean integer) {
        Address address = address(site);
        int bytes = bytes(site);
        if (integer) {
            return switch (bytes) {
                case 2 -> new Load(address, bytes, (u, value) -> Float80Conversion.fromInteger(u, (short) value));
                case 4 -> new Load(address, bytes, (u, value) -> Float80Conversion.fromInteger(u, (int) value));
                default -> new Load(address, bytes, Float80Conversion::fromInteger);
            };
        }
        return switch (bytes) {
            case 4 -> new Load(address, bytes, (u, value) -> Float80Conversion.expandSingle(u, (int) value));
            case 8 -> new Load(address, bytes, Float80Conversion::expandDouble);
            default ->
                throw new UnsupportedFeature(
                        "an x87 operand of %d bytes".formatted(bytes), "SDM 1 \"x87 FPU Data Types\"");
        };
    }

    /// From the bits of an operand to the unit.
    interface Expansion {
        void apply(FloatUnit u, long bits);
    }

    /// A read of 2, 4 or 8 bytes and what they mean.
    static final class Load {
        private final Address address;
        private final int bytes;
        private final Expansion expansion;

        Load(Address address, int bytes, Expansion expansion) {
            this.address = address;
            this.bytes = bytes;
            this.expansion = expansion;
        }

        void read(X86Cpu cpu) {
            long gva = address.read(cpu, bytes);
            long bits = switch (bytes) {
                case 2 -> cpu.mmu.read16(gva);
                case 4 -> cpu.mmu.read32(gva);
                default -> cpu.mmu.read64(gva);
            };
            cpu.fpu.noteOperand(address);
            expansion.apply(cpu.fpu.unit, bits);
        }
    }
}
