package hypercell.engine.x86.semantics;

import hypercell.engine.x86.state.Flags;

/// Addition, subtraction and logic. Operands and results are sign-extended from `bits` (8, 16, 32 or 64); when `bits`
/// is a constant at the call site everything about it folds away.
public final class Alu {
    private Alu() {}

    /// Sign-extends the low `bits` of `value`.
    public static long extend(long value, int bits) {
        return value << 64 - bits >> 64 - bits;
    }

    /// ADD.
    public static long add(Flags flags, long a, long b, int bits) {
        long result = extend(a + b, bits);
        flags.afterAdd(a, b, result);
        return result;
    }

    /// ADC.
    public static long adc(Flags flags, long a, long b, int bits) {
        long result = extend(a + b + (flags.carry() ? 1 : 0), bits);
        flags.afterAdd(a, b, result);
        return result;
    }

    /// SUB; CMP is SUB without the result.
    public static long sub(Flags flags, long a, long b, int bits) {
        long result = extend(a - b, bits);
        flags.afterSubtract(a, b, result);
        return result;
    }

    /// SBB.
    public static long sbb(Flags flags, long a, long b, int bits) {
        long result = extend(a - b - (flags.carry() ? 1 : 0), bits);
        flags.afterSubtract(a, b, result);
        return result;
    }

    /// AND; TEST is AND without the result. Both operands are sign-extended, so the result is.
    public static long and(Flags flags, long a, long b) {
        long result = a & b;
        flags.afterLogic(result);
        return result;
    }

    /// OR.
    public static long or(Flags flags, long a, long b) {
        long result = a | b;
        flags.afterLogic(result);
        return result;
    }

    /// XOR.
    public static long xor(Flags flags, long a, long b) {
        long result = a ^ b;
        flags.afterLogic(result);
        return result;
    }

    /// INC: CF is left alone.
    public static long inc(Flags flags, long a, int bits) {
        long result = extend(a + 1, bits);
        flags.afterStep(a, result, ~a & result);
        return result;
    }

    /// DEC: CF is left alone.
    public static long dec(Flags flags, long a, int bits) {
        long result = extend(a - 1, bits);
        flags.afterStep(a, result, a & ~result);
        return result;
    }

    /// NEG: 0 - a.
    public static long neg(Flags flags, long a, int bits) {
        return sub(flags, 0, a, bits);
    }

    /// NOT changes no flags.
    public static long not(long a) {
        return ~a;
    }
}
