package hypercell.engine.x86.exec;

import hypercell.engine.observe.Event;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.state.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The last blocks that ran, from which the last instructions can be decoded again.
final class Trail {
    /// A power of two, with room for the 16 instructions that are promised even when blocks that began with a fault
    /// lie between.
    private static final int LENGTH = 32;

    private static final int COUNT_BITS = 6;

    private final X86Cpu cpu;
    /// Linear address and, in the low 6 bits, how many instructions from there ran.
    private final long[] entries = new long[LENGTH];

    private int next;

    Trail(X86Cpu cpu) {
        this.cpu = cpu;
    }

    void clear() {
        next = 0;
    }

    /// `count` instructions from `gva` are about to run.
    void note(long gva, int count) {
        entries[next++ & LENGTH - 1] = gva << COUNT_BITS | count;
    }

    /// The block of the last [#note] was run `times` times more.
    void repeat(long times) {
        long entry = entries[next - 1 & LENGTH - 1];
        for (long i = Math.min(times, LENGTH); i > 0; i--) {
            entries[next++ & LENGTH - 1] = entry;
        }
    }

    /// Only `count` instructions of the last [#note] did run.
    void shorten(int count) {
        int last = next - 1 & LENGTH - 1;
        entries[last] = entries[last] & -1L << COUNT_BITS | count;
        if (count == 0) {
            next--;
        }
    }

    /// The last `count` instructions that ran, oldest first, with their bytes as they are now; fewer when their
    /// pages are gone.
    List<Event.Instruction> recent(int count) {
        List<Event.Instruction> found = new ArrayList<>();
        for (int i = Math.max(0, next - LENGTH); i < next; i++) {
            long entry = entries[i & LENGTH - 1];
            decode(entry >> COUNT_BITS, (int) entry & (1 << COUNT_BITS) - 1, found);
        }
        return List.copyOf(found.subList(Math.max(0, found.size() - count), found.size()));
    }

    /// The instruction at `gva`; empty when its page is not mapped.
    Optional<Event.Instruction> at(long gva) {
        List<Event.Instruction> found = new ArrayList<>();
        decode(gva, 1, found);
        return found.stream().findFirst();
    }

    private void decode(long gva, int count, List<Event.Instruction> into) {
        long at = gva;
        for (int i = 0; i < count; i++) {
            byte[] bytes = cpu.fetch.peek(at);
            Insn insn = Decoder.decode(bytes, 0, bytes.length, cpu.codeBits());
            if (insn.length() == 0 || insn.length() > bytes.length) {
                return;
            }
            into.add(new Event.Instruction(
                    new Event.Stamp(-1, -1, -1),
                    cpu.state.segments[Segment.CS].selector(),
                    at - cpu.csBase & cpu.gvaMask,
                    at,
                    cpu.codeBits(),
                    cpu.state.cpl,
                    Arrays.copyOf(bytes, insn.length())));
            at = at + insn.length() & cpu.gvaMask;
        }
    }
}
