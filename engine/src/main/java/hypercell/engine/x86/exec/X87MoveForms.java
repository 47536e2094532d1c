package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.Float80Conversion;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.state.FpuState;
import java.lang.invoke.MethodHandles;

/// FLD, FILD, FBLD, constants, FXCH, FCMOVcc; stores are in [X87StoreForms].
final class X87MoveForms {
    private X87MoveForms() {}

    /// FLD ST(i).
    static final class LoadRegister extends Handler {
        private final int source;

        LoadRegister(Site site) {
            source = X87Operands.last(site);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            boolean completed = true;
            if (fpu.isEmpty(source)) {
                completed = fpu.underflow();
            } else if (!fpu.isEmpty(-1)) {
                completed = fpu.overflow();
            } else {
                fpu.take(source);
            }
            if (completed) {
                fpu.push();
            }
            fpu.finish();
        }
    }

    /// FLD m32fp, FLD m64fp, FILD.
    static final class LoadMemory extends Handler {
        private final X87Operands.Load load;
        private final boolean integer;

        LoadMemory(Site site, boolean integer) {
            this.integer = integer;
            load = X87Operands.load(site, integer);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            load.read(cpu);
            if (!integer && fpu.isEmpty(-1)) {
                Float80Conversion.settleLoad(fpu.unit);
            }
            fpu.pushChecked();
            fpu.finish();
        }
    }

    /// FLD m80fp: the bits as they are.
    static final class LoadExtended extends Handler {
        private final Address address;

        LoadExtended(Site site) {
            address = X87Operands.address(site);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            long significand = cpu.mmu.read64(address.read(cpu, 10));
            int signExponent = cpu.mmu.read16(address.at(cpu, 8, 2, false)) & 0xffff;
            fpu.noteOperand(address);
            fpu.unit.result(signExponent, significand);
            fpu.pushChecked();
            fpu.finish();
        }
    }

    /// FBLD.
    static final class LoadDecimal extends Handler {
        private final Address address;

        LoadDecimal(Site site) {
            address = X87Operands.address(site);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            long low = cpu.mmu.read64(address.read(cpu, 10));
            int high = cpu.mmu.read16(address.at(cpu, 8, 2, false)) & 0xffff;
            fpu.noteOperand(address);
            Float80Conversion.fromDecimal(fpu.unit, high, low);
            fpu.pushChecked();
            fpu.finish();
        }
    }

    /// FLD1 FLDL2T FLDL2E FLDPI FLDLG2 FLDLN2 FLDZ: all but the exact two are rounded by rounding control (SDM 2A
    /// "FLD1/FLDL2T/FLDL2E/FLDPI/FLDLG2/FLDLN2/FLDZ").
    static final class LoadConstant extends Handler {
        private final X87Constant constant;

        LoadConstant(X87Constant constant) {
            this.constant = constant;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            fpu.unit.result(constant.signExponent, constant.significand(fpu.unit.rounding));
            fpu.pushChecked();
            fpu.finish();
        }
    }

    /// FXCH.
    static final class Exchange extends Handler {
        private final int other;

        Exchange(Site site) {
            other = X87Operands.last(site);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            FpuState state = fpu.state;
            boolean completed = true;
            if (fpu.isEmpty(0) || fpu.isEmpty(other)) {
                completed = fpu.underflow();
            }
            if (completed) {
                fillEmpty(fpu, 0);
                fillEmpty(fpu, other);
                int there = fpu.physical(other);
                int signExponent = state.signExponent[there];
                long significand = state.significand[there];
                fpu.take(0);
                fpu.put(other);
                fpu.put(0, signExponent, significand);
            }
            fpu.finish();
        }

        private static void fillEmpty(Fpu fpu, int i) {
            if (fpu.isEmpty(i)) {
                fpu.indefinite();
                fpu.put(i);
            }
        }
    }

    /// FCMOVcc; the clone's constant is the condition's number in the opcode: B, E, BE, U, and 4 more for the
    /// negations.
    static final class ConditionalMove extends Handler implements Form {
        private static final int CONDITION = Clones.constant(MethodHandles.lookup());
        private final int source;

        ConditionalMove() {
            this(0);
        }

        private ConditionalMove(int source) {
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new ConditionalMove(X87Operands.last(site));
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            if (fpu.isEmpty(0) || fpu.isEmpty(source)) {
                if (fpu.underflow()) {
                    fpu.put(0);
                }
            } else if (holds(cpu)) {
                fpu.take(source);
                fpu.put(0);
            }
            fpu.finishKeepingC1();
        }

        private static boolean holds(X86Cpu cpu) {
            boolean positive = switch (CONDITION & 3) {
                case 0 -> cpu.flags.carry();
                case 1 -> cpu.flags.zero();
                case 2 -> cpu.flags.belowOrEqual();
                default -> cpu.flags.parity();
            };
            return positive == (CONDITION < 4);
        }
    }

    /// FABS and FCHS: the sign bit alone, whatever the number is.
    static final class ChangeSign extends Handler {
        private final int keep;
        private final int flip;

        ChangeSign(boolean absolute) {
            keep = absolute ? 0x7fff : 0xffff;
            flip = absolute ? 0 : 0x8000;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            FloatUnit unit = fpu.unit;
            boolean completed = true;
            if (fpu.isEmpty(0)) {
                completed = fpu.underflow();
            } else {
                fpu.take(0);
                unit.signExponent = unit.signExponent & keep ^ flip;
            }
            if (completed) {
                fpu.put(0);
            }
            fpu.finish();
        }
    }
}
