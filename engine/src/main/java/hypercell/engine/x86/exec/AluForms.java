package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.semantics.Alu;
import hypercell.engine.x86.state.Flags;
import java.lang.invoke.MethodHandles;

/// ADD OR ADC SBB AND SUB XOR CMP TEST: a shape for each kind of operands, copied for each operation and width, and a
/// generic one for AH, CH, DH and BH.
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
        if (Width.hasHighByte(site)) {
            return Clones.of(Generic.class, operation).make(site);
        }
        return Clones.of(shape(site), Width.constant(operation, site.operand(0).bits()))
                .make(site);
    }

    private static Class<? extends Form> shape(Site site) {
        boolean register = site.isRegister(0);
        return switch (site.operand(1)) {
            case Operand.Register second -> register ? RegReg.class : MemReg.class;
            case Operand.Memory second -> RegMem.class;
            default -> register ? RegImm.class : MemImm.class;
        };
    }

    static final class RegReg extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = Width.operation(CONSTANT);
        private static final int BITS = Width.bits(CONSTANT);
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
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            long[] r = cpu.r;
            long old = r[destination];
            long result = apply(OPERATION, cpu.flags, Width.value(old, BITS), Width.value(r[source], BITS), BITS);
            if (keepsResult(OPERATION)) {
                r[destination] = Width.kept(old, result, BITS);
            }
        }
    }

    static final class RegImm extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = Width.operation(CONSTANT);
        private static final int BITS = Width.bits(CONSTANT);
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
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            long[] r = cpu.r;
            long old = r[destination];
            long result = apply(OPERATION, cpu.flags, Width.value(old, BITS), value, BITS);
            if (keepsResult(OPERATION)) {
                r[destination] = Width.kept(old, result, BITS);
            }
        }
    }

    static final class RegMem extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = Width.operation(CONSTANT);
        private static final int BITS = Width.bits(CONSTANT);
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
            long value = cpu.load(source.read(cpu, BITS / 8), BITS / 8);
            long old = cpu.r[destination];
            long result = apply(OPERATION, cpu.flags, Width.value(old, BITS), value, BITS);
            if (keepsResult(OPERATION)) {
                cpu.r[destination] = Width.kept(old, result, BITS);
            }
        }
    }

    static final class MemReg extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = Width.operation(CONSTANT);
        private static final int BITS = Width.bits(CONSTANT);
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
            modify(cpu, OPERATION, BITS, destination, Width.value(cpu.r[source], BITS));
        }
    }

    static final class MemImm extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = Width.operation(CONSTANT);
        private static final int BITS = Width.bits(CONSTANT);
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
            modify(cpu, OPERATION, BITS, destination, value);
        }
    }

    /// Read-modify-write of memory, or a comparison with it.
    private static void modify(X86Cpu cpu, int operation, int bits, Address destination, long value) {
        int bytes = bits / 8;
        if (keepsResult(operation)) {
            long gva = destination.write(cpu, bytes);
            cpu.mmu.probeWrite(gva, bytes);
            cpu.store(gva, bytes, apply(operation, cpu.flags, cpu.load(gva, bytes), value, bits));
        } else {
            apply(operation, cpu.flags, cpu.load(destination.read(cpu, bytes), bytes), value, bits);
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
