package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.semantics.Alu;
import hypercell.engine.x86.semantics.Bits;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import java.lang.invoke.MethodHandles;

/// BT BTS BTR BTC, BSF BSR, BSWAP, CMPXCHG, CMPXCHG8B, XADD.
final class BitForms {
    static final int BT = 0;
    static final int BTS = 1;
    static final int BTR = 2;
    static final int BTC = 3;

    private BitForms() {}

    private static long apply(int operation, Flags flags, long a, int number, int bits) {
        return switch (operation) {
            case BTS -> Bits.bts(flags, a, number, bits);
            case BTR -> Bits.btr(flags, a, number, bits);
            default -> Bits.btc(flags, a, number, bits);
        };
    }

    static Handler test(int operation, Site site) {
        boolean string = site.isMemory(0) && site.isRegister(1);
        return Clones.of(string ? BitString.class : BitInPlace.class, operation).make(site);
    }

    /// The bit number wraps at the operand's width.
    static final class BitInPlace extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place place;
        private final Place number;
        private final int bits;

        BitInPlace() {
            this(null, null, 0);
        }

        BitInPlace(Place place, Place number, int bits) {
            this.place = place;
            this.number = number;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new BitInPlace(site.place(0), site.place(1), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            int bit = (int) number.read(cpu) & bits - 1;
            if (OPERATION == BT) {
                Bits.bt(cpu.flags, place.read(cpu), bit);
            } else {
                place.prepare(cpu);
                place.writePrepared(cpu, apply(OPERATION, cpu.flags, place.readPrepared(cpu), bit, bits));
            }
        }
    }

    /// A register's bit number selects any bit of a string in memory (SDM 2A "BT—Bit Test").
    static final class BitString extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Address address;
        private final Place number;
        private final int bits;

        BitString() {
            this(null, null, 0);
        }

        BitString(Address address, Place number, int bits) {
            this.address = address;
            this.number = number;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new BitString(site.address(0), site.place(1), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            long selected = number.read(cpu);
            int bytes = bits / 8;
            long delta = (selected >> Integer.numberOfTrailingZeros(bits)) * bytes;
            long gva = address.at(cpu, delta, bytes, OPERATION != BT);
            int bit = (int) selected & bits - 1;
            if (OPERATION == BT) {
                Bits.bt(cpu.flags, cpu.load(gva, bytes), bit);
                return;
            }
            cpu.mmu.probeWrite(gva, bytes);
            long result = apply(OPERATION, cpu.flags, cpu.load(gva, bytes), bit, bits);
            cpu.store(gva, bytes, result);
        }
    }

    /// BSF (`constant` 0), BSR (1).
    static final class Scan extends Handler implements Form {
        private static final int REVERSE = Clones.constant(MethodHandles.lookup());
        private final Place destination;
        private final Place source;
        private final int bits;

        Scan() {
            this(null, null, 0);
        }

        Scan(Place destination, Place source, int bits) {
            this.destination = destination;
            this.source = source;
            this.bits = bits;
        }

        @Override
        public Handler make(Site site) {
            return new Scan(site.place(0), site.place(1), site.operand(0).bits());
        }

        @Override
        void run(X86Cpu cpu) {
            long a = source.read(cpu);
            long old = destination.read(cpu);
            long found = REVERSE == 1 ? Bits.bsr(cpu.flags, a, old, bits) : Bits.bsf(cpu.flags, a, old);
            if (a != 0) { // else the destination stays, the upper half of a 64-bit register included
                destination.write(cpu, found);
            }
        }
    }

    static final class ByteSwap extends Handler {
        private final Place place;
        private final int bits;

        ByteSwap(Site site) {
            place = site.place(0);
            bits = site.operand(0).bits();
        }

        @Override
        void run(X86Cpu cpu) {
            place.write(cpu, Bits.bswap(place.read(cpu), bits));
        }
    }

    /// CMPXCHG: the destination is written in any case (SDM 2A "CMPXCHG").
    static final class CompareExchange extends Handler {
        private final Place destination;
        private final Place source;
        private final Place accumulator;
        private final int bits;

        CompareExchange(Site site) {
            destination = site.place(0);
            source = site.place(1);
            bits = site.operand(0).bits();
            accumulator = bits == 8 ? new Place.LowByte(CpuState.AX) : Place.register(CpuState.AX, bits);
        }

        @Override
        void run(X86Cpu cpu) {
            destination.prepare(cpu);
            long old = destination.readPrepared(cpu);
            long difference = Alu.sub(cpu.flags, accumulator.read(cpu), old, bits);
            if (difference == 0) {
                destination.writePrepared(cpu, source.read(cpu));
            } else {
                destination.writePrepared(cpu, old);
                accumulator.write(cpu, old);
            }
        }
    }

    static final class CompareExchange8 extends Handler {
        private final Address address;

        CompareExchange8(Site site) {
            address = site.address(0);
        }

        @Override
        void run(X86Cpu cpu) {
            long gva = address.write(cpu, 8);
            cpu.mmu.probeWrite(gva, 8);
            long old = cpu.mmu.read64(gva);
            long[] r = cpu.r;
            boolean equal = old == (r[CpuState.DX] << 32 | r[CpuState.AX] & 0xffffffffL);
            cpu.mmu.write64(gva, equal ? r[CpuState.CX] << 32 | r[CpuState.BX] & 0xffffffffL : old);
            if (!equal) {
                r[CpuState.AX] = old & 0xffffffffL;
                r[CpuState.DX] = old >>> 32;
            }
            cpu.flags.setZero(equal);
        }
    }

    /// CMPXCHG16B: its operand must be aligned.
    static final class CompareExchange16 extends Handler {
        private final Address address;

        CompareExchange16(Site site) {
            address = site.address(0);
        }

        @Override
        void run(X86Cpu cpu) {
            long gva = address.write(cpu, 16);
            if ((gva & 15) != 0) {
                throw GuestFault.of(Vector.GP, "the operand of CMPXCHG16B is not aligned to 16 bytes");
            }
            cpu.mmu.probeWrite(gva, 16);
            long low = cpu.mmu.read64(gva);
            long high = cpu.mmu.read64(gva + 8);
            long[] r = cpu.r;
            boolean equal = low == r[CpuState.AX] && high == r[CpuState.DX];
            cpu.mmu.write64(gva, equal ? r[CpuState.BX] : low);
            cpu.mmu.write64(gva + 8, equal ? r[CpuState.CX] : high);
            if (!equal) {
                r[CpuState.AX] = low;
                r[CpuState.DX] = high;
            }
            cpu.flags.setZero(equal);
        }
    }

    static final class ExchangeAdd extends Handler {
        private final Place destination;
        private final Place source;
        private final int bits;

        ExchangeAdd(Site site) {
            destination = site.place(0);
            source = site.place(1);
            bits = site.operand(0).bits();
        }

        @Override
        void run(X86Cpu cpu) {
            destination.prepare(cpu);
            long old = destination.readPrepared(cpu);
            long sum = Alu.add(cpu.flags, old, source.read(cpu), bits);
            source.write(cpu, old);
            destination.writePrepared(cpu, sum);
        }
    }
}
