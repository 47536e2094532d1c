package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.fp.Float80;
import hypercell.engine.x86.semantics.fp.Float80Conversion;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.state.FpuState;

/// FST, FSTP, FIST, FISTP, FISTTP, FBSTP. Memory is known to be writable before anything changes.
final class X87StoreForms {
    private X87StoreForms() {}

    /// FST ST(i), FSTP ST(i).
    static final class StoreRegister extends Handler {
        private final int destination;
        private final boolean pops;

        StoreRegister(Site site, boolean pops) {
            destination = X87Operands.last(site);
            this.pops = pops;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            boolean completed = true;
            if (fpu.isEmpty(0)) {
                completed = fpu.underflow();
            } else {
                fpu.take(0);
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

    /// How a store makes its bits, and what it stores for an empty register.
    private enum Format {
        SINGLE(Float80Conversion.SINGLE_INDEFINITE),
        DOUBLE(Float80Conversion.DOUBLE_INDEFINITE),
        INTEGER(0),
        TRUNCATED_INTEGER(0);

        final long indefinite;

        Format(long indefinite) {
            this.indefinite = indefinite;
        }
    }

    /// A handler for FST/FSTP to m32fp and m64fp.
    static Handler real(Site site, boolean pops) {
        return switch (X87Operands.bytes(site)) {
            case 4 -> new StoreConverted(site, Format.SINGLE, pops);
            case 8 -> new StoreConverted(site, Format.DOUBLE, pops);
            default -> new StoreExtended(site);
        };
    }

    /// A handler for FIST, FISTP (by rounding control) and FISTTP (truncating).
    static Handler integer(Site site, boolean pops, boolean truncates) {
        return new StoreConverted(site, truncates ? Format.TRUNCATED_INTEGER : Format.INTEGER, pops);
    }

    private static final class StoreConverted extends Handler {
        /// After these, unmasked, nothing is stored: a destination in memory has no adjusted exponent.
        private static final int FORBID = FloatUnit.BEFORE_RESULT | FloatUnit.OVERFLOW | FloatUnit.UNDERFLOW;

        private final Address address;
        private final int bytes;
        private final Format format;
        private final boolean pops;

        StoreConverted(Site site, Format format, boolean pops) {
            address = X87Operands.address(site);
            bytes = X87Operands.bytes(site);
            this.format = format;
            this.pops = pops;
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            long gva = address.write(cpu, bytes);
            cpu.mmu.probeWrite(gva, bytes);
            fpu.noteOperand(address);
            long bits = fpu.isEmpty(0) ? ofEmpty(fpu) : convert(fpu);
            if ((fpu.unit.raised & ~fpu.unit.masks & FORBID) == 0) {
                write(cpu, gva, bits);
                if (pops) {
                    fpu.pop();
                }
            }
            fpu.finish();
        }

        private long ofEmpty(Fpu fpu) {
            fpu.underflow();
            return format.indefinite != 0 ? format.indefinite : -1L << 8 * bytes - 1;
        }

        private long convert(Fpu fpu) {
            FloatUnit u = fpu.unit;
            int a = fpu.state.signExponent[fpu.state.top];
            long significand = fpu.state.significand[fpu.state.top];
            return switch (format) {
                case SINGLE -> Float80Conversion.toSingle(u, a, significand);
                case DOUBLE -> Float80Conversion.toDouble(u, a, significand);
                case INTEGER -> Float80Conversion.toInteger(u, a, significand, 8 * bytes, u.rounding);
                case TRUNCATED_INTEGER -> Float80Conversion.toInteger(u, a, significand, 8 * bytes, FloatUnit.TO_ZERO);
            };
        }

        private void write(X86Cpu cpu, long gva, long bits) {
            switch (bytes) {
                case 2 -> cpu.mmu.write16(gva, (int) bits);
                case 4 -> cpu.mmu.write32(gva, (int) bits);
                default -> cpu.mmu.write64(gva, bits);
            }
        }
    }

    /// FSTP m80fp: the bits as they are. There is no FST m80fp.
    static final class StoreExtended extends Handler {
        private final Address address;

        StoreExtended(Site site) {
            address = X87Operands.address(site);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            X87Image.probe(cpu, address, 10);
            fpu.noteOperand(address);
            FpuState state = fpu.state;
            boolean completed = true;
            if (fpu.isEmpty(0)) {
                completed = fpu.underflow();
            } else {
                fpu.take(0);
            }
            if (completed) {
                X87Image.writeRegister(cpu, address, 0, fpu.unit.signExponent, fpu.unit.significand);
                fpu.pop();
            }
            fpu.finish();
        }
    }

    /// FBSTP.
    static final class StoreDecimal extends Handler {
        private final Address address;

        StoreDecimal(Site site) {
            address = X87Operands.address(site);
        }

        @Override
        void run(X86Cpu cpu) {
            Fpu fpu = cpu.fpu;
            fpu.begin();
            X87Image.probe(cpu, address, 10);
            fpu.noteOperand(address);
            FpuState state = fpu.state;
            long low = Float80.INDEFINITE_SIGNIFICAND;
            if (fpu.isEmpty(0)) {
                fpu.underflow();
            } else {
                low = Float80Conversion.toDecimal(
                        fpu.unit, state.signExponent[state.top], state.significand[state.top]);
            }
            if (fpu.unit.completed()) {
                X87Image.writeRegister(cpu, address, 0, fpu.unit.signExponent, low);
                fpu.pop();
            }
            fpu.finish();
        }
    }
}
