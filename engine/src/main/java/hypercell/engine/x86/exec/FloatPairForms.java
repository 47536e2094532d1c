package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.DoublePrecision;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.semantics.fp.SinglePrecision;

/// SSE arithmetic across lanes: HADDPS and its like, ADDSUBPS, ADDSUBPD, DPPS, DPPD, and the comparisons that set
/// EFLAGS (SDM 2A, 2B).
final class FloatPairForms {
    private static final long LOW = 0xffffffffL;

    /// Halves of a result from the halves of both operands, into the unit.
    private interface Whole {
        void apply(VectorUnit v, long aLow, long aHigh, long bLow, long bHigh, int control);
    }

    private FloatPairForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        return switch (site.insn().row().meaning()) {
            case "haddps" ->
                new Across(
                        site, (v, aLow, aHigh, bLow, bHigh, control) -> horizontal(v, aLow, aHigh, bLow, bHigh, false));
            case "hsubps" ->
                new Across(
                        site, (v, aLow, aHigh, bLow, bHigh, control) -> horizontal(v, aLow, aHigh, bLow, bHigh, true));
            case "haddpd" ->
                new Across(
                        site,
                        (v, aLow, aHigh, bLow, bHigh, control) -> v.set(
                                DoublePrecision.add(v.unit, aLow, aHigh), DoublePrecision.add(v.unit, bLow, bHigh)));
            case "hsubpd" ->
                new Across(
                        site,
                        (v, aLow, aHigh, bLow, bHigh, control) -> v.set(
                                DoublePrecision.subtract(v.unit, aLow, aHigh),
                                DoublePrecision.subtract(v.unit, bLow, bHigh)));
            case "addsubps" ->
                new Across(
                        site,
                        (v, aLow, aHigh, bLow, bHigh, control) ->
                                v.set(subtractAdd(v.unit, aLow, bLow), subtractAdd(v.unit, aHigh, bHigh)));
            case "addsubpd" ->
                new Across(
                        site,
                        (v, aLow, aHigh, bLow, bHigh, control) -> v.set(
                                DoublePrecision.subtract(v.unit, aLow, bLow),
                                DoublePrecision.add(v.unit, aHigh, bHigh)));
            case "dpps" -> new Across(site, FloatPairForms::dotSingle);
            case "dppd" -> new Across(site, FloatPairForms::dotDouble);
            case "comiss" -> new ToFlags(site, true, true);
            case "ucomiss" -> new ToFlags(site, true, false);
            case "comisd" -> new ToFlags(site, false, true);
            case "ucomisd" -> new ToFlags(site, false, false);
            default -> null;
        };
    }

    private static void horizontal(VectorUnit v, long aLow, long aHigh, long bLow, long bHigh, boolean subtracts) {
        v.set(
                pair(v.unit, aLow, subtracts) | pair(v.unit, aHigh, subtracts) << 32,
                pair(v.unit, bLow, subtracts) | pair(v.unit, bHigh, subtracts) << 32);
    }

    /// The two singles of 64 bits added or subtracted.
    private static long pair(FloatUnit u, long a, boolean subtracts) {
        int high = (int) (a >> 32);
        int result = subtracts ? SinglePrecision.subtract(u, (int) a, high) : SinglePrecision.add(u, (int) a, high);
        return result & LOW;
    }

    private static long subtractAdd(FloatUnit u, long a, long b) {
        int low = SinglePrecision.subtract(u, (int) a, (int) b);
        int high = SinglePrecision.add(u, (int) (a >> 32), (int) (b >> 32));
        return low & LOW | (long) high << 32;
    }

    /// DPPS: control bits 7:4 choose the products that are added, bits 3:0 the lanes that get the sum. Products and
    /// the two levels of sums raise their exceptions one after the other.
    private static void dotSingle(VectorUnit v, long aLow, long aHigh, long bLow, long bHigh, int control) {
        FloatUnit u = v.unit;
        int first = product(u, (int) aLow, (int) bLow, control & 0x10);
        int second = product(u, (int) (aLow >> 32), (int) (bLow >> 32), control & 0x20);
        int third = product(u, (int) aHigh, (int) bHigh, control & 0x40);
        int fourth = product(u, (int) (aHigh >> 32), (int) (bHigh >> 32), control & 0x80);
        if (!u.nextStep()) {
            return;
        }
        int left = SinglePrecision.add(u, first, second);
        int right = SinglePrecision.add(u, third, fourth);
        if (!u.nextStep()) {
            return;
        }
        long sum = SinglePrecision.add(u, left, right) & LOW;
        u.nextStep();
        v.set(
                ((control & 1) != 0 ? sum : 0) | ((control & 2) != 0 ? sum << 32 : 0),
                ((control & 4) != 0 ? sum : 0) | ((control & 8) != 0 ? sum << 32 : 0));
    }

    private static int product(FloatUnit u, int a, int b, int wanted) {
        return wanted != 0 ? SinglePrecision.multiply(u, a, b) : 0;
    }

    /// DPPD: control bits 5:4 and 1:0.
    private static void dotDouble(VectorUnit v, long aLow, long aHigh, long bLow, long bHigh, int control) {
        FloatUnit u = v.unit;
        long first = (control & 0x10) != 0 ? DoublePrecision.multiply(u, aLow, bLow) : 0;
        long second = (control & 0x20) != 0 ? DoublePrecision.multiply(u, aHigh, bHigh) : 0;
        if (!u.nextStep()) {
            return;
        }
        long sum = DoublePrecision.add(u, first, second);
        u.nextStep();
        v.set((control & 1) != 0 ? sum : 0, (control & 2) != 0 ? sum : 0);
    }

    private static final class Across extends Handler {
        private final int destination;
        private final VectorPlace source;
        private final int control;
        private final Whole operation;

        Across(Site site, Whole operation) {
            destination = 2 * VectorPlace.number(site.operand(0));
            source = VectorPlace.of(site, 1);
            control = ShuffleForms.control(site);
            this.operation = operation;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            source.prepareRead(cpu);
            long low = source.low(cpu);
            long high = source.high(cpu);
            long[] xmm = vectors.xmm;
            operation.apply(vectors, xmm[destination], xmm[destination + 1], low, high, control);
            vectors.finishArithmetic();
            xmm[destination] = vectors.low;
            xmm[destination + 1] = vectors.high;
        }
    }

    /// COMISS, UCOMISS, COMISD, UCOMISD: ZF, PF and CF tell the order; OF, SF and AF become 0.
    private static final class ToFlags extends Handler {
        private final int first;
        private final VectorPlace second;
        private final boolean single;
        private final boolean quietIsInvalid;

        ToFlags(Site site, boolean single, boolean quietIsInvalid) {
            first = 2 * VectorPlace.number(site.operand(0));
            second = VectorPlace.of(site, 1);
            this.single = single;
            this.quietIsInvalid = quietIsInvalid;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginArithmetic();
            second.prepareRead(cpu);
            long a = vectors.xmm[first];
            long b = second.low(cpu);
            int flags = single
                    ? SinglePrecision.order(vectors.unit, (int) a, (int) b, quietIsInvalid)
                    : DoublePrecision.order(vectors.unit, a, b, quietIsInvalid);
            vectors.finishArithmetic();
            cpu.flags.setStatus(flags);
        }
    }
}
