package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.Alu;
import hypercell.engine.x86.semantics.Shift;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import java.lang.invoke.MethodHandles;

/// INC DEC NEG NOT, and the shifts and rotates.
final class UnaryForms {
    static final int INC = 0;
    static final int DEC = 1;
    static final int NEG = 2;
    static final int NOT = 3;

    static final int ROL = 0;
    static final int ROR = 1;
    static final int RCL = 2;
    static final int RCR = 3;
    static final int SHL = 4;
    static final int SHR = 5;
    static final int SAR = 7;

    /// Added to an operation: a 64-bit register, not a 32-bit one.
    private static final int WIDE = 16;

    private static final long LOW = 0xffffffffL;

    private UnaryForms() {}

    static Handler unary(int operation, Site site) {
        return site.isRegister(0) && !Width.hasHighByte(site)
                ? Clones.of(
                                UnaryRegister.class,
                                Width.constant(operation, site.operand(0).bits()))
                        .make(site)
                : Clones.of(Unary.class, operation).make(site);
    }

    private static long apply(int operation, Flags flags, long a, int bits) {
        return switch (operation) {
            case INC -> Alu.inc(flags, a, bits);
            case DEC -> Alu.dec(flags, a, bits);
            case NEG -> Alu.neg(flags, a, bits);
            default -> Alu.not(a);
        };
    }

    static final class UnaryRegister extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = Width.operation(CONSTANT);
        private static final int BITS = Width.bits(CONSTANT);
        private final int register;

        UnaryRegister() {
            this(0);
        }

        UnaryRegister(int register) {
            this.register = register;
        }

        @Override
        public Handler make(Site site) {
            return new UnaryRegister(site.register(0));
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            long[] r = cpu.r;
            long old = r[register];
            r[register] = Width.kept(old, apply(OPERATION, cpu.flags, Width.value(old, BITS), BITS), BITS);
        }
    }

    static final class Unary extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place place;
        private final int bits;

        Unary() {
            this(null, 0);
        }

        Unary(Place place, int bits) {
            this.place = place;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new Unary(site.place(0), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            place.prepare(cpu);
            place.writePrepared(cpu, apply(OPERATION, cpu.flags, place.readPrepared(cpu), bits));
        }
    }

    // --- shifts ---

    static long shift(int operation, Flags flags, long a, long count, int bits) {
        return switch (operation) {
            case ROL -> Shift.rol(flags, a, count, bits);
            case ROR -> Shift.ror(flags, a, count, bits);
            case RCL -> Shift.rcl(flags, a, count, bits);
            case RCR -> Shift.rcr(flags, a, count, bits);
            case SHL -> Shift.shl(flags, a, count, bits);
            case SHR -> Shift.shr(flags, a, count, bits);
            default -> Shift.sar(flags, a, count, bits);
        };
    }

    static Handler shift(int operation, Site site) {
        int bits = site.operand(0).bits();
        return site.isRegister(0) && bits >= 32 && !site.isRegister(1)
                ? Clones.of(ShiftRegister.class, operation | (bits == 64 ? WIDE : 0))
                        .make(site)
                : Clones.of(ShiftPlace.class, operation).make(site);
    }

    /// A 32- or 64-bit register by a constant.
    static final class ShiftRegister extends Handler implements Form {
        private static final int CONSTANT = Clones.constant(MethodHandles.lookup());
        private static final int OPERATION = CONSTANT & ~WIDE;
        private static final boolean IS_WIDE = (CONSTANT & WIDE) != 0;
        private final int register;
        private final int count;

        ShiftRegister() {
            this(0, 0);
        }

        ShiftRegister(int register, int count) {
            this.register = register;
            this.count = count;
        }

        @Override
        public Handler make(Site site) {
            return new ShiftRegister(site.register(0), (int) site.immediate(1) & (IS_WIDE ? 63 : 31));
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            long[] r = cpu.r;
            r[register] = IS_WIDE
                    ? shift(OPERATION, cpu.flags, r[register], count, 64)
                    : shift(OPERATION, cpu.flags, (int) r[register], count, 32) & LOW;
        }
    }

    static final class ShiftPlace extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place place;
        private final Place count;
        private final int bits;

        ShiftPlace() {
            this(null, null, 0);
        }

        ShiftPlace(Place place, Place count, int bits) {
            this.place = place;
            this.count = count;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new ShiftPlace(site.place(0), site.place(1), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            place.prepare(cpu);
            place.writePrepared(cpu, shift(OPERATION, cpu.flags, place.readPrepared(cpu), count.read(cpu), bits));
        }
    }

    /// SHLD (`constant` 0) and SHRD (1); the count is an immediate or CL.
    static final class DoubleShift extends Handler implements Form {
        private static final int RIGHT = Clones.constant(MethodHandles.lookup());
        private final Place place;
        private final Place fill;
        private final Place count;
        private final int bits;

        DoubleShift() {
            this(null, null, null, 0);
        }

        DoubleShift(Place place, Place fill, Place count, int bits) {
            this.place = place;
            this.fill = fill;
            this.count = count;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new DoubleShift(
                    site.place(0), site.place(1), site.place(2), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            place.prepare(cpu);
            long a = place.readPrepared(cpu);
            long b = fill.read(cpu);
            long n = count.read(cpu);
            place.writePrepared(
                    cpu, RIGHT == 1 ? Shift.shrd(cpu.flags, a, b, n, bits) : Shift.shld(cpu.flags, a, b, n, bits));
        }
    }

    // --- CBW and CWD ---

    /// CBW, CWDE: the lower half of the accumulator sign-extended into the whole.
    static final class ConvertAccumulator extends Handler {
        private final Place whole;
        private final int half;

        ConvertAccumulator(Site site) {
            whole = Place.register(CpuState.AX, site.bits());
            half = site.bits() / 2;
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            whole.write(cpu, Alu.extend(cpu.r[CpuState.AX], half));
        }
    }

    /// CWD, CDQ: the sign of the accumulator in every bit of DX or EDX.
    static final class ConvertPair extends Handler {
        private final Place low;
        private final Place high;

        ConvertPair(Site site) {
            low = Place.register(CpuState.AX, site.bits());
            high = Place.register(CpuState.DX, site.bits());
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            high.write(cpu, low.read(cpu) >> 63);
        }
    }
}
