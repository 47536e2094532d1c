package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import java.lang.invoke.MethodHandles;

/// Handlers of [ShuffleOperation].
final class ShuffleForms {
    private ShuffleForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        ShuffleOperation operation = ShuffleOperation.of(site.insn().row().meaning());
        if (operation == null) {
            return null;
        }
        Class<? extends Form> shape = VectorPlace.isMmx(site.operand(0)) ? OnMmx.class : OnXmm.class;
        return Clones.of(shape, operation.ordinal()).make(site);
    }

    /// The immediate, which stands last, or 0.
    static int control(Site site) {
        return site.insn().operands().getLast() instanceof Operand.Immediate immediate
                ? (int) immediate.value() & 0xff
                : 0;
    }

    static final class OnMmx extends Handler implements Form {
        private static final ShuffleOperation.Narrow OPERATION =
                ShuffleOperation.mmx(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;
        private final int control;

        OnMmx() {
            this(0, null, 0);
        }

        private OnMmx(int destination, VectorPlace source, int control) {
            this.destination = destination;
            this.source = source;
            this.control = control;
        }

        @Override
        public Handler make(Site site) {
            return new OnMmx(VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1), control(site));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginMmx();
            source.prepareRead(cpu);
            long value = source.low(cpu);
            vectors.enterMmx();
            vectors.setMmx(destination, OPERATION.apply(vectors.mmx(destination), value, control));
        }
    }

    static final class OnXmm extends Handler implements Form {
        private static final ShuffleOperation.Whole OPERATION =
                ShuffleOperation.xmm(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;
        private final int control;

        OnXmm() {
            this(0, null, 0);
        }

        private OnXmm(int destination, VectorPlace source, int control) {
            this.destination = destination;
            this.source = source;
            this.control = control;
        }

        @Override
        public Handler make(Site site) {
            return new OnXmm(2 * VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1), control(site));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.begin();
            source.prepareRead(cpu);
            long low = source.low(cpu);
            long high = source.high(cpu);
            long[] xmm = vectors.xmm;
            OPERATION.apply(vectors, xmm[destination], xmm[destination + 1], low, high, control);
            xmm[destination] = vectors.low;
            xmm[destination + 1] = vectors.high;
        }
    }
}
