package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Operand;

/// An operand of an MMX or SSE instruction: an MMX or XMM register, or memory of 1 to 16 bytes. Prepare it before
/// reading or writing; after [#prepareWrite] a write cannot fault.
abstract class VectorPlace {
    private static final int ALIGNMENT = 15;

    /// Makes an address of a memory operand, with its checks.
    void prepareRead(X86Cpu cpu) {}

    void prepareWrite(X86Cpu cpu) {}

    /// Bits 63:0, zero-extended from narrower memory.
    abstract long low(X86Cpu cpu);

    /// Bits 127:64; zero where there are none.
    abstract long high(X86Cpu cpu);

    /// Writes bits 63:0; of an XMM register the upper half stays, narrower memory takes what fits.
    abstract void writeLow(X86Cpu cpu, long value);

    abstract void writeHigh(X86Cpu cpu, long value);

    static boolean isXmm(Operand operand) {
        return operand instanceof Operand.Special special
                && special.bank() != Operand.Bank.MMX
                && special.bank() != Operand.Bank.FPU;
    }

    static boolean isMmx(Operand operand) {
        return operand instanceof Operand.Special special && special.bank() == Operand.Bank.MMX;
    }

    static int number(Operand operand) {
        return ((Operand.Special) operand).number();
    }

    /// Operand `i` of the instruction; 16 bytes of memory must be aligned.
    static VectorPlace of(Site site, int i) {
        return of(site, i, true);
    }

    /// Operand `i` of the instruction.
    static VectorPlace of(Site site, int i, boolean aligned) {
        Operand operand = site.operand(i);
        if (isMmx(operand)) {
            return new Mmx(number(operand));
        }
        if (isXmm(operand)) {
            return new Xmm(2 * number(operand));
        }
        return operand.bits() == 128
                ? new WideMemory(site.address(i), aligned)
                : new Memory(site.address(i), operand.bits() / 8);
    }

    private static final class Mmx extends VectorPlace {
        private final int number;

        Mmx(int number) {
            this.number = number;
        }

        @Override
        long low(X86Cpu cpu) {
            return cpu.vectors.mmx(number);
        }

        @Override
        long high(X86Cpu cpu) {
            return 0;
        }

        @Override
        void writeLow(X86Cpu cpu, long value) {
            cpu.vectors.setMmx(number, value);
        }

        @Override
        void writeHigh(X86Cpu cpu, long value) {
            throw new IllegalStateException("an MMX register has no upper half");
        }
    }

    private static final class Xmm extends VectorPlace {
        private final int index;

        Xmm(int index) {
            this.index = index;
        }

        @Override
        long low(X86Cpu cpu) {
            return cpu.vectors.xmm[index];
        }

        @Override
        long high(X86Cpu cpu) {
            return cpu.vectors.xmm[index + 1];
        }

        @Override
        void writeLow(X86Cpu cpu, long value) {
            cpu.vectors.xmm[index] = value;
        }

        @Override
        void writeHigh(X86Cpu cpu, long value) {
            cpu.vectors.xmm[index + 1] = value;
        }
    }

    /// 1, 2, 4 or 8 bytes.
    private static final class Memory extends VectorPlace {
        private final Address address;
        private final int bytes;

        Memory(Address address, int bytes) {
            this.address = address;
            this.bytes = bytes;
        }

        @Override
        void prepareRead(X86Cpu cpu) {
            cpu.prepared = address.read(cpu, bytes);
        }

        @Override
        void prepareWrite(X86Cpu cpu) {
            cpu.prepared = address.write(cpu, bytes);
            cpu.mmu.probeWrite(cpu.prepared, bytes);
        }

        @Override
        long low(X86Cpu cpu) {
            return switch (bytes) {
                case 1 -> cpu.mmu.read8(cpu.prepared) & 0xff;
                case 2 -> cpu.mmu.read16(cpu.prepared) & 0xffff;
                case 4 -> cpu.mmu.read32(cpu.prepared) & 0xffffffffL;
                default -> cpu.mmu.read64(cpu.prepared);
            };
        }

        @Override
        long high(X86Cpu cpu) {
            return 0;
        }

        @Override
        void writeLow(X86Cpu cpu, long value) {
            switch (bytes) {
                case 1 -> cpu.mmu.write8(cpu.prepared, (int) value);
                case 2 -> cpu.mmu.write16(cpu.prepared, (int) value);
                case 4 -> cpu.mmu.write32(cpu.prepared, (int) value);
                default -> cpu.mmu.write64(cpu.prepared, value);
            }
        }

        @Override
        void writeHigh(X86Cpu cpu, long value) {
            throw new IllegalStateException("a memory operand of %d bytes has no upper half".formatted(bytes));
        }
    }

    /// 16 bytes.
    private static final class WideMemory extends VectorPlace {
        private final Address address;
        private final boolean aligned;

        WideMemory(Address address, boolean aligned) {
            this.address = address;
            this.aligned = aligned;
        }

        @Override
        void prepareRead(X86Cpu cpu) {
            cpu.prepared = address.read(cpu, 16);
            checkAlignment(cpu);
        }

        @Override
        void prepareWrite(X86Cpu cpu) {
            cpu.prepared = address.write(cpu, 16);
            checkAlignment(cpu);
            cpu.mmu.probeWrite(cpu.prepared, 16);
        }

        private void checkAlignment(X86Cpu cpu) {
            if (aligned && (cpu.prepared & ALIGNMENT) != 0) {
                throw GuestFault.of(Vector.GP, "a 16-byte memory operand that is not aligned");
            }
            cpu.mmu.checkAlignment(cpu.prepared, 16);
        }

        @Override
        long low(X86Cpu cpu) {
            return cpu.mmu.read64(cpu.prepared);
        }

        @Override
        long high(X86Cpu cpu) {
            return cpu.mmu.read64(address.at(cpu, 8, 8, false));
        }

        @Override
        void writeLow(X86Cpu cpu, long value) {
            cpu.mmu.write64(cpu.prepared, value);
        }

        @Override
        void writeHigh(X86Cpu cpu, long value) {
            cpu.mmu.write64(address.at(cpu, 8, 8, true), value);
        }
    }
}
