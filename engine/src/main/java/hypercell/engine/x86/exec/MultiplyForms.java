package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.semantics.Alu;
import hypercell.engine.x86.semantics.Division;
import hypercell.engine.x86.semantics.MulDiv;
import hypercell.engine.x86.state.CpuState;
import java.lang.invoke.MethodHandles;

/// MUL, IMUL, DIV, IDIV.
final class MultiplyForms {
    static final int MUL = 0;
    static final int IMUL = 1;
    static final int DIV = 2;
    static final int IDIV = 3;

    private MultiplyForms() {}

    /// Two- and three-operand IMUL.
    static Handler truncated(Site site) {
        return Clones.of(Truncated.class, Width.constant(0, site.operand(0).bits()))
                .make(site);
    }

    static final class Truncated extends Handler implements Form {
        private static final int BITS = Width.bits(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final int register;
        private final Address memory;
        private final boolean byConstant;
        private final long constant;

        Truncated() {
            this(0, 0, null, false, 0);
        }

        /// @param register one factor
        /// @param memory one factor instead of the register, or null
        /// @param byConstant whether the other factor is `constant`, not the destination
        Truncated(int destination, int register, Address memory, boolean byConstant, long constant) {
            this.destination = destination;
            this.register = register;
            this.memory = memory;
            this.byConstant = byConstant;
            this.constant = constant;
        }

        @Override
        public Handler make(Site site) {
            int last = site.insn().operands().size() - 1;
            boolean immediate = site.operand(last) instanceof Operand.Immediate;
            int source = immediate ? last - 1 : last;
            return new Truncated(
                    site.register(0),
                    site.isMemory(source) ? 0 : site.register(source),
                    site.isMemory(source) ? site.address(source) : null,
                    immediate,
                    immediate ? site.immediate(last) : 0);
        }

        @Override
        boolean touchesMemory() {
            return memory != null;
        }

        @Override
        void run(X86Cpu cpu) {
            long b = memory == null
                    ? Width.value(cpu.r[register], BITS)
                    : cpu.load(memory.read(cpu, BITS / 8), BITS / 8);
            long old = cpu.r[destination];
            long a = byConstant ? constant : Width.value(old, BITS);
            cpu.r[destination] = Width.kept(old, MulDiv.imul(cpu.flags, a, b, BITS), BITS);
        }
    }

    /// The one-operand forms.
    static Handler wide(int operation, Site site) {
        return Clones.of(site.operand(0).bits() == 64 ? Wide64.class : Wide.class, operation)
                .make(site);
    }

    /// One-operand forms on RDX:RAX.
    static final class Wide64 extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place source;

        Wide64() {
            this(null);
        }

        Wide64(Place source) {
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new Wide64(site.place(0));
        }

        @Override
        void run(X86Cpu cpu) {
            long operand = source.read(cpu);
            long low = cpu.r[CpuState.AX];
            long high = cpu.r[CpuState.DX];
            switch (OPERATION) {
                case MUL -> set(cpu, MulDiv.mul64(cpu.flags, low, operand), MulDiv.mulHigh(low, operand));
                case IMUL -> set(cpu, MulDiv.imul64(cpu.flags, low, operand), MulDiv.imulHigh(low, operand));
                case DIV -> {
                    check(Division.overflows64(high, operand), operand);
                    divided(cpu, Division.quotient64(high, low, operand), low, operand);
                }
                default -> {
                    check(Division.overflowsSigned64(high, low, operand), operand);
                    divided(cpu, Division.quotientSigned64(high, low, operand), low, operand);
                }
            }
        }

        /// The remainder fits 64 bits, so the low half of the dividend is enough to find it.
        private static void divided(X86Cpu cpu, long quotient, long low, long divisor) {
            set(cpu, quotient, low - quotient * divisor);
        }

        private static void set(X86Cpu cpu, long low, long high) {
            cpu.r[CpuState.AX] = low;
            cpu.r[CpuState.DX] = high;
        }
    }

    private static void check(boolean overflow, long divisor) {
        if (overflow) {
            throw GuestFault.of(Vector.DE, divisor == 0 ? "division by zero" : "the quotient does not fit");
        }
    }

    /// One-operand forms on AX, DX:AX or EDX:EAX.
    static final class Wide extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place source;
        private final int bits;

        Wide() {
            this(null, 0);
        }

        Wide(Place source, int bits) {
            this.source = source;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new Wide(site.place(0), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            long operand = source.read(cpu);
            if (OPERATION <= IMUL) {
                long a = Alu.extend(cpu.r[CpuState.AX], bits);
                setPair(
                        cpu,
                        OPERATION == MUL
                                ? MulDiv.mul(cpu.flags, a, operand, bits)
                                : MulDiv.imulWide(cpu.flags, a, operand, bits));
            } else {
                divide(cpu, operand);
            }
        }

        private void divide(X86Cpu cpu, long divisor) {
            long dividend = pair(cpu);
            boolean signed = OPERATION == IDIV;
            if (signed) {
                dividend = Alu.extend(dividend, 2 * bits);
            }
            boolean overflow = signed
                    ? Division.overflowsSigned(dividend, divisor, bits)
                    : Division.overflows(dividend, divisor, bits);
            check(overflow, divisor);
            long quotient = signed ? dividend / divisor : Division.quotient(dividend, divisor, bits);
            long remainder = signed ? dividend % divisor : Division.remainder(dividend, divisor, bits);
            setHalves(cpu, quotient, remainder);
        }

        /// The double-width accumulator, zero-extended.
        private long pair(X86Cpu cpu) {
            long ax = cpu.r[CpuState.AX];
            long dx = cpu.r[CpuState.DX];
            return switch (bits) {
                case 8 -> ax & 0xffff;
                case 16 -> ax & 0xffff | (dx & 0xffff) << 16;
                default -> ax & 0xffffffffL | dx << 32;
            };
        }

        private void setPair(X86Cpu cpu, long value) {
            setHalves(cpu, value, value >> bits);
        }

        private void setHalves(X86Cpu cpu, long low, long high) {
            if (bits == 8) {
                cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~0xffffL | low & 0xff | (high & 0xff) << 8;
            } else if (bits == 16) {
                cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~0xffffL | low & 0xffff;
                cpu.r[CpuState.DX] = cpu.r[CpuState.DX] & ~0xffffL | high & 0xffff;
            } else {
                cpu.r[CpuState.AX] = low & 0xffffffffL;
                cpu.r[CpuState.DX] = high & 0xffffffffL;
            }
        }
    }
}
