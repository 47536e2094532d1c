package hypercell.engine.monitor.generated;

import java.util.SplittableRandom;

/// The text of one block, growing.
final class Body {
    private static final String[] REGISTERS = {"eax", "ecx", "edx", "ebx", "esi", "edi"};
    private static final String[] OPERATIONS = {"add", "sub", "xor", "and", "or", "adc", "sbb", "cmp", "test", "mov"};

    final Flavour flavour;
    private final SplittableRandom random;
    private final Family family;
    private final StringBuilder text = new StringBuilder();
    private int labels;

    Body(Family family, Flavour flavour, SplittableRandom random) {
        this.family = family;
        this.flavour = flavour;
        this.random = random;
    }

    /// Lines of assembly.
    Body add(String lines, Object... values) {
        text.append(values.length == 0 ? lines : lines.formatted(values)).append('\n');
        return this;
    }

    /// An instruction that may fault: then the block goes on behind it.
    Body tried(String instruction, Object... values) {
        int label = labels++;
        return add("mov dword [RECOVER], .t%d", label)
                .add(instruction, values)
                .add(".t%d:\nmov dword [RECOVER], .end", label);
    }

    /// Makes EAX part of the guest's result.
    Body fold() {
        return add("rol dword [SUM], 3\nxor [SUM], eax");
    }

    /// What the family is about has happened.
    Body mark() {
        return add("inc dword [MARKS + %d]", 4 * family.ordinal());
    }

    /// Instructions that anybody may run anywhere: arithmetic on registers, and on the data pages through `base`.
    Body filler(int count, String base) {
        for (int i = 0; i < count; i++) {
            String register = REGISTERS[below(6)];
            switch (below(6)) {
                case 0 -> add("%s %s, 0x%x", OPERATIONS[below(10)], register, random.nextInt());
                case 1 -> add("rol %s, %d", register, below(32));
                case 2 -> add("mov [%s + 0x%x], %s", base, 4 * below(0x800), register);
                case 3 -> add("%s %s, [%s + 0x%x]", OPERATIONS[below(8)], register, base, below(0x1ffc));
                case 4 -> add("imul %s, %s, %d", register, REGISTERS[below(6)], below(100));
                default -> add("%s %s, %s", OPERATIONS[below(10)], register, REGISTERS[below(6)]);
            }
        }
        return this;
    }

    /// The same in ring 0.
    Body filler(int count) {
        return filler(count, "DATA");
    }

    /// What faults with `vector` do from now on in this block.
    Body hook(int vector, String label) {
        return add("mov dword [HOOKS + %d], %s", 4 * vector, label);
    }

    /// Where `int 0x32`, from any ring and mode, brings the block back to ring 0.
    Body done() {
        return add(".done: mov esp, [RESP]");
    }

    /// Goes to ring 3 at `label`, which is met at its alias for ring 3.
    ///
    /// @param flags EFLAGS beside bit 1
    Body enterUser(String label, int flags) {
        return hook(0x32, ".done").enterOnce(label, flags);
    }

    /// The same; `int 0x32` goes to `RECOVER`, as faults do.
    Body enterOnce(String label, int flags) {
        return add("push UDATA\npush USER + USTACK\npush 0x%x\npush UCODE\npush USER + %s\niret", flags | 2, label);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /// True once in `n` times.
    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    @SafeVarargs
    final <T> T any(T... values) {
        return values[below(values.length)];
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
