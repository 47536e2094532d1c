package hypercell.engine.oracle;

import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;
import java.util.SplittableRandom;

/// Adapts a random state to an instruction: memory operands, the stack and string operands fall into the memory of the
/// case, counts are small, comparisons sometimes meet, branches go to the end of the code.
final class Integer64Operands {
    private static final long GS_BASE = 0x10000;
    /// Bytes that a branch skips.
    private static final int SKIPPED = 5;
    private static final long NOT_CANONICAL = 1L << 52;

    private final Insn insn;
    private final byte[] code;
    private final Integer64State state;
    private final long[] registers;
    private final SplittableRandom random;
    private long target;

    /// @param code changed where the operand is an address or a distance
    /// @param state its registers and memory are changed
    Integer64Operands(Insn insn, byte[] code, Integer64State state, SplittableRandom random) {
        this.insn = insn;
        this.code = code;
        this.state = state;
        this.random = random;
        registers = state.registers();
    }

    /// False when the instruction cannot be brought to stay inside the memory.
    boolean adapt() {
        registers[CpuState.SP] = place(64, 128);
        Operand.Memory memory = memory();
        boolean string = insn.row().is("rep") || insn.row().is("repe");
        if (string) {
            string(memory);
        }
        special();
        return string || memory == null ? !branchesByStackPointer() : memory.bits() == 0 || reach(memory);
    }

    /// The stack would have to lie in the code.
    private boolean branchesByStackPointer() {
        return insn.row().meaning().endsWith("Indirect")
                && insn.operand(0) instanceof Operand.Register register
                && register.number() == CpuState.SP;
    }

