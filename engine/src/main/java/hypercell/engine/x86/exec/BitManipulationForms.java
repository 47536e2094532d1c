package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.BitManipulation;
import hypercell.engine.x86.semantics.MulDiv;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import java.lang.invoke.MethodHandles;
import java.util.List;

/// POPCNT, LZCNT, TZCNT, BMI1, BMI2, ADX, MOVBE, CRC32, RDRAND and RDSEED.
final class BitManipulationForms {
    private static final List<String> COUNTS = List.of("popcnt", "lzcnt", "tzcnt", "blsi", "blsmsk", "blsr");
    private static final List<String> PAIRS =
            List.of("andn", "pdep", "pext", "bextr", "bzhi", "rorx", "shlx", "shrx", "sarx", "crc32");

    private BitManipulationForms() {}

    /// The handler of a meaning, or null when it is none of these.
    static Handler of(Site site) {
        String meaning = site.insn().row().meaning();
        if (COUNTS.contains(meaning)) {
            return Clones.of(One.class, COUNTS.indexOf(meaning)).make(site);
        }
        if (PAIRS.contains(meaning)) {
            return Clones.of(Two.class, PAIRS.indexOf(meaning)).make(site);
        }
        return switch (meaning) {
            case "mulx" -> new WideMultiply(site);
            case "adcx" -> new AddWithFlag(site, Flags.CF);
            case "adox" -> new AddWithFlag(site, Flags.OF);
            case "movbe" -> new MoveSwapped(site);
            case "rdrand", "rdseed" -> new RandomNumber(site);
            default -> null;
        };
    }

    /// VEX-encoded instructions do not exist in real-address and virtual-8086 mode.
    private static void requireProtected(X86Cpu cpu, boolean needed) {
        if (needed) {
            SystemForms.requireProtectedMode(cpu);
        }
    }

    /// One source.
    static final class One extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place destination;
        private final Place source;
        private final int bits;
        private final boolean isProtected;

        One() {
            this(null, null, 0, false);
        }

        One(Place destination, Place source, int bits, boolean isProtected) {
            this.destination = destination;
            this.source = source;
            this.bits = bits;
            this.isProtected = isProtected;
        }

        @Override
        public Handler make(Site site) {
            boolean vex = site.insn().row().is("protected");
            return new One(site.place(0), site.place(1), site.operand(0).bits(), vex);
        }

        @Override
        void run(X86Cpu cpu) {
            requireProtected(cpu, isProtected);
            long a = source.read(cpu);
            destination.write(
                    cpu,
                    switch (OPERATION) {
                        case 0 -> BitManipulation.popcnt(cpu.flags, a, bits);
                        case 1 -> BitManipulation.lzcnt(cpu.flags, a, bits);
                        case 2 -> BitManipulation.tzcnt(cpu.flags, a, bits);
                        case 3 -> BitManipulation.blsi(cpu.flags, a, bits);
                        case 4 -> BitManipulation.blsmsk(cpu.flags, a, bits);
                        default -> BitManipulation.blsr(cpu.flags, a, bits);
                    });
        }
    }

    /// Two sources; CRC32 has two operands, and its destination is the first source.
    static final class Two extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place destination;
        private final Place first;
        private final Place second;
        private final int bits;
        private final boolean isProtected;

        Two() {
            this(null, null, null, 0, false);
        }

        Two(Place destination, Place first, Place second, int bits, boolean isProtected) {
            this.destination = destination;
            this.first = first;
            this.second = second;
            this.bits = bits;
            this.isProtected = isProtected;
        }

        @Override
        public Handler make(Site site) {
            boolean crc = site.insn().operands().size() == 2;
            int last = crc ? 1 : 2;
            return new Two(
                    site.place(0),
                    site.place(crc ? 0 : 1),
                    site.place(last),
                    site.operand(crc ? 1 : 0).bits(),
                    site.insn().row().is("protected"));
        }

        @Override
        void run(X86Cpu cpu) {
            requireProtected(cpu, isProtected);
            long a = first.read(cpu);
            long b = second.read(cpu);
            destination.write(
                    cpu,
                    switch (OPERATION) {
                        case 0 -> BitManipulation.andn(cpu.flags, a, b);
                        case 1 -> BitManipulation.pdep(a, b, bits);
                        case 2 -> BitManipulation.pext(a, b, bits);
                        case 3 -> BitManipulation.bextr(cpu.flags, a, b, bits);
                        case 4 -> BitManipulation.bzhi(cpu.flags, a, b, bits);
                        case 5 -> BitManipulation.rorx(a, (int) b, bits);
                        case 6 -> BitManipulation.shlx(a, b, bits);
                        case 7 -> BitManipulation.shrx(a, b, bits);
                        case 8 -> BitManipulation.sarx(a, b, bits);
                        default -> BitManipulation.crc32(a, b, bits);
                    });
        }
    }

    /// MULX: (R)DX times the source into two registers; when they are the same, the high half stays.
    static final class WideMultiply extends Handler {
        private final Place high;
        private final Place low;
        private final Place source;
        private final boolean wide;

        WideMultiply(Site site) {
            high = site.place(0);
            low = site.place(1);
            source = site.place(2);
            wide = site.operand(0).bits() == 64;
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireProtectedMode(cpu);
            long a = cpu.r[CpuState.DX];
            long b = source.read(cpu);
            if (wide) {
                low.write(cpu, a * b);
                high.write(cpu, MulDiv.mulHigh(a, b));
            } else {
                long product = (a & 0xffffffffL) * (b & 0xffffffffL);
                low.write(cpu, product);
                high.write(cpu, product >>> 32);
            }
        }
    }

    /// ADCX and ADOX: an addition whose carry lives in CF or OF, other flags untouched.
    static final class AddWithFlag extends Handler {
        private final Place destination;
        private final Place source;
        private final int bits;
        private final int flag;

        AddWithFlag(Site site, int flag) {
            destination = site.place(0);
            source = site.place(1);
            bits = site.operand(0).bits();
            this.flag = flag;
        }

        @Override
        void run(X86Cpu cpu) {
            long a = destination.read(cpu);
            long b = source.read(cpu);
            int status = cpu.flags.status();
            boolean carry = (status & flag) != 0;
            boolean out = BitManipulation.carryOut(a, b, carry, bits);
            destination.write(cpu, a + b + (carry ? 1 : 0));
            cpu.flags.setStatus(status & ~flag | (out ? flag : 0));
        }
    }

    static final class MoveSwapped extends Handler {
        private final Place destination;
        private final Place source;
        private final int bits;

        MoveSwapped(Site site) {
            destination = site.place(0);
            source = site.place(1);
            bits = site.operand(0).bits();
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, Long.reverseBytes(source.read(cpu)) >> 64 - bits);
        }
    }

    /// RDRAND, RDSEED: the next number of the experiment's generator, never exhausted.
    static final class RandomNumber extends Handler {
        private final Place destination;

        RandomNumber(Site site) {
            destination = site.place(0);
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, cpu.entropy.next());
            cpu.flags.setStatus(Flags.CF);
        }
    }
}
