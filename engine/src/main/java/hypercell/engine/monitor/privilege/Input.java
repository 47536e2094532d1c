package hypercell.engine.monitor.privilege;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What an instruction finds in registers, in memory and on the stack: values that let it complete where it can.
enum Input {
    /// Flags on the stack, a value for control registers, zeros in memory.
    FLAGS,
    /// Selectors, far pointers and a frame of ring 0; an MSR.
    SUPERVISOR,
    /// The same of ring 3.
    USER,
    /// A frame of 16-bit words for ring 3; small numbers: leaf 1 of CPUID, extended control register 0.
    NARROW,
    /// A data selector of ring 0 on the stack and in the far pointer.
    SUPERVISOR_DATA,
    /// A data selector of ring 3 there.
    USER_DATA,
    /// A frame of 32-bit words for ring 3.
    MEDIUM,
    /// Selectors of an LDT and of a gate, flags on the stack.
    TABLE,
    /// Selectors of a task and of a gate, flags on the stack.
    TASK;

    /// IF = 0, IOPL = 3.
    private static final int NEW_FLAGS = 0x3002;

    /// When an instruction completes with these and shows nothing, it does not take its operands for selectors,
    /// frames or numbers of registers, and the others would tell no more.
    static final List<Input> TELLING = List.of(FLAGS, SUPERVISOR, USER, NARROW);

    /// For instructions of the floating-point and vector units, which know no selectors.
    static final List<Input> OF_UNITS = List.of(FLAGS, SUPERVISOR);

    /// RAX; also what memory and immediates hold where a selector is wanted.
    long accumulator() {
        return switch (this) {
            case FLAGS -> 0x80000039L;
            case NARROW, MEDIUM -> 1;
            case SUPERVISOR, SUPERVISOR_DATA -> ProbeMemory.DATA_SEGMENT;
            case USER, USER_DATA -> ProbeMemory.OTHER_USER_DATA | 3;
            case TABLE -> ProbeMemory.SPARE_LOCAL;
            case TASK -> ProbeMemory.SPARE_TASK;
        };
    }

    /// RCX: the number of an MSR, of a counter, of an extended control register.
    int counter() {
        return switch (this) {
            case SUPERVISOR -> 0x175;
            case FLAGS, NARROW, MEDIUM -> 0;
            case USER, USER_DATA, SUPERVISOR_DATA, TABLE, TASK -> 1;
        };
    }

    /// The selector of a far pointer.
    int selector(World world) {
        return switch (this) {
            case FLAGS -> 0;
            case SUPERVISOR -> world.supervisorCode();
            case USER, NARROW, MEDIUM -> world.userCode();
            case SUPERVISOR_DATA -> ProbeMemory.DATA_SEGMENT;
            case USER_DATA -> ProbeMemory.OTHER_USER_DATA | 3;
            case TABLE, TASK -> ProbeMemory.GATE | 3;
        };
    }

    /// What memory operands hold: a far pointer, or zeros.
    byte[] memory(World world) {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        if (this != FLAGS) {
            bytes.putInt(ProbeMemory.TARGET).putShort((short) selector(world));
        }
        return bytes.array();
    }

    /// The stack from its top: a frame for IRET, or what POP takes.
    byte[] stack(World world) {
        ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        int word = world.bits() / 8;
        switch (this) {
            case SUPERVISOR -> frame(bytes, word, world.supervisorCode(), ProbeMemory.DATA_SEGMENT);
            case USER -> frame(bytes, word, world.userCode(), ProbeMemory.USER_DATA_SEGMENT | 3);
            case NARROW -> frame(bytes, 2, world.userCode(), ProbeMemory.USER_DATA_SEGMENT | 3);
            case MEDIUM -> frame(bytes, 4, world.userCode(), ProbeMemory.USER_DATA_SEGMENT | 3);
            case SUPERVISOR_DATA, USER_DATA -> put(bytes, word, selector(world));
            case FLAGS, TABLE, TASK -> put(bytes, word, NEW_FLAGS);
        }
        return bytes.array();
    }

    private static void frame(ByteBuffer bytes, int word, int code, int stack) {
        put(bytes, word, ProbeMemory.TARGET);
        put(bytes, word, code);
        put(bytes, word, NEW_FLAGS);
        put(bytes, word, ProbeMemory.POINTER);
        put(bytes, word, stack);
    }

    private static void put(ByteBuffer bytes, int word, int value) {
        switch (word) {
            case 2 -> bytes.putShort((short) value);
            case 4 -> bytes.putInt(value);
            default -> bytes.putLong(value);
        }
    }
}
