package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.ArcTangent;
import hypercell.engine.x86.semantics.fp.Float80;
import hypercell.engine.x86.semantics.fp.Float80Arithmetic;
import hypercell.engine.x86.semantics.fp.Float80Remainder;
import hypercell.engine.x86.semantics.fp.Float80Scaling;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.semantics.fp.Transcendental;
import hypercell.engine.x86.semantics.fp.Trigonometry;
import hypercell.engine.x86.state.FpuState;

/// Instructions that compute a function of ST(0), or of ST(0) and ST(1) (SDM 2A, their pages).
final class X87FunctionForms {
    /// ST(0) becomes a function of itself.
    interface Unary {
        void apply(FloatUnit u, int a, long aSignificand);
    }

    /// A function of ST(0) = a and ST(1) = b.
    interface Binary {
        void apply(FloatUnit u, int a, long aSignificand, int b, long bSignificand);
    }

    private X87FunctionForms() {}

    /// The handler of a meaning, or null.
    static Handler of(String meaning) {
        return switch (meaning) {
            case "fsqrt" -> new OfTop(Float80Arithmetic::squareRoot, 0);
            case "frndint" -> new OfTop(Float80Scaling::roundToInteger, 0);
            case "f2xm1" -> new OfTop(Transcendental::powerOfTwoMinusOne, 0);
            case "fsin" -> new OfTop(X87FunctionForms::sine, FpuState.C2);
            case "fcos" -> new OfTop(X87FunctionForms::cosine, FpuState.C2);
            case "fscale" -> new OfTwo(Float80Scaling::scale, false);
            case "fprem" -> new OfTwo((u, a, as, b, bs) -> Float80Remainder.remainder(u, a, as, b, bs, false), true);
            case "fprem1" -> new OfTwo((u, a, as, b, bs) -> Float80Remainder.remainder(u, a, as, b, bs, true), true);
            case "fyl2x" -> new IntoSecond(Transcendental::yLog2);
            case "fyl2xp1" -> new IntoSecond(Transcendental::yLog2PlusOne);
            case "fpatan" -> new IntoSecond(ArcTangent::of);
            case "fptan" -> new Pushing(X87FunctionForms::tangent, X87FunctionForms::one, FpuState.C2);
            case "fsincos" -> new Pushing(X87FunctionForms::sine, X87FunctionForms::cosine, FpuState.C2);
            case "fxtract" -> new Pushing(Float80Scaling::extractExponent, Float80Scaling::extractSignificand, 0);
            default -> null;
        };
    }

    private static void sine(FloatUnit u, int a, long aSignificand) {
        Trigonometry.of(u, Trigonometry.Function.SINE, a, aSignificand);
    }

    private static void cosine(FloatUnit u, int a, long aSignificand) {
        Trigonometry.of(u, Trigonometry.Function.COSINE, a, aSignificand);
    }

    private static void tangent(FloatUnit u, int a, long aSignificand) {
        Trigonometry.of(u, Trigonometry.Function.TANGENT, a, aSignificand);
    }

    /// What FPTAN pushes: 1.0, or the NaN that it has just made.
    private static void one(FloatUnit u, int a, long aSignificand) {
        if (!Float80.isNan(u.signExponent, u.significand)) {
            u.result(Float80.BIAS, Float80.INTEGER_BIT);
        }
    }

    private static final class OfTop extends Handler {
        private final Unary function;
        private final int conditionMask;

        OfTop(Unary function, int conditionMask) {
            this.function = function;
            this.conditionMask = conditionMask;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            fpu.unit.condition = 0;
            boolean completed;
            if (fpu.isEmpty(0)) {
                completed = fpu.underflow();
            } else {
                int top = fpu.state.top;
                function.apply(fpu.unit, fpu.state.signExponent[top], fpu.state.significand[top]);
                completed = fpu.unit.completed();
            }
            if (completed) {
                fpu.put(0);
            }
            fpu.finish(fpu.unit.condition & conditionMask, conditionMask);
        }
    }

    /// Into ST(0).
    private static final class OfTwo extends Handler {
        private final Binary function;
        private final boolean tellsQuotient;

        OfTwo(Binary function, boolean tellsQuotient) {
            this.function = function;
            this.tellsQuotient = tellsQuotient;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            fpu.unit.condition = 0;
            boolean completed = apply(fpu, function);
            if (completed) {
                fpu.put(0);
            }
            fpu.finish(fpu.unit.condition, conditionMask(fpu, completed));
        }

        /// Condition codes that the outcome changes: where there is no quotient, C0 and C3 stay.
        private int conditionMask(Fpu fpu, boolean completed) {
            if (!tellsQuotient) {
                return 0;
            }
            boolean number = completed && !Float80.isNan(fpu.unit.signExponent, fpu.unit.significand);
            return number ? FpuState.CONDITION : FpuState.C2;
        }
    }

    private static boolean apply(Fpu fpu, Binary function) {
        int top = fpu.state.top;
        int next = fpu.physical(1);
        if (fpu.state.isEmpty(top) || fpu.state.isEmpty(next)) {
            return fpu.underflow();
        }
        int[] signExponent = fpu.state.signExponent;
        long[] significand = fpu.state.significand;
        function.apply(fpu.unit, signExponent[top], significand[top], signExponent[next], significand[next]);
        return fpu.unit.completed();
    }

    /// Into ST(1), then pops.
    private static final class IntoSecond extends Handler {
        private final Binary function;

        IntoSecond(Binary function) {
            this.function = function;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            if (apply(fpu, function)) {
                fpu.put(1);
                fpu.pop();
            }
            fpu.finish();
        }
    }

    /// FPTAN, FSINCOS, FXTRACT: the first result replaces ST(0), the second is pushed.
    private static final class Pushing extends Handler {
        private final Unary first;
        private final Unary second;
        private final int conditionMask;

        Pushing(Unary first, Unary second, int conditionMask) {
            this.first = first;
            this.second = second;
            this.conditionMask = conditionMask;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            fpu.unit.condition = 0;
            if (fpu.isEmpty(0) || !fpu.isEmpty(-1)) {
                if (fpu.isEmpty(0) ? fpu.underflow() : fpu.overflow()) {
                    fpu.put(0);
                    fpu.push();
                }
            } else {
                both(fpu);
            }
            fpu.finish(fpu.unit.condition, conditionMask);
        }

        private void both(Fpu fpu) {
            int a = fpu.state.signExponent[fpu.state.top];
            long aSignificand = fpu.state.significand[fpu.state.top];
            first.apply(fpu.unit, a, aSignificand);
            if (!fpu.unit.completed() || fpu.unit.condition != 0) {
                return; // an unmasked exception, or an argument out of range
            }
            int firstSignExponent = fpu.unit.signExponent;
            long firstSignificand = fpu.unit.significand;
            second.apply(fpu.unit, a, aSignificand);
            fpu.put(0, firstSignExponent, firstSignificand);
            fpu.push();
        }
    }
}
