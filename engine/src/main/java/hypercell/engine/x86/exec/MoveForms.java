package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import java.lang.invoke.MethodHandles;

/// MOV, MOVZX, MOVSX, LEA, XCHG, CMOVcc, SETcc, BSWAP-like copies: shapes for 32 and 64 bits, and generic ones.
final class MoveForms {
    private static final long LOW = 0xffffffffL;

    private MoveForms() {}

    static Handler mov(Site site) {
        int bits = site.operand(0).bits();
        if (bits >= 32 && site.isRegister(0)) {
            if (site.isRegister(1)) {
                return new RegReg(site.register(0), site.register(1), Site.mask(bits));
            }
            if (site.isMemory(1)) {
                return bits == 64
                        ? new Load64(site.register(0), site.address(1))
                        : new Load32(site.register(0), site.address(1));
            }
            return new RegImm(site.register(0), site.immediate(1) & Site.mask(bits));
        }
        if (bits >= 32 && site.isRegister(1)) {
            return bits == 64
                    ? new Store64(site.address(0), site.register(1))
                    : new Store32(site.address(0), site.register(1));
        }
        if (bits == 8 && site.isMemory(0) && site.operand(1) instanceof Operand.Register register && !register.high()) {
            return new Store8(site.address(0), register.number());
        }
        return new Copy(site.place(0), site.place(1));
    }

    static final class RegReg extends Handler {
        private final int destination;
        private final int source;
        private final long mask;

        RegReg(int destination, int source, long mask) {
            this.destination = destination;
            this.source = source;
            this.mask = mask;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = cpu.r[source] & mask;
        }
    }

    static final class RegImm extends Handler {
        private final int destination;
        private final long value;

        RegImm(int destination, long value) {
            this.destination = destination;
            this.value = value;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = value;
        }
    }

    static final class Load32 extends Handler {
        private final int destination;
        private final Address source;

        Load32(int destination, Address source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = cpu.mmu.read32(source.read(cpu, 4)) & LOW;
        }
    }

    static final class Store32 extends Handler {
        private final Address destination;
        private final int source;

        Store32(Address destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.mmu.write32(destination.write(cpu, 4), (int) cpu.r[source]);
        }
    }

    static final class Load64 extends Handler {
        private final int destination;
        private final Address source;

        Load64(int destination, Address source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = cpu.mmu.read64(source.read(cpu, 8));
        }
    }

    static final class Store64 extends Handler {
        private final Address destination;
        private final int source;

        Store64(Address destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.mmu.write64(destination.write(cpu, 8), cpu.r[source]);
        }
    }

    static final class Store8 extends Handler {
        private final Address destination;
        private final int source;

        Store8(Address destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.mmu.write8(destination.write(cpu, 1), (int) cpu.r[source]);
        }
    }

    /// Any operands of one width.
    static final class Copy extends Handler {
        private final Place destination;
        private final Place source;

        Copy(Place destination, Place source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, source.read(cpu));
        }
    }

    /// MOVZX and MOVSX.
    static Handler extend(Site site, boolean signed) {
        int from = site.operand(1).bits();
        boolean wide = site.operand(0).bits() == 64;
        if ((wide || site.operand(0).bits() == 32) && from < 32 && site.isMemory(1)) {
            int constant = (signed ? 1 : 0) | (from == 8 ? 2 : 0) | (wide ? 4 : 0);
            return Clones.of(ExtendLoad.class, constant).make(site);
        }
        return new Extend(site.place(0), site.place(1), signed ? -1L : (1L << from) - 1);
    }

    /// Load of 8 or 16 bits into a 32- or 64-bit register.
    static final class ExtendLoad extends Handler implements Form {
        private static final int SHAPE = Clones.constant(MethodHandles.lookup());
        private final int destination;
        private final Address source;

        ExtendLoad() {
            this(0, null);
        }

        ExtendLoad(int destination, Address source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new ExtendLoad(site.register(0), site.address(1));
        }

        @Override
        void run(X86Cpu cpu) {
            boolean signed = (SHAPE & 1) != 0;
            long mask = (SHAPE & 4) != 0 ? -1L : LOW;
            if ((SHAPE & 2) != 0) {
                int value = cpu.mmu.read8(source.read(cpu, 1));
                cpu.r[destination] = signed ? value & mask : value & 0xff;
            } else {
                int value = cpu.mmu.read16(source.read(cpu, 2));
                cpu.r[destination] = signed ? value & mask : value & 0xffff;
            }
        }
    }

    static final class Extend extends Handler {
        private final Place destination;
        private final Place source;
        private final long mask;

        Extend(Place destination, Place source, long mask) {
            this.destination = destination;
            this.source = source;
            this.mask = mask;
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, source.read(cpu) & mask);
        }
    }

    static Handler lea(Site site) {
        return site.bits() == 16
                ? new Lea16(site.place(0), site.address(1))
                : new Lea(site.register(0), site.address(1), Site.mask(site.bits()));
    }

    static final class Lea extends Handler {
        private final int destination;
        private final Address address;
        private final long mask;

        Lea(int destination, Address address, long mask) {
            this.destination = destination;
            this.address = address;
            this.mask = mask;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = address.offset(cpu) & mask;
        }
    }

    static final class Lea16 extends Handler {
        private final Place destination;
        private final Address address;

        Lea16(Place destination, Address address) {
            this.destination = destination;
            this.address = address;
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, address.offset(cpu));
        }
    }

    static final class Exchange extends Handler {
        private final Place a;
        private final Place b;

        /// Memory, if any, goes first: it is the one that can fault.
        Exchange(Site site) {
            boolean swap = site.isMemory(1);
            a = site.place(swap ? 1 : 0);
            b = site.place(swap ? 0 : 1);
        }

        @Override
        void run(X86Cpu cpu) {
            a.prepare(cpu);
            long old = a.readPrepared(cpu);
            a.writePrepared(cpu, b.read(cpu));
            b.writePrepared(cpu, old);
        }
    }

    /// CMOVcc: the source is read whether or not it is needed, and a 32-bit destination loses its upper half in any
    /// case (SDM 2A "CMOVcc").
    static final class ConditionalMove extends Handler implements Form {
        private static final int CONDITION = Clones.constant(MethodHandles.lookup());
        private final Place destination;
        private final Place source;

        ConditionalMove() {
            this(null, null);
        }

        ConditionalMove(Place destination, Place source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new ConditionalMove(site.place(0), site.place(1));
        }

        @Override
        void run(X86Cpu cpu) {
            long value = source.read(cpu);
            destination.write(cpu, cpu.flags.condition(CONDITION) ? value : destination.read(cpu));
        }
    }

    static final class SetByte extends Handler implements Form {
        private static final int CONDITION = Clones.constant(MethodHandles.lookup());
        private final Place destination;

        SetByte() {
            this(null);
        }

        SetByte(Place destination) {
            this.destination = destination;
        }

        @Override
        public Handler make(Site site) {
            return new SetByte(site.place(0));
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, cpu.flags.condition(CONDITION) ? 1 : 0);
        }
    }
}
