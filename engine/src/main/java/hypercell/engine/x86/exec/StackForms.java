package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;

/// PUSH, POP, PUSHA, POPA, ENTER, LEAVE.
final class StackForms {
    private StackForms() {}

    static Handler push(Site site) {
        if (Push.flat32(site) && site.isRegister(0)) {
            return new PushRegister(site.register(0));
        }
        return new PushValue(site.place(0), Push.of(site));
    }

    static final class PushRegister extends Handler {
        private final int register;

        PushRegister(int register) {
            this.register = register;
        }

        @Override
        void run(X86Cpu cpu) {
            long pointer = cpu.r[CpuState.SP] - 4 & 0xffffffffL;
            cpu.mmu.write32(pointer, (int) cpu.r[register]);
            cpu.r[CpuState.SP] = pointer;
        }
    }

    static final class PushValue extends Handler {
        private final Place source;
        private final Push push;

        PushValue(Place source, Push push) {
            this.source = source;
            this.push = push;
        }

        @Override
        void run(X86Cpu cpu) {
            push.push(cpu, source.read(cpu));
        }
    }

    static Handler pop(Site site) {
        if (Push.flat64(site) && site.isRegister(0)) {
            return new PopRegister64(site.register(0));
        }
        if (Push.flat32(site) && site.isRegister(0)) {
            return new PopRegister(site.register(0));
        }
        return site.isMemory(0) ? new PopMemory(site) : new PopPlace(site.place(0), site.bits());
    }

    static final class PopRegister extends Handler {
        private final int register;

        PopRegister(int register) {
            this.register = register;
        }

        @Override
        void run(X86Cpu cpu) {
            long pointer = cpu.r[CpuState.SP];
            long value = cpu.mmu.read32(pointer) & 0xffffffffL;
            cpu.r[CpuState.SP] = pointer + 4 & 0xffffffffL;
            cpu.r[register] = value;
        }
    }

    static final class PopRegister64 extends Handler {
        private final int register;

        PopRegister64(int register) {
            this.register = register;
        }

        @Override
        void run(X86Cpu cpu) {
            long pointer = cpu.r[CpuState.SP];
            long value = cpu.mmu.read64(pointer);
            cpu.r[CpuState.SP] = pointer + 8;
            cpu.r[register] = value;
        }
    }

    static final class PopPlace extends Handler {
        private final Place destination;
        private final int bits;

        PopPlace(Place destination, int bits) {
            this.destination = destination;
            this.bits = bits;
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, cpu.stack.pop(bits));
        }
    }

    /// POP to memory: an ESP base is used after the increment; a fault on the write takes the increment back.
    static final class PopMemory extends Handler {
        private final Place destination;
        private final int bits;

        PopMemory(Site site) {
            destination = site.place(0);
            bits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            long before = cpu.r[CpuState.SP];
            long value = cpu.stack.pop(bits);
            long after = cpu.r[CpuState.SP];
            try {
                destination.prepare(cpu);
            } catch (RuntimeException fault) {
                cpu.r[CpuState.SP] = before;
                throw fault;
            }
            destination.writePrepared(cpu, value);
            cpu.r[CpuState.SP] = after;
        }
    }

    /// PUSHA: eight registers, the stack pointer as it was before.
    static final class PushAll extends Handler {
        private final int bits;

        PushAll(Site site) {
            bits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            long mask = cpu.stack.mask();
            long pointer = cpu.stack.pointer();
            for (int register = 0; register < 8; register++) {
                pointer = pointer - bits / 8 & mask;
                cpu.stack.store(pointer, cpu.r[register], bits);
            }
            cpu.stack.setPointer(pointer);
        }
    }

    /// POPA: the stored stack pointer is skipped.
    static final class PopAll extends Handler {
        private final int bits;

        PopAll(Site site) {
            bits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            long[] values = new long[8];
            for (int slot = 0; slot < 8; slot++) {
                values[7 - slot] = cpu.stack.peek(slot, bits);
            }
            cpu.stack.setPointer(cpu.stack.pointer() + bits);
            long mask = bits == 32 ? 0xffffffffL : 0xffffL;
            for (int register = 0; register < 8; register++) {
                if (register != CpuState.SP) {
                    long kept = bits == 32 ? 0 : cpu.r[register] & ~mask;
                    cpu.r[register] = kept | values[register] & mask;
                }
            }
        }
    }

    /// ENTER (SDM 2A "ENTER—Make Stack Frame for Procedure Parameters").
    static final class Enter extends Handler {
        private final int bits;
        private final int size;
        private final int level;

        Enter(Site site) {
            bits = site.bits();
            size = (int) ((Operand.Immediate) site.operand(0)).value() & 0xffff;
            level = (int) ((Operand.Immediate) site.operand(1)).value() & 31;
        }

        @Override
        void run(X86Cpu cpu) {
            long mask = cpu.stack.mask();
            int bytes = bits / 8;
            long pointer = cpu.stack.pointer() - bytes & mask;
            cpu.stack.store(pointer, cpu.r[CpuState.BP], bits);
            long frame = pointer;
            long outer = cpu.r[CpuState.BP] & mask;
            for (int i = 1; i < level; i++) {
                outer = outer - bytes & mask;
                pointer = pointer - bytes & mask;
                cpu.stack.store(pointer, cpu.stack.load(outer, bits), bits);
            }
            if (level > 0) {
                pointer = pointer - bytes & mask;
                cpu.stack.store(pointer, frame, bits);
            }
            pointer = pointer - size & mask;
            // The new top must be writable before anything is committed.
            cpu.mmu.probeWrite(
                    cpu.segmentation.linear(hypercell.engine.x86.state.Segment.SS, pointer, bytes, true), bytes);
            Place.register(CpuState.BP, bits).write(cpu, frame);
            cpu.stack.setPointer(pointer);
        }
    }

    static final class Leave extends Handler {
        private final int bits;
        private final Place bp;

        Leave(Site site) {
            bits = site.bits();
            bp = Place.register(CpuState.BP, bits);
        }

        @Override
        void run(X86Cpu cpu) {
            long frame = cpu.r[CpuState.BP] & cpu.stack.mask();
            long value = cpu.stack.load(frame, bits);
            cpu.stack.setPointer(frame + bits / 8);
            bp.write(cpu, value);
        }
    }
}
