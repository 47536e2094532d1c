package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.semantics.simd.PackedShift;
import hypercell.engine.x86.semantics.simd.Shuffle;

/// PSLLW to PSRAD by an immediate or by the low 64 bits of an operand, and PSLLDQ, PSRLDQ.
final class ShiftForms {
    private interface Shift {
        long apply(long a, long count);
    }

    private ShiftForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        Shift shift = shift(site.insn().row().meaning());
        if (shift == null) {
            return wholeRegister(site);
        }
        boolean immediate = site.operand(1) instanceof Operand.Immediate;
        VectorPlace count = immediate ? null : VectorPlace.of(site, 1);
        int constant = immediate ? ShuffleForms.control(site) : 0;
        int register = VectorPlace.number(site.operand(0));
        return VectorPlace.isMmx(site.operand(0))
                ? new OnMmx(shift, register, count, constant)
                : new OnXmm(shift, 2 * register, count, constant);
    }

    private static Shift shift(String meaning) {
        return switch (meaning) {
            case "psllw" -> PackedShift::psllw;
            case "pslld" -> PackedShift::pslld;
            case "psllq" -> PackedShift::psllq;
            case "psrlw" -> PackedShift::psrlw;
            case "psrld" -> PackedShift::psrld;
            case "psrlq" -> PackedShift::psrlq;
            case "psraw" -> PackedShift::psraw;
            case "psrad" -> PackedShift::psrad;
            default -> null;
        };
    }

    private static Handler wholeRegister(Site site) {
        return switch (site.insn().row().meaning()) {
            case "pslldq" -> new ByBytes(site, true);
            case "psrldq" -> new ByBytes(site, false);
            default -> null;
        };
    }

    private static final class OnMmx extends Handler {
        private final Shift shift;
        private final int register;
        private final VectorPlace count;
        private final int constant;

        OnMmx(Shift shift, int register, VectorPlace count, int constant) {
            this.shift = shift;
            this.register = register;
            this.count = count;
            this.constant = constant;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.beginMmx();
            long by = count(cpu, count, constant);
            vectors.enterMmx();
            vectors.setMmx(register, shift.apply(vectors.mmx(register), by));
        }
    }

    private static final class OnXmm extends Handler {
        private final Shift shift;
        private final int register;
        private final VectorPlace count;
        private final int constant;

        OnXmm(Shift shift, int register, VectorPlace count, int constant) {
            this.shift = shift;
            this.register = register;
            this.count = count;
            this.constant = constant;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            vectors.begin();
            long by = count(cpu, count, constant);
            vectors.xmm[register] = shift.apply(vectors.xmm[register], by);
            vectors.xmm[register + 1] = shift.apply(vectors.xmm[register + 1], by);
        }
    }

    private static long count(X86Cpu cpu, VectorPlace count, int constant) {
        if (count == null) {
            return constant;
        }
        count.prepareRead(cpu);
        long by = count.low(cpu);
        count.high(cpu); // 16 bytes of memory are read, though only 8 count
        return by;
    }

    /// PSLLDQ and PSRLDQ: the register as one number of 16 bytes.
    private static final class ByBytes extends Handler {
        private final int register;
        private final int bytes;
        private final boolean left;

        ByBytes(Site site, boolean left) {
            register = 2 * VectorPlace.number(site.operand(0));
            bytes = Math.min(ShuffleForms.control(site), 16);
            this.left = left;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            long[] xmm = cpu.vectors.xmm;
            long low = xmm[register];
            long high = xmm[register + 1];
            if (left) {
                xmm[register] = bytes > 8 ? 0 : Shuffle.window(0, low, 8 - bytes);
                xmm[register + 1] =
                        bytes > 8 ? Shuffle.window(0, low, 16 - bytes) : Shuffle.window(low, high, 8 - bytes);
            } else {
                xmm[register] = Shuffle.window(low, high, bytes);
                xmm[register + 1] = Shuffle.window(high, 0, bytes);
            }
        }
    }
}
