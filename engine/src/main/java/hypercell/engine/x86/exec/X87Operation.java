package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.Float80Arithmetic;
import hypercell.engine.x86.semantics.fp.FloatUnit;

/// The six x87 operations that have register, memory, integer and popping forms: destination op source.
enum X87Operation {
    ADD {
        @Override
        void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
            Float80Arithmetic.add(u, a, aSignificand, b, bSignificand);
        }
    },
    MUL {
        @Override
        void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
            Float80Arithmetic.multiply(u, a, aSignificand, b, bSignificand);
        }
    },
    SUB {
        @Override
        void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
            Float80Arithmetic.subtract(u, a, aSignificand, b, bSignificand);
        }
    },
    SUBR {
        @Override
        void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
            Float80Arithmetic.subtract(u, b, bSignificand, a, aSignificand);
        }
    },
    DIV {
        @Override
        void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
            Float80Arithmetic.divide(u, a, aSignificand, b, bSignificand);
        }
    },
    DIVR {
        @Override
        void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand) {
            Float80Arithmetic.divide(u, b, bSignificand, a, aSignificand);
        }
    };

    private static final X87Operation[] BY_ORDINAL = values();

    /// The operation that a cloned form was made for.
    static X87Operation of(int constant) {
        return BY_ORDINAL[constant];
    }

    abstract void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand);
}
