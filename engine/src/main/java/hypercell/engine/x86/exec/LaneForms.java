package hypercell.engine.x86.exec;

import java.lang.invoke.MethodHandles;

/// Handlers of [LaneOperation].
final class LaneForms {
    private LaneForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        LaneOperation operation = LaneOperation.of(site.insn().row().meaning());
        if (operation == null) {
            return null;
        }
        Class<? extends Form> shape = VectorPlace.isMmx(site.operand(0)) ? OnMmx.class : OnXmm.class;
        return Clones.of(shape, operation.ordinal()).make(site);
    }

    static final class OnMmx extends Handler implements Form {
        private static final LaneOperation.Lane OPERATION = LaneOperation.lane(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;

        OnMmx() {
            this(0, null);
        }

        private OnMmx(int destination, VectorPlace source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new OnMmx(VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginMmx();
            source.prepareRead(cpu);
            long value = source.low(cpu);
            vectors.enterMmx();
            vectors.setMmx(destination, OPERATION.apply(vectors.mmx(destination), value));
        }
    }

    static final class OnXmm extends Handler implements Form {
        private static final LaneOperation.Lane OPERATION = LaneOperation.lane(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;

        OnXmm() {
            this(0, null);
        }

        private OnXmm(int destination, VectorPlace source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new OnXmm(2 * VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.begin();
            source.prepareRead(cpu);
            long low = source.low(cpu);
            long high = source.high(cpu);
            long[] xmm = vectors.xmm;
            xmm[destination] = OPERATION.apply(xmm[destination], low);
            xmm[destination + 1] = OPERATION.apply(xmm[destination + 1], high);
        }
    }
}
