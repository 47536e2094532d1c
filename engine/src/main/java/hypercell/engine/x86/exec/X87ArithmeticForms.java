package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.FpuState;
import java.lang.invoke.MethodHandles;

/// FADD, FMUL, FSUB, FSUBR, FDIV, FDIVR between registers, with popping, and with a number in memory (SDM 2A
/// "FADD/FADDP/FIADD" and following).
final class X87ArithmeticForms {
    private X87ArithmeticForms() {}

    /// The handler of `fadd`, `faddp`, `fiadd` and so on, or null for another meaning.
    static Handler of(Site site) {
        String meaning = site.insn().row().meaning();
        String name = meaning.substring(isInteger(meaning) ? 2 : 1);
        for (X87Operation operation : X87Operation.values()) {
            if (name.equalsIgnoreCase(operation.name()) || name.equalsIgnoreCase(operation.name() + "p")) {
                Class<? extends Form> shape = X87Operands.isMemory(site) ? WithMemory.class : BetweenRegisters.class;
                return Clones.of(shape, operation.ordinal()).make(site);
            }
        }
        return null;
    }

    private static boolean isInteger(String meaning) {
        return meaning.startsWith("fi");
    }

    static final class BetweenRegisters extends Handler implements Form {
        private static final X87Operation OPERATION = X87Operation.of(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final int source;
        private final boolean pops;

        BetweenRegisters() {
            this(0, 0, false);
        }

        private BetweenRegisters(int destination, int source, boolean pops) {
            this.destination = destination;
            this.source = source;
            this.pops = pops;
        }

        /// `fadd st0, sti`, `fadd sti, st0`, `fadd sti` (= `st0, sti`), `faddp sti, st0`, `faddp sti`, `faddp`.
        @Override
        public Handler make(Site site) {
            boolean popping = site.insn().row().meaning().endsWith("p");
            int only = X87Operands.last(site);
            if (site.insn().operands().size() == 2) {
                return new BetweenRegisters(
                        X87Operands.number(site.operand(0)), X87Operands.number(site.operand(1)), popping);
            }
            return popping ? new BetweenRegisters(only, 0, true) : new BetweenRegisters(0, only, false);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            FpuState state = fpu.state;
            int a = fpu.physical(destination);
            int b = fpu.physical(source);
            boolean completed;
            if (state.isEmpty(a) || state.isEmpty(b)) {
                completed = fpu.underflow();
            } else {
                OPERATION.apply(
                        fpu.unit,
                        state.signExponent[a],
                        state.significand[a],
                        state.signExponent[b],
                        state.significand[b]);
                completed = fpu.unit.completed();
            }
            if (completed) {
                fpu.put(destination);
                if (pops) {
                    fpu.pop();
                }
            }
            fpu.finish();
        }
    }

    /// ST(0) op memory: m32fp, m64fp, m16int, m32int.
    static final class WithMemory extends Handler implements Form {
        private static final X87Operation OPERATION = X87Operation.of(Clones.constant(MethodHandles.lookup()));
        private final X87Operands.Load load;

        WithMemory() {
            this(null);
        }

        private WithMemory(X87Operands.Load load) {
            this.load = load;
        }

        @Override
        public Handler make(Site site) {
            return new WithMemory(
                    X87Operands.load(site, isInteger(site.insn().row().meaning())));
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            load.read(cpu);
            FpuState state = fpu.state;
            boolean completed;
            if (fpu.isEmpty(0)) {
                completed = fpu.underflow();
            } else {
                OPERATION.apply(
                        fpu.unit,
                        state.signExponent[state.top],
                        state.significand[state.top],
                        fpu.unit.signExponent,
                        fpu.unit.significand);
                completed = fpu.unit.completed();
            }
            if (completed) {
                fpu.put(0);
            }
            fpu.finish();
        }
    }
}