    private Operand.Memory memory() {
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Memory memory) {
                return memory;
            }
        }
        return null;
    }

    private long place(int from, int count) {
        return Integer64State.MEMORY + from + random.nextInt(count);
    }

    private void string(Operand.Memory memory) {
        boolean repeated = insn.has(Insn.REP) || insn.has(Insn.REPNE);
        long high = memory.addressBits() == 32 ? random.nextLong() << 32 : 0; // does not count
        registers[CpuState.SI] = place(96, 40) - (insn.segment() == Segment.GS ? GS_BASE : 0) + high;
        registers[CpuState.DI] = place(96, 40) + high;
        if (repeated) {
            registers[CpuState.CX] = random.nextInt(7) + high;
        }
        if (insn.row().is("repe")) { // equal runs make the repetitions last
            byte value = (byte) registers[CpuState.AX];
            registers[CpuState.AX] = (value & 0xff) * 0x0101010101010101L;
            for (int i = 0; i < state.memory().length; i++) {
                state.memory()[i] = random.nextInt(24) == 0 ? state.memory()[i] : value;
            }
        }
    }

    private void special() {
        switch (insn.row().meaning()) {
            case "enter" -> {
                patch(code.length - 3, random.nextInt(32), 2);
                patch(code.length - 1, random.nextInt(4), 1);
                registers[CpuState.BP] = place(64, 128);
            }
            case "leave" -> registers[CpuState.BP] = place(64, 128);
            case "xlat" -> registers[CpuState.AX] &= ~0xc0L;
            case "popf" -> state.setQuadword(registers[CpuState.SP], random.nextLong() & ~0x40100L); // no TF, no AC
            case "div", "idiv" -> smallDividend();
            case "jcc", "jmp", "call" -> patchDistance();
            case "jcxz", "loop", "loope", "loopne" -> {
                patchDistance();
                registers[CpuState.CX] = random.nextInt(3) + (random.nextInt(3) == 0 ? 1L << 32 : 0);
            }
            case "jmpIndirect", "callIndirect" -> {
                if (insn.operand(0) instanceof Operand.Register register) {
                    registers[register.number()] = end();
                }
            }
            case "ret" -> state.setQuadword(registers[CpuState.SP], end());
            default -> {}
        }
        if (insn.row().meaning().equals("ret") && !insn.operands().isEmpty()) {
            patch(code.length - 2, random.nextInt(256), 2);
        }
    }

    private void smallDividend() {
        if (random.nextInt(4) != 0) {
            registers[CpuState.DX] = random.nextInt(-2, 3);
        }
    }

    private long end() {
        return Integer64Case.CODE + code.length + SKIPPED;
    }

    private void patchDistance() {
        int bytes = insn.operand(0).bits() / 8;
        patch(code.length - bytes, SKIPPED, bytes);
    }

    private void patch(int at, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            code[at + i] = (byte) (value >> 8 * i);
        }
    }

    /// Makes the operand lie in the memory, by its registers or its displacement.
    private boolean reach(Operand.Memory memory) {
        int bytes = Math.max(1, memory.bits() / 8);
        target = place(64, 128 - bytes);
        if (bytes == 16 && random.nextInt(8) != 0) {
            target &= ~15L; // CMPXCHG16B demands it
        }
        if (!bitNumber(memory) || !contents(bytes)) {
            return false;
        }
        long offset = target - (memory.segment() == Segment.GS ? GS_BASE : 0);
        if (memory.ripRelative()) {
            return displace(memory, offset - Integer64Case.CODE - code.length, 4);
        }
        if (memory.base() < 0 && memory.index() < 0) {
            boolean wide = insn.row().operands().toString().contains("moffs");
            return displace(memory, offset, wide ? memory.addressBits() / 8 : 4);
        }
        return solve(memory, offset - memory.displacement());
    }

    /// BT and its like reach beyond the operand by a bit number in a register.
    private boolean bitNumber(Operand.Memory memory) {
        boolean bit = insn.row().meaning().startsWith("bt") && insn.operand(1) instanceof Operand.Register;
        if (!bit) {
            return true;
        }
        int register = ((Operand.Register) insn.operand(1)).number();
        registers[register] = random.nextInt(-400, 400) + (memory.bits() < 64 ? random.nextLong() << memory.bits() : 0);
        return register != memory.base() && register != memory.index() && register != CpuState.SP;
    }

    /// Compare-and-exchange meets its value every other time; a branch finds its target.
    private boolean contents(int bytes) {
        switch (insn.row().meaning()) {
            case "cmpxchg" -> meet(bytes, CpuState.AX, -1);
            case "cmpxchg8b", "cmpxchg16b" -> meet(bytes / 2, CpuState.AX, CpuState.DX);
            case "jmpIndirect", "callIndirect" -> state.setQuadword(target, end());
            default -> {}
        }
        return true;
    }

    private void meet(int bytes, int low, int high) {
        if (random.nextBoolean()) {
            registers[low] = state.quadword(target) & width(bytes) | registers[low] & ~width(bytes);
            if (high >= 0) {
                registers[high] = state.quadword(target + bytes) & width(bytes);
            }
        }
    }

    private static long width(int bytes) {
        return bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
    }

    /// Overwrites the displacement, which is the last thing before an immediate.
    private boolean displace(Operand.Memory memory, long displacement, int bytes) {
        for (int at = code.length - bytes; at > 0; at--) {
            if (read(at, bytes) == memory.displacement() << 64 - 8 * bytes >> 64 - 8 * bytes) {
                patch(at, displacement, bytes);
                return true;
            }
        }
        return false;
    }

    private long read(int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (code[at + i] & 0xffL) << 8 * i;
        }
        return value << 64 - 8 * bytes >> 64 - 8 * bytes;
    }

    /// Chooses base and index so that their sum is `wanted`; now and then one that is not canonical.
    private boolean solve(Operand.Memory memory, long wanted) {
        boolean same = memory.base() == memory.index();
        if (memory.base() < 0 || same) {
            int factor = memory.scale() + (same ? 1 : 0);
            long inFactor = Math.floorMod(wanted, (long) factor);
            registers[memory.index()] = high(memory, (wanted - inFactor) / factor);
            return true;
        }
        long index = 0;
        if (memory.index() >= 0) {
            registers[memory.index()] = random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(-64, 64);
            index = registers[memory.index()] * memory.scale();
        }
        long base = wanted - index;
        boolean wild = memory.addressBits() == 64 && random.nextInt(100) == 0;
        registers[memory.base()] = wild ? base ^ NOT_CANONICAL : high(memory, base);
        return memory.base() != CpuState.SP || !usesStack();
    }

    private boolean usesStack() {
        return insn.row().meaning().startsWith("push")
                || insn.row().meaning().equals("callIndirect")
                || insn.row().meaning().startsWith("pop");
    }

    /// Bits above a 32-bit address do not count.
    private long high(Operand.Memory memory, long value) {
        return memory.addressBits() == 32 ? value & 0xffffffffL | random.nextLong() << 32 : value;
    }
}
