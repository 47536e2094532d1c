package hypercell.engine.x86.exec;

import java.lang.invoke.MethodHandles;

/// MOVZX, MOVSX, MOVSXD: shapes for 32- and 64-bit destinations, and a generic one.
final class ExtendForms {
    private static final long LOW = 0xffffffffL;
    /// Kinds of extension.
    private static final int SIGNED = 1;

    private static final int WIDE = 2;

    private ExtendForms() {}

    static Handler of(Site site, boolean signed) {
        int from = site.operand(1).bits();
        int to = site.operand(0).bits();
        if (Width.hasHighByte(site) || to < 32) {
            return new Extend(site.place(0), site.place(1), signed ? -1L : (1L << from) - 1);
        }
        int constant = Width.constant((signed ? SIGNED : 0) | (to == 64 ? WIDE : 0), from);
        return Clones.of(site.isMemory(1) ? ExtendLoad.class : ExtendRegister.class, constant)
                .make(site);
    }

    /// Load of 8, 16 or 32 bits into a 32- or 64-bit register.
    static final class ExtendLoad extends Handler implements Form {
        private static final int SHAPE = Clones.constant(MethodHandles.lookup());
        private static final int FROM = Width.bits(SHAPE);
        private final int destination;
        private final Address source;

        ExtendLoad() {
            this(0, null);
        }

        ExtendLoad(int destination, Address source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new ExtendLoad(site.register(0), site.address(1));
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = extended(cpu.load(source.read(cpu, FROM / 8), FROM / 8), SHAPE);
        }
    }

    /// The low 8, 16 or 32 bits of a register into a 32- or 64-bit register.
    static final class ExtendRegister extends Handler implements Form {
        private static final int SHAPE = Clones.constant(MethodHandles.lookup());
        private final int destination;
        private final int source;

        ExtendRegister() {
            this(0, 0);
        }

        ExtendRegister(int destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new ExtendRegister(site.register(0), site.register(1));
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = extended(Width.value(cpu.r[source], Width.bits(SHAPE)), SHAPE);
        }
    }

    /// What a register holds after MOVZX or MOVSX of a sign-extended value.
    private static long extended(long value, int shape) {
        long whole = (Width.operation(shape) & SIGNED) != 0 ? value : value & Site.mask(Width.bits(shape));
        return (Width.operation(shape) & WIDE) != 0 ? whole : whole & LOW;
    }

    static final class Extend extends Handler {
        private final Place destination;
        private final Place source;
        private final long mask;

        Extend(Place destination, Place source, long mask) {
            this.destination = destination;
            this.source = source;
            this.mask = mask;
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, source.read(cpu) & mask);
        }
    }
}
