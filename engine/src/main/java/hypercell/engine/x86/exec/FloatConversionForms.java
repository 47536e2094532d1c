package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.semantics.fp.DoublePrecision;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.semantics.fp.SinglePrecision;

/// CVTxx2xx (SDM 2A).
final class FloatConversionForms {
    private static final long LOW = 0xffffffffL;

    /// Halves of the result from the halves of the source, into the unit.
    private interface Packed {
        void apply(VectorUnit v, FloatUnit u, long low, long high);
    }

    /// The low 64 bits of a scalar result from the source; `bits` is the width of the integer.
    private interface Scalar {
        long apply(FloatUnit u, long source, int bits);
    }

    private FloatConversionForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        String meaning = site.insn().row().meaning();
        if (!meaning.startsWith("cvt")) {
            return null;
        }
        Handler handler = packed(meaning, site);
        return handler == null ? scalar(meaning, site) : handler;
    }

    private static Handler packed(String meaning, Site site) {
        return switch (meaning) {
            case "cvtdq2ps" -> new Whole(site, (v, u, low, high) -> v.set(singles(u, low), singles(u, high)));
            case "cvtps2dq" ->
                new Whole(
                        site, (v, u, low, high) -> v.set(integers(u, low, u.rounding), integers(u, high, u.rounding)));
            case "cvttps2dq" ->
                new Whole(
                        site,
                        (v, u, low, high) ->
                                v.set(integers(u, low, FloatUnit.TO_ZERO), integers(u, high, FloatUnit.TO_ZERO)));
            case "cvtdq2pd" ->
                new Whole(
                        site,
                        (v, u, low, high) -> v.set(
                                DoublePrecision.fromInteger(u, (int) low), DoublePrecision.fromInteger(u, low >> 32)));
            case "cvtpd2dq" -> new Whole(site, (v, u, low, high) -> v.set(integers(u, low, high, u.rounding), 0));
            case "cvttpd2dq" ->
                new Whole(site, (v, u, low, high) -> v.set(integers(u, low, high, FloatUnit.TO_ZERO), 0));
            case "cvtps2pd" ->
                new Whole(
                        site,
                        (v, u, low, high) ->
                                v.set(SinglePrecision.toDouble(u, (int) low), SinglePrecision.toDouble(u, (int)
                                        (low >> 32))));
            case "cvtpd2ps" ->
                new Whole(
                        site,
                        (v, u, low, high) -> v.set(
                                DoublePrecision.toSingle(u, low) & LOW | (long) DoublePrecision.toSingle(u, high) << 32,
                                0));
            case "cvtpi2ps" -> new FromMmx(site, (v, u, low, high) -> v.set(singles(u, low), v.high));
            case "cvtpi2pd" ->
                new FromMmx(
                        site,
                        (v, u, low, high) -> v.set(
                                DoublePrecision.fromInteger(u, (int) low), DoublePrecision.fromInteger(u, low >> 32)));
            case "cvtps2pi" -> new ToMmx(site, (v, u, low, high) -> v.set(integers(u, low, u.rounding), 0));
            case "cvttps2pi" -> new ToMmx(site, (v, u, low, high) -> v.set(integers(u, low, FloatUnit.TO_ZERO), 0));
            case "cvtpd2pi" -> new ToMmx(site, (v, u, low, high) -> v.set(integers(u, low, high, u.rounding), 0));
            case "cvttpd2pi" ->
                new ToMmx(site, (v, u, low, high) -> v.set(integers(u, low, high, FloatUnit.TO_ZERO), 0));
            default -> null;
        };
    }

    private static Handler scalar(String meaning, Site site) {
        return switch (meaning) {
            case "cvtsi2ss" -> new FromInteger(site, 32, (u, a, bits) -> SinglePrecision.fromInteger(u, a));
            case "cvtsi2sd" -> new FromInteger(site, 64, (u, a, bits) -> DoublePrecision.fromInteger(u, a));
            case "cvtss2sd" -> new BetweenFormats(site, 64, (u, a, bits) -> SinglePrecision.toDouble(u, (int) a));
            case "cvtsd2ss" -> new BetweenFormats(site, 32, (u, a, bits) -> DoublePrecision.toSingle(u, a));
            case "cvtss2si" ->
                new ToInteger(site, (u, a, bits) -> SinglePrecision.toInteger(u, (int) a, bits, u.rounding));
            case "cvttss2si" ->
                new ToInteger(site, (u, a, bits) -> SinglePrecision.toInteger(u, (int) a, bits, FloatUnit.TO_ZERO));
            case "cvtsd2si" -> new ToInteger(site, (u, a, bits) -> DoublePrecision.toInteger(u, a, bits, u.rounding));
            case "cvttsd2si" ->
                new ToInteger(site, (u, a, bits) -> DoublePrecision.toInteger(u, a, bits, FloatUnit.TO_ZERO));
            default -> null;
        };
    }

    /// Two doublewords to two singles.
    private static long singles(FloatUnit u, long a) {
        return SinglePrecision.fromInteger(u, (int) a) & LOW | (long) SinglePrecision.fromInteger(u, a >> 32) << 32;
    }

    /// Two singles to two doublewords.
    private static long integers(FloatUnit u, long a, int rounding) {
        return SinglePrecision.toInteger(u, (int) a, 32, rounding) & LOW
                | SinglePrecision.toInteger(u, (int) (a >> 32), 32, rounding) << 32;
    }

    /// Two doubles to two doublewords.
    private static long integers(FloatUnit u, long low, long high, int rounding) {
        return DoublePrecision.toInteger(u, low, 32, rounding) & LOW
                | DoublePrecision.toInteger(u, high, 32, rounding) << 32;
    }

    private static final class Whole extends Handler {
        private final int destination;
        private final VectorPlace source;
        private final Packed conversion;

        Whole(Site site, Packed conversion) {
            destination = 2 * VectorPlace.number(site.operand(0));
            source = VectorPlace.of(site, 1);
            this.conversion = conversion;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            conversion.apply(vectors, vectors.unit, source.low(cpu), source.high(cpu));
            vectors.finishArithmetic();
            vectors.xmm[destination] = vectors.low;
            vectors.xmm[destination + 1] = vectors.high;
        }
    }

    /// Two doublewords of an MMX register or of memory to an XMM register. Only a register makes it an MMX
    /// instruction.
    private static final class FromMmx extends Handler {
        private final int destination;
        private final VectorPlace source;
        private final boolean entersMmx;
        private final Packed conversion;

        FromMmx(Site site, Packed conversion) {
            destination = 2 * VectorPlace.number(site.operand(0));
            source = VectorPlace.of(site, 1);
            entersMmx = !site.isMemory(1);
            this.conversion = conversion;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            if (entersMmx) {
                cpu.fpu.checkPending();
            }
            source.prepareRead(cpu);
            long bits = source.low(cpu);
            if (entersMmx) {
                vectors.enterMmx();
            }
            vectors.high = vectors.xmm[destination + 1];
            conversion.apply(vectors, vectors.unit, bits, 0);
            vectors.finishArithmetic();
            vectors.xmm[destination] = vectors.low;
            vectors.xmm[destination + 1] = vectors.high;
        }
    }

    /// Floating-point numbers to an MMX register.
    private static final class ToMmx extends Handler {
        private final int destination;
        private final VectorPlace source;
        private final Packed conversion;

        ToMmx(Site site, Packed conversion) {
            destination = VectorPlace.number(site.operand(0));
            source = VectorPlace.of(site, 1);
            this.conversion = conversion;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            cpu.fpu.checkPending();
            source.prepareRead(cpu);
            long low = source.low(cpu);
            long high = source.high(cpu);
            vectors.enterMmx();
            conversion.apply(vectors, vectors.unit, low, high);
            vectors.finishArithmetic();
            vectors.setMmx(destination, vectors.low);
        }
    }

    /// A general register or memory of 32 or 64 bits to the low lane of an XMM register.
    private static final class FromInteger extends Handler {
        private final int destination;
        private final Place source;
        private final int resultBits;
        private final Scalar conversion;

        FromInteger(Site site, int resultBits, Scalar conversion) {
            destination = 2 * VectorPlace.number(site.operand(0));
            source = site.place(1);
            this.resultBits = resultBits;
            this.conversion = conversion;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            long result = conversion.apply(vectors.unit, source.read(cpu), 0);
            vectors.finishArithmetic();
            putLane(vectors.xmm, destination, result, resultBits);
        }
    }

    /// CVTSS2SD, CVTSD2SS.
    private static final class BetweenFormats extends Handler {
        private final int destination;
        private final VectorPlace source;
        private final int resultBits;
        private final Scalar conversion;

        BetweenFormats(Site site, int resultBits, Scalar conversion) {
            destination = 2 * VectorPlace.number(site.operand(0));
            source = VectorPlace.of(site, 1);
            this.resultBits = resultBits;
            this.conversion = conversion;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            long result = conversion.apply(vectors.unit, source.low(cpu), 0);
            vectors.finishArithmetic();
            putLane(vectors.xmm, destination, result, resultBits);
        }
    }

    private static void putLane(long[] xmm, int index, long value, int bits) {
        xmm[index] = bits == 64 ? value : xmm[index] & ~LOW | value & LOW;
    }

    /// The low lane of an XMM register or memory to a general register.
    private static final class ToInteger extends Handler {
        private final int destination;
        private final int bits;
        private final VectorPlace source;
        private final Scalar conversion;

        ToInteger(Site site, Scalar conversion) {
            Operand.Register register = (Operand.Register) site.operand(0);
            destination = register.number();
            bits = register.bits();
            source = VectorPlace.of(site, 1);
            this.conversion = conversion;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            long result = conversion.apply(vectors.unit, source.low(cpu), bits);
            vectors.finishArithmetic();
            cpu.r[destination] = bits == 64 ? result : result & LOW;
        }
    }
}
