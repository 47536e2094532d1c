package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.FpuState;

/// The environment and register images that FSTENV, FSAVE, FLDENV and FRSTOR exchange with memory, in their four
/// layouts (SDM 1 "x87 FPU Environment", figures of the protected-mode and real-mode images).
final class X87Image {
    private static final int REGISTER_BYTES = 10;
    private static final int OPCODE = 0x7ff;

    private X87Image() {}

    static int environmentBytes(int operandBits) {
        return operandBits == 16 ? 14 : 28;
    }

    static int bytes(int operandBits) {
        return environmentBytes(operandBits) + 8 * REGISTER_BYTES;
    }

    /// Raises the fault that a write of `bytes` bytes at the operand would raise.
    static void probe(X86Cpu cpu, Address address, int bytes) {
        cpu.mmu.probeWrite(address.write(cpu, bytes), bytes);
    }

    static void writeRegister(X86Cpu cpu, Address address, long delta, int signExponent, long significand) {
        cpu.mmu.write64(address.at(cpu, delta, 8, true), significand);
        cpu.mmu.write16(address.at(cpu, delta + 8, 2, true), signExponent);
    }

    /// ST(0) to ST(7) behind the environment: in words, as the image needs no more than the environment's alignment
    /// (SDM 3A "Alignment Requirements by Data Type").
    static void writeRegisters(X86Cpu cpu, Address address, int operandBits) {
        Fpu fpu = cpu.fpu;
        int delta = environmentBytes(operandBits);
        for (int i = 0; i < 8; i++) {
            int physical = fpu.physical(i);
            long to = delta + (long) REGISTER_BYTES * i;
            for (int word = 0; word < 4; word++) {
                int value = (int) (fpu.state.significand[physical] >>> 16 * word);
                cpu.mmu.write16(address.at(cpu, to + 2L * word, 2, true), value);
            }
            cpu.mmu.write16(address.at(cpu, to + 8, 2, true), fpu.state.signExponent[physical]);
        }
    }

    /// Reads ST(0) to ST(7), after TOP has been loaded. Tags are not touched.
    static void readRegisters(X86Cpu cpu, Address address, int operandBits) {
        Fpu fpu = cpu.fpu;
        int delta = environmentBytes(operandBits);
        for (int i = 0; i < 8; i++) {
            int physical = fpu.physical(i);
            long from = delta + (long) REGISTER_BYTES * i;
            long significand = 0;
            for (int word = 0; word < 4; word++) {
                significand |= (cpu.mmu.read16(address.at(cpu, from + 2L * word, 2, false)) & 0xffffL) << 16 * word;
            }
            fpu.state.significand[physical] = significand;
            fpu.state.signExponent[physical] = cpu.mmu.read16(address.at(cpu, from + 8, 2, false)) & 0xffff;
        }
    }

    /// Writes the seven words or doublewords of the environment.
    static void writeEnvironment(X86Cpu cpu, Address address, int operandBits) {
        FpuState state = cpu.fpu.state;
        write(cpu, address, operandBits, 0, state.control());
        write(cpu, address, operandBits, 1, state.status());
        write(cpu, address, operandBits, 2, state.tagWord());
        if (usesLinear(cpu)) {
            long instruction = state.instructionOffset + ((long) state.instructionSelector << 4);
            long data = state.dataOffset + ((long) state.dataSelector << 4);
            write(cpu, address, operandBits, 3, (int) instruction & 0xffff);
            writeWhole(cpu, address, operandBits, 4, (int) (instruction >> 16 << 12) & 0xffff000 | state.opcode);
            write(cpu, address, operandBits, 5, (int) data & 0xffff);
            writeWhole(cpu, address, operandBits, 6, (int) (data >> 16 << 12) & 0xffff000);
        } else {
            writeWhole(cpu, address, operandBits, 3, state.instructionOffset);
            int opcode = operandBits == 16 ? 0 : state.opcode << 16;
            writeWhole(cpu, address, operandBits, 4, state.instructionSelector | opcode);
            writeWhole(cpu, address, operandBits, 5, state.dataOffset);
            write(cpu, address, operandBits, 6, state.dataSelector);
        }
    }

    /// Real-address and virtual-8086 mode keep linear addresses; a selector of 0 then stands for the whole address.
    private static boolean usesLinear(X86Cpu cpu) {
        return !cpu.state.protectedMode() || cpu.flags.has(Flags.VM);
    }

    /// A word; in the 32-bit layout its reserved upper half is written as ones, as processors do.
    private static void write(X86Cpu cpu, Address address, int operandBits, int field, int value) {
        if (operandBits == 16) {
            cpu.mmu.write16(address.at(cpu, 2L * field, 2, true), value);
        } else {
            cpu.mmu.write32(address.at(cpu, 4L * field, 4, true), value | 0xffff0000);
        }
    }

    /// A word of the 16-bit layout, a doubleword of the 32-bit layout.
    private static void writeWhole(X86Cpu cpu, Address address, int operandBits, int field, long value) {
        if (operandBits == 16) {
            cpu.mmu.write16(address.at(cpu, 2L * field, 2, true), (int) value);
        } else {
            cpu.mmu.write32(address.at(cpu, 4L * field, 4, true), (int) value);
        }
    }

    /// Loads what [#writeEnvironment] writes. Reads everything before it changes anything.
    static void readEnvironment(X86Cpu cpu, Address address, int operandBits) {
        int[] fields = new int[7];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = operandBits == 16
                    ? cpu.mmu.read16(address.at(cpu, 2L * i, 2, false)) & 0xffff
                    : cpu.mmu.read32(address.at(cpu, 4L * i, 4, false));
        }
        FpuState state = cpu.fpu.state;
        state.setControl(fields[0]);
        state.setStatus(fields[1]);
        state.setTagWord(fields[2]);
        if (usesLinear(cpu)) {
            state.instructionOffset = fields[3] & 0xffff | (long) (fields[4] >>> 12 & 0xffff) << 16;
            state.instructionSelector = 0;
            state.opcode = fields[4] & OPCODE;
            state.dataOffset = fields[5] & 0xffff | (long) (fields[6] >>> 12 & 0xffff) << 16;
            state.dataSelector = 0;
        } else {
            state.instructionOffset = fields[3] & 0xffffffffL;
            state.instructionSelector = fields[4] & 0xffff;
            state.opcode = operandBits == 16 ? state.opcode : fields[4] >>> 16 & OPCODE;
            state.dataOffset = fields[5] & 0xffffffffL;
            state.dataSelector = fields[6] & 0xffff;
        }
    }
}
