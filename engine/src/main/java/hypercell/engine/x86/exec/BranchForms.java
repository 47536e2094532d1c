package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;
import java.lang.invoke.MethodHandles;

/// Near branches. Every one ends its block, so the next EIP is already set to fall through when it runs.
final class BranchForms {
    private BranchForms() {}

    /// Offset of a relative target from the block's start.
    static long target(Site site) {
        return site.end() + ((Operand.Relative) site.operand(0)).displacement();
    }

    static final class Jcc extends Handler implements Form {
        private static final int CONDITION = Clones.constant(MethodHandles.lookup());
        private final long target;
        private final long mask;

        Jcc() {
            this(0, 0);
        }

        Jcc(long target, long mask) {
            this.target = target;
            this.mask = mask;
        }

        @Override
        public Handler make(Site site) {
            return new Jcc(target(site), site.eipMask());
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            if (cpu.flags.condition(CONDITION)) {
                cpu.branch(cpu.blockEip + target & mask);
            }
        }
    }

    static final class Jump extends Handler {
        private final long target;
        private final long mask;

        Jump(Site site) {
            target = target(site);
            mask = site.eipMask();
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.branch(cpu.blockEip + target & mask);
        }
    }

    static final class JumpIndirect extends Handler {
        private final Place target;
        private final long mask;

        JumpIndirect(Site site) {
            target = site.place(0);
            mask = site.eipMask();
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.branch(target.read(cpu) & mask);
        }
    }

    static final class Call extends Handler {
        private final long target;
        private final int end;
        private final Push push;
        private final long mask;

        Call(Site site) {
            target = target(site);
            end = site.end();
            mask = site.eipMask();
            push = Push.of(site);
        }

        @Override
        void run(X86Cpu cpu) {
            long to = cpu.blockEip + target & mask;
            cpu.checkBranch(to);
            push.push(cpu, cpu.blockEip + end);
            cpu.eip = to;
        }
    }

    static final class CallIndirect extends Handler {
        private final Place target;
        private final int end;
        private final Push push;
        private final long mask;

        CallIndirect(Site site) {
            target = site.place(0);
            end = site.end();
            mask = site.eipMask();
            push = Push.of(site);
        }

        @Override
        void run(X86Cpu cpu) {
            long to = target.read(cpu) & mask;
            cpu.checkBranch(to);
            push.push(cpu, cpu.blockEip + end);
            cpu.eip = to;
        }
    }

    static final class Return extends Handler {
        private final int bits;
        private final int release;
        private final boolean flat32;
        private final boolean flat64;
        private final long mask;

        Return(Site site) {
            bits = site.bits();
            mask = site.eipMask();
            release = site.insn().operands().isEmpty() ? 0 : (int) site.immediate(0) & 0xffff;
            flat32 = Push.flat32(site);
            flat64 = Push.flat64(site);
        }

        @Override
        void run(X86Cpu cpu) {
            if (flat64) {
                long pointer = cpu.r[CpuState.SP];
                cpu.branch(cpu.mmu.read64(pointer));
                cpu.r[CpuState.SP] = pointer + 8 + release;
            } else if (flat32) {
                long pointer = cpu.r[CpuState.SP];
                cpu.branch(cpu.mmu.read32(pointer) & 0xffffffffL);
                cpu.r[CpuState.SP] = pointer + 4 + release & 0xffffffffL;
            } else {
                cpu.branch(cpu.stack.peek(0, bits) & mask);
                cpu.stack.setPointer(cpu.stack.pointer() + bits / 8 + release);
            }
        }
    }

    /// LOOP, LOOPE, LOOPNE and J(E)CXZ: `constant` 0, 1, 2, 3. CX, ECX or RCX by the address size.
    static final class Loop extends Handler implements Form {
        private static final int KIND = Clones.constant(MethodHandles.lookup());
        private final long target;
        private final long eipMask;
        private final long countMask;

        Loop() {
            this(0, 0, 0);
        }

        Loop(long target, long eipMask, long countMask) {
            this.target = target;
            this.eipMask = eipMask;
            this.countMask = countMask;
        }

        @Override
        public Handler make(Site site) {
            return new Loop(target(site), site.eipMask(), site.addressMask());
        }

        @Override
        boolean touchesMemory() {
            return false;
        }

        @Override
        void run(X86Cpu cpu) {
            long old = cpu.r[CpuState.CX];
            long count = (KIND == 3 ? old : old - 1) & countMask;
            boolean taken = switch (KIND) {
                case 0 -> count != 0;
                case 1 -> count != 0 && cpu.flags.zero();
                case 2 -> count != 0 && !cpu.flags.zero();
                default -> count == 0;
            };
            if (taken) {
                cpu.branch(cpu.blockEip + target & eipMask);
            }
            if (KIND != 3) {
                cpu.r[CpuState.CX] = X86Cpu.merged(old, count, countMask);
            }
        }
    }
}
