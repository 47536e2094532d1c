package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.Float80Comparison;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.FpuState;

/// FCOM and FUCOM in all forms, FICOM, FTST, FXAM, FCOMI and FUCOMI (SDM 2A).
final class X87CompareForms {
    private static final int UNORDERED = FpuState.C0 | FpuState.C2 | FpuState.C3;

    private X87CompareForms() {}

    /// FCOM(P)(P), FUCOM(P)(P).
    static final class WithRegister extends Handler {
        private final int other;
        private final boolean quietIsInvalid;
        private final int pops;

        WithRegister(Site site, boolean quietIsInvalid, int pops) {
            other = X87Operands.last(site);
            this.quietIsInvalid = quietIsInvalid;
            this.pops = pops;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            if (fpu.isEmpty(0) || fpu.isEmpty(other)) {
                fpu.underflow();
                fpu.unit.condition = UNORDERED;
            } else {
                fpu.take(other);
                compare(fpu, quietIsInvalid);
            }
            settle(fpu, pops);
        }
    }

    /// FCOM(P) m32fp, m64fp and FICOM(P).
    static final class WithMemory extends Handler {
        private final X87Operands.Load load;
        private final int pops;

        WithMemory(Site site, boolean integer, int pops) {
            load = X87Operands.load(site, integer);
            this.pops = pops;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            load.read(cpu);
            if (fpu.isEmpty(0)) {
                fpu.underflow();
                fpu.unit.condition = UNORDERED;
            } else {
                compare(fpu, true);
            }
            settle(fpu, pops);
        }
    }

    /// FTST: with +0.0.
    static void test(X86Cpu cpu) {
        Fpu fpu = cpu.fpu;
        fpu.begin();
        if (fpu.isEmpty(0)) {
            fpu.underflow();
            fpu.unit.condition = UNORDERED;
        } else {
            fpu.unit.result(0, 0);
            compare(fpu, true);
        }
        settle(fpu, 0);
    }

    /// ST(0) against the value in the unit.
    private static void compare(Fpu fpu, boolean quietIsInvalid) {
        FpuState state = fpu.state;
        Float80Comparison.compare(
                fpu.unit,
                state.signExponent[state.top],
                state.significand[state.top],
                fpu.unit.signExponent,
                fpu.unit.significand,
                quietIsInvalid);
    }

    /// An unmasked exception keeps the stack as it is; the condition codes tell the outcome all the same.
    private static void settle(Fpu fpu, int pops) {
        if (fpu.unit.completed()) {
            fpu.pop(pops);
        }
        fpu.finish(fpu.unit.condition, UNORDERED);
    }

    /// FXAM; it examines even an empty register.
    static void examine(X86Cpu cpu) {
        Fpu fpu = cpu.fpu;
        fpu.begin();
        FpuState state = fpu.state;
        Float80Comparison.examine(
                fpu.unit, state.signExponent[state.top], state.significand[state.top], fpu.isEmpty(0));
        fpu.finish(fpu.unit.condition, FpuState.CONDITION);
    }

    /// FCOMI(P), FUCOMI(P): the outcome goes to ZF, PF and CF; OF, SF and AF become 0.
    static final class ToFlags extends Handler {
        private final int other;
        private final boolean quietIsInvalid;
        private final int pops;

        ToFlags(Site site, boolean quietIsInvalid, int pops) {
            other = X87Operands.last(site);
            this.quietIsInvalid = quietIsInvalid;
            this.pops = pops;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            if (fpu.isEmpty(0) || fpu.isEmpty(other)) {
                fpu.underflow();
                fpu.unit.condition = UNORDERED;
            } else {
                fpu.take(other);
                compare(fpu, quietIsInvalid);
            }
            cpu.flags.setStatus(flags(fpu.unit.condition));
            if (fpu.unit.completed()) {
                fpu.pop(pops);
            }
            fpu.finishKeepingC1();
        }

        private static int flags(int condition) {
            return ((condition & FpuState.C3) != 0 ? Flags.ZF : 0)
                    | ((condition & FpuState.C2) != 0 ? Flags.PF : 0)
                    | ((condition & FpuState.C0) != 0 ? Flags.CF : 0);
        }
    }
}
