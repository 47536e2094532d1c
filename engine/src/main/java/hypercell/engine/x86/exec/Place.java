package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;

/// An operand that generic handlers read and write: register, memory or immediate. Values are sign-extended from the
/// operand's width.
abstract class Place {
    abstract long read(X86Cpu cpu);

    /// Makes sure that [#write] cannot fault, and remembers the address for it. Call it before reading a
    /// destination.
    void prepare(X86Cpu cpu) {}

    /// Reads after [#prepare].
    long readPrepared(X86Cpu cpu) {
        return read(cpu);
    }

    /// Writes after [#prepare].
    abstract void writePrepared(X86Cpu cpu, long value);

    final void write(X86Cpu cpu, long value) {
        prepare(cpu);
        writePrepared(cpu, value);
    }

    /// A register or an immediate; for memory see [Site#place].
    static Place of(Operand operand) {
        return switch (operand) {
            case Operand.Register register -> register(register);
            case Operand.Memory memory -> throw unexpected(memory);
            case Operand.Immediate immediate -> new Constant(immediate.value());
            case Operand.Segment segment -> throw unexpected(segment);
            case Operand.Control control -> throw unexpected(control);
            case Operand.Debug debug -> throw unexpected(debug);
            case Operand.Relative relative -> throw unexpected(relative);
            case Operand.FarPointer pointer -> throw unexpected(pointer);
            case Operand.Special special -> throw unexpected(special);
        };
    }

    private static IllegalStateException unexpected(Operand operand) {
        return new IllegalStateException("no general operand: " + operand);
    }

    /// A whole general register of 16, 32 or 64 bits.
    static Place register(int number, int bits) {
        return switch (bits) {
            case 16 -> new Word(number);
            case 32 -> new Dword(number);
            default -> new Qword(number);
        };
    }

    private static Place register(Operand.Register register) {
        return switch (register.bits()) {
            case 8 -> register.high() ? new HighByte(register.number()) : new LowByte(register.number());
            default -> register(register.number(), register.bits());
        };
    }

    /// A 64-bit register.
    static final class Qword extends Place {
        private final int number;

        Qword(int number) {
            this.number = number;
        }

        @Override
        long read(X86Cpu cpu) {
            return cpu.r[number];
        }

        @Override
        void writePrepared(X86Cpu cpu, long value) {
            cpu.r[number] = value;
        }
    }

    /// A 32-bit register; writing clears the upper half of the 64-bit field.
    static final class Dword extends Place {
        private final int number;

        Dword(int number) {
            this.number = number;
        }

        @Override
        long read(X86Cpu cpu) {
            return (int) cpu.r[number];
        }

        @Override
        void writePrepared(X86Cpu cpu, long value) {
            cpu.r[number] = value & 0xffffffffL;
        }
    }

    /// A 16-bit register.
    static final class Word extends Place {
        private final int number;

        Word(int number) {
            this.number = number;
        }

        @Override
        long read(X86Cpu cpu) {
            return (short) cpu.r[number];
        }

        @Override
        void writePrepared(X86Cpu cpu, long value) {
            cpu.r[number] = cpu.r[number] & ~0xffffL | value & 0xffff;
        }
    }

    /// AL, CL, DL, BL, and the low bytes that REX makes accessible.
    static final class LowByte extends Place {
        private final int number;

        LowByte(int number) {
            this.number = number;
        }

        @Override
        long read(X86Cpu cpu) {
            return (byte) cpu.r[number];
        }

        @Override
        void writePrepared(X86Cpu cpu, long value) {
            cpu.r[number] = cpu.r[number] & ~0xffL | value & 0xff;
        }
    }

    /// AH, CH, DH, BH.
    static final class HighByte extends Place {
        private final int number;

        HighByte(int number) {
            this.number = number;
        }

        @Override
        long read(X86Cpu cpu) {
            return (byte) (cpu.r[number] >> 8);
        }

        @Override
        void writePrepared(X86Cpu cpu, long value) {
            cpu.r[number] = cpu.r[number] & ~0xff00L | (value & 0xff) << 8;
        }
    }

    /// An immediate.
    static final class Constant extends Place {
        private final long value;

        Constant(long value) {
            this.value = value;
        }

        @Override
        long read(X86Cpu cpu) {
            return value;
        }

        @Override
        void writePrepared(X86Cpu cpu, long ignored) {
            throw new IllegalStateException("an immediate is no destination");
        }
    }

    /// Memory of 8, 16, 32 or 64 bits. The prepared linear address waits in the processor between read and write.
    static final class InMemory extends Place {
        private final Address address;
        private final int bytes;

        InMemory(Address address, int bits) {
            this.address = address;
            bytes = bits / 8;
        }

        @Override
        long read(X86Cpu cpu) {
            return load(cpu, address.read(cpu, bytes));
        }

        @Override
        void prepare(X86Cpu cpu) {
            cpu.prepared = address.write(cpu, bytes);
            cpu.mmu.probeWrite(cpu.prepared, bytes);
        }

        @Override
        long readPrepared(X86Cpu cpu) {
            return load(cpu, cpu.prepared);
        }

        private long load(X86Cpu cpu, long gva) {
            return cpu.load(gva, bytes);
        }

        @Override
        void writePrepared(X86Cpu cpu, long value) {
            cpu.store(cpu.prepared, bytes, value);
        }
    }
}
