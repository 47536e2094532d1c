package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import java.lang.invoke.MethodHandles;

/// MOV, LEA, XCHG, CMOVcc, SETcc, BSWAP-like copies: shapes for 32 and 64 bits, and generic ones.
final class MoveForms {
    private MoveForms() {}

    static Handler mov(Site site) {
        int bits = site.operand(0).bits();
        if (Width.hasHighByte(site)) {
            return new Copy(site.place(0), site.place(1));
        }
        int constant = Width.constant(0, bits);
        return switch (site.operand(1)) {
            case Operand.Memory source -> Clones.of(Load.class, constant).make(site);
            case Operand.Register source
            when site.isMemory(0) -> Clones.of(Store.class, constant).make(site);
            case Operand.Register source -> Clones.of(RegReg.class, constant).make(site);
            default ->
                site.isMemory(0)
                        ? Clones.of(StoreImm.class, constant).make(site)
                        : Clones.of(RegImm.class, constant).make(site);
        };
    }

    static final class RegReg extends Handler implements Form {
        private static final int BITS = Width.bits(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final int source;

        RegReg() {
            this(0, 0);
        }

        RegReg(int destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new RegReg(site.register(0), site.register(1));
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            long[] r = cpu.r;
            r[destination] = Width.kept(r[destination], r[source], BITS);
        }
    }

    static final class RegImm extends Handler implements Form {
        private static final int BITS = Width.bits(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final long value;

        RegImm() {
            this(0, 0);
        }

        RegImm(int destination, long value) {
            this.destination = destination;
            this.value = value;
        }

        @Override
        public Handler make(Site site) {
            return new RegImm(site.register(0), site.immediate(1));
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.r[destination] = Width.kept(cpu.r[destination], value, BITS);
        }
    }

    static final class Load extends Handler implements Form {
        private static final int BITS = Width.bits(Clones.constant(MethodHandles.lookup()));
        private final int destination;
        private final Address source;

        Load() {
            this(0, null);
        }

        Load(int destination, Address source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new Load(site.register(0), site.address(1));
        }

        @Override
        void run(X86Cpu cpu) {
            long value = cpu.load(source.read(cpu, BITS / 8), BITS / 8);
            cpu.r[destination] = Width.kept(cpu.r[destination], value, BITS);
        }
    }

    static final class Store extends Handler implements Form {
        private static final int BITS = Width.bits(Clones.constant(MethodHandles.lookup()));
        private final Address destination;
        private final int source;

        Store() {
            this(null, 0);
        }

        Store(Address destination, int source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return new Store(site.address(0), site.register(1));
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.store(destination.write(cpu, BITS / 8), BITS / 8, cpu.r[source]);
        }
    }

    static final class StoreImm extends Handler implements Form {
        private static final int BITS = Width.bits(Clones.constant(MethodHandles.lookup()));
        private final Address destination;
        private final long value;

        StoreImm() {
            this(null, 0);
        }

        StoreImm(Address destination, long value) {
            this.destination = destination;
            this.value = value;
        }

        @Override
        public Handler make(Site site) {
            return new StoreImm(site.address(0), site.immediate(1));
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.store(destination.write(cpu, BITS / 8), BITS / 8, value);
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
        boolean touchesMemory() {
            return false;
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
