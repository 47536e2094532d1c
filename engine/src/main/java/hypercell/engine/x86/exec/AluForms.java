package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.Alu;
import hypercell.engine.x86.state.Flags;
import java.lang.invoke.MethodHandles;

/// ADD OR ADC SBB AND SUB XOR CMP TEST: 32-bit shapes that dominate guest code, and a generic one.
final class AluForms {
    static final int ADD = 0;
    static final int OR = 1;
    static final int ADC = 2;
    static final int SBB = 3;
    static final int AND = 4;
    static final int SUB = 5;
    static final int XOR = 6;
    static final int CMP = 7;
    static final int TEST = 8;

    /// Added to an operation: operands of 64 bits, not 32.
    private static final int WIDE = 16;

    private static final long LOW = 0xffffffffL;

    private AluForms() {}

    static long apply(int operation, Flags flags, long a, long b, int bits) {
        return switch (operation) {
            case ADD -> Alu.add(flags, a, b, bits);
            case OR -> Alu.or(flags, a, b);
            case ADC -> Alu.adc(flags, a, b, bits);
            case SBB -> Alu.sbb(flags, a, b, bits);
            case AND, TEST -> Alu.and(flags, a, b);
            case SUB, CMP -> Alu.sub(flags, a, b, bits);
            default -> Alu.xor(flags, a, b);
        };
    }

    static boolean keepsResult(int operation) {
        return operation < CMP;
    }

    /// The handler for one of the nine operations.
    static Handler make(int operation, Site site) {
        int bits = site.insn().operand(0).bits();
        if (bits < 32) {
            return Clones.of(Generic.class, operation).make(site);
        }
        Class<? extends Form> shape;
        if (site.isRegister(0)) {
            shape = site.isRegister(1) ? RegReg.class : site.isMemory(1) ? RegMem.class : RegImm.class;
        } else {
            shape = site.isRegister(1) ? MemReg.class : MemImm.class;
        }
        return Clones.of(shape, operation | (bits == 64 ? WIDE : 0)).make(site);
    }

    /// A register's operand value: all of it, or the lower half sign-extended.
    private static long value(long register, boolean wide) {
        return wide ? register : (int) register;
    }

    /// What a register holds after a result of 64 or 32 bits.
    private static long kept(long result, boolean wide) {
        return wide ? result : result & LOW;
    }

    static final class RegReg extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = CONSTANT & ~WIDE;
        private static final boolean IS_WIDE = (CONSTANT & WIDE) != 0;
        private final int destination;
        private final int source;

        RegReg() {
            this(0, 0);
        }

        RegReg(int destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new RegReg(site.register(0), site.register(1));
        }

        @Override
        void run(X86Cpu cpu) {
            long[] r = cpu.r;
            long result = apply(
                    OPERATION, cpu.flags, value(r[destination], IS_WIDE), value(r[source], IS_WIDE), IS_WIDE ? 64 : 32);
            if (keepsResult(OPERATION)) {
                r[destination] = kept(result, IS_WIDE);
            }
        }
    }

    static final class RegImm extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = CONSTANT & ~WIDE;
        private static final boolean IS_WIDE = (CONSTANT & WIDE) != 0;
        private final int destination;
        private final long value;

        RegImm() {
            this(0, 0);
        }

        RegImm(int destination, long value) {
            this.destination = destination;
            this.value = value;
        }

        @Override
        public Handler make(Site site) {
            return new RegImm(site.register(0), site.immediate(1));
        }

        @Override
        void run(X86Cpu cpu) {
            long[] r = cpu.r;
            long result = apply(OPERATION, cpu.flags, value(r[destination], IS_WIDE), value, IS_WIDE ? 64 : 32);
            if (keepsResult(OPERATION)) {
                r[destination] = kept(result, IS_WIDE);
            }
        }
    }

    static final class RegMem extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = CONSTANT & ~WIDE;
        private static final boolean IS_WIDE = (CONSTANT & WIDE) != 0;
        private final int destination;
        private final Address source;

        RegMem() {
            this(0, null);
        }

        RegMem(int destination, Address source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new RegMem(site.register(0), site.address(1));
        }

        @Override
        void run(X86Cpu cpu) {
            long value = IS_WIDE ? cpu.mmu.read64(source.read(cpu, 8)) : cpu.mmu.read32(source.read(cpu, 4));
            long result = apply(OPERATION, cpu.flags, value(cpu.r[destination], IS_WIDE), value, IS_WIDE ? 64 : 32);
            if (keepsResult(OPERATION)) {
                cpu.r[destination] = kept(result, IS_WIDE);
            }
        }
    }

    static final class MemReg extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = CONSTANT & ~WIDE;
        private static final boolean IS_WIDE = (CONSTANT & WIDE) != 0;
        private final Address destination;
        private final int source;

        MemReg() {
            this(null, 0);
        }

        MemReg(Address destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new MemReg(site.address(0), site.register(1));
        }

        @Override
        void run(X86Cpu cpu) {
            long value = value(cpu.r[source], IS_WIDE);
            if (IS_WIDE) {
                modify64(cpu, OPERATION, destination, value);
            } else {
                modify32(cpu, OPERATION, destination, value);
            }
        }
    }

    static final class MemImm extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = CONSTANT & ~WIDE;
        private static final boolean IS_WIDE = (CONSTANT & WIDE) != 0;
        private final Address destination;
        private final long value;

        MemImm() {
            this(null, 0);
        }

        MemImm(Address destination, long value) {
            this.destination = destination;
            this.value = value;
        }

        @Override
        public Handler make(Site site) {
            return new MemImm(site.address(0), site.immediate(1));
        }

        @Override
        void run(X86Cpu cpu) {
            if (IS_WIDE) {
                modify64(cpu, OPERATION, destination, value);
            } else {
                modify32(cpu, OPERATION, destination, value);
            }
        }
    }

    /// Read-modify-write (or compare) of 32 bits in memory.
    private static void modify32(X86Cpu cpu, int operation, Address destination, long value) {
        if (keepsResult(operation)) {
            long gva = destination.write(cpu, 4);
            cpu.mmu.probeWrite(gva, 4);
            cpu.mmu.write32(gva, (int) apply(operation, cpu.flags, cpu.mmu.read32(gva), value, 32));
        } else {
            apply(operation, cpu.flags, cpu.mmu.read32(destination.read(cpu, 4)), value, 32);
        }
    }

    /// [#modify32] with 64 bits.
    private static void modify64(X86Cpu cpu, int operation, Address destination, long value) {
        if (keepsResult(operation)) {
            long gva = destination.write(cpu, 8);
            cpu.mmu.probeWrite(gva, 8);
            cpu.mmu.write64(gva, apply(operation, cpu.flags, cpu.mmu.read64(gva), value, 64));
        } else {
            apply(operation, cpu.flags, cpu.mmu.read64(destination.read(cpu, 8)), value, 64);
        }
    }

    /// Any width, any operands.
    static final class Generic extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place destination;
        private final Place source;
        private final int bits;

        Generic() {
            this(null, null, 0);
        }

        Generic(Place destination, Place source, int bits) {
            this.destination = destination;
            this.source = source;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new Generic(site.place(0), site.place(1), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            if (keepsResult(OPERATION)) {
                destination.prepare(cpu);
                long b = source.read(cpu);
                destination.writePrepared(cpu, apply(OPERATION, cpu.flags, destination.readPrepared(cpu), b, bits));
            } else {
                apply(OPERATION, cpu.flags, destination.read(cpu), source.read(cpu), bits);
            }
        }
    }
}
