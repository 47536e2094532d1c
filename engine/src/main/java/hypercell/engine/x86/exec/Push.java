package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;

/// How an instruction pushes one value: directly when the stack is flat and 32 bits wide, else through [Stack].
abstract class Push {
    abstract void push(X86Cpu cpu, long value);

    static boolean flat(Site site) {
        return Mode.flat(site.mode()) && (site.mode() & Mode.STACK32) != 0 && site.bits() == 32;
    }

    static Push of(Site site) {
        return flat(site) ? new Flat() : new Checked(site.bits());
    }

    static final class Flat extends Push {
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
