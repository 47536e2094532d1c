package hypercell.engine.x86.exec;

import java.lang.invoke.MethodHandles;
import java.util.Locale;

/// Handlers of [FloatOperation]. The destination changes only when no unmasked exception was raised.
final class FloatForms {
    private static final long LOW = 0xffffffffL;

    private FloatForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        String meaning = site.insn().row().meaning();
        for (FloatOperation operation : FloatOperation.values()) {
            String name = operation.name().toLowerCase(Locale.ROOT);
            if (meaning.length() == name.length() + 2 && meaning.startsWith(name)) {
                Class<? extends Form> shape = shape(meaning.substring(name.length()));
                return shape == null
                        ? null
                        : Clones.of(shape, operation.ordinal()).make(site);
            }
        }
        return null;
    }

    private static Class<? extends Form> shape(String suffix) {
        return switch (suffix) {
            case "ps" -> PackedSingle.class;
            case "pd" -> PackedDouble.class;
            case "ss" -> ScalarSingle.class;
            case "sd" -> ScalarDouble.class;
            default -> null;
        };
    }

    /// Two lanes of single precision.
    private static long both(FloatOperation.Single operation, VectorUnit v, long a, long b, int control) {
        int low = operation.apply(v.unit, (int) a, (int) b, control);
        int high = operation.apply(v.unit, (int) (a >> 32), (int) (b >> 32), control);
        return low & LOW | (long) high << 32;
    }

    static final class PackedSingle extends Handler implements Form {
        private static final FloatOperation.Single OPERATION =
                FloatOperation.single(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;
        private final int control;

        PackedSingle() {
            this(0, null, 0);
        }

        private PackedSingle(int destination, VectorPlace source, int control) {
            this.destination = destination;
            this.source = source;
            this.control = control;
        }

        @Override
        public Handler make(Site site) {
            return new PackedSingle(
                    2 * VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1), ShuffleForms.control(site));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            long[] xmm = vectors.xmm;
            long low = both(OPERATION, vectors, xmm[destination], source.low(cpu), control);
            long high = both(OPERATION, vectors, xmm[destination + 1], source.high(cpu), control);
            vectors.finishArithmetic();
            xmm[destination] = low;
            xmm[destination + 1] = high;
        }
    }

    static final class PackedDouble extends Handler implements Form {
        private static final FloatOperation.Double OPERATION =
                FloatOperation.onDouble(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;
        private final int control;

        PackedDouble() {
            this(0, null, 0);
        }

        private PackedDouble(int destination, VectorPlace source, int control) {
            this.destination = destination;
            this.source = source;
            this.control = control;
        }

        @Override
        public Handler make(Site site) {
            return new PackedDouble(
                    2 * VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1), ShuffleForms.control(site));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            long[] xmm = vectors.xmm;
            long low = OPERATION.apply(vectors.unit, xmm[destination], source.low(cpu), control);
            long high = OPERATION.apply(vectors.unit, xmm[destination + 1], source.high(cpu), control);
            vectors.finishArithmetic();
            xmm[destination] = low;
            xmm[destination + 1] = high;
        }
    }

    static final class ScalarSingle extends Handler implements Form {
        private static final FloatOperation.Single OPERATION =
                FloatOperation.single(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;
        private final int control;

        ScalarSingle() {
            this(0, null, 0);
        }

        private ScalarSingle(int destination, VectorPlace source, int control) {
            this.destination = destination;
            this.source = source;
            this.control = control;
        }

        @Override
        public Handler make(Site site) {
            return new ScalarSingle(
                    2 * VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1), ShuffleForms.control(site));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            long[] xmm = vectors.xmm;
            int result = OPERATION.apply(vectors.unit, (int) xmm[destination], (int) source.low(cpu), control);
            vectors.finishArithmetic();
            xmm[destination] = xmm[destination] & ~LOW | result & LOW;
        }
    }

    static final class ScalarDouble extends Handler implements Form {
        private static final FloatOperation.Double OPERATION =
                FloatOperation.onDouble(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final VectorPlace source;
        private final int control;

        ScalarDouble() {
            this(0, null, 0);
        }

        private ScalarDouble(int destination, VectorPlace source, int control) {
            this.destination = destination;
            this.source = source;
            this.control = control;
        }

        @Override
        public Handler make(Site site) {
            return new ScalarDouble(
                    2 * VectorPlace.number(site.operand(0)), VectorPlace.of(site, 1), ShuffleForms.control(site));
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            long[] xmm = vectors.xmm;
            long result = OPERATION.apply(vectors.unit, xmm[destination], source.low(cpu), control);
            vectors.finishArithmetic();
            xmm[destination] = result;
        }
    }
}
