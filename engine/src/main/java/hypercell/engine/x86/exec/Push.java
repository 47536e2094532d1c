package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;

/// How an instruction pushes one value: directly when the stack is flat and as wide as the value, else through [Stack].
abstract class Push {
    abstract void push(X86Cpu cpu, long value);

    /// Whether a 32-bit value goes to a flat stack with ESP.
    static boolean flat32(Site site) {
        return Mode.flat(site.mode()) && (site.mode() & Mode.STACK32) != 0 && site.bits() == 32;
    }

    /// Whether a 64-bit value goes to the stack of 64-bit mode, and nobody listens.
    static boolean flat64(Site site) {
        return Mode.flat(site.mode()) && Mode.bits64(site.mode()) && site.bits() == 64;
    }

    static Push of(Site site) {
        if (flat64(site)) {
            return new Flat64();
        }
        return flat32(site) ? new Flat32() : new Checked(site.bits());
    }

    static final class Flat64 extends Push {
        @Override
        void push(X86Cpu cpu, long value) {
            long pointer = cpu.r[CpuState.SP] - 8;
            cpu.mmu.write64(pointer, value);
            cpu.r[CpuState.SP] = pointer;
        }
    }

    static final class Flat32 extends Push {
        @Override
        void push(X86Cpu cpu, long value) {
            long pointer = cpu.r[CpuState.SP] - 4 & 0xffffffffL;
            cpu.mmu.write32(pointer, (int) value);
            cpu.r[CpuState.SP] = pointer;
        }
    }

    static final class Checked extends Push {
        private final int bits;

        Checked(int bits) {
            this.bits = bits;
        }

        @Override
        void push(X86Cpu cpu, long value) {
            cpu.stack.push(value, bits);
        }
    }
}
