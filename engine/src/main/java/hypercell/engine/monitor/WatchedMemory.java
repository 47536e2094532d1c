package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Guest-physical memory whose accesses a user wants to see. Hardware protects pages, so that accesses beside a watch
/// in the same page exit, too.
public final class WatchedMemory {
    private record Watch(long first, long last, boolean reads, boolean writes) {
        private boolean touches(long from, long to) {
            return from <= last && first <= to;
        }
    }

    private final List<Watch> watches = new ArrayList<>();

    void add(long gpa, long bytes, boolean reads, boolean writes) {
        watches.add(new Watch(gpa, gpa + bytes - 1, reads, writes));
    }

    /// Whether the page at `gpa` must not be in hardware's tables at all, because reads of it are watched.
    boolean hides(long gpa) {
        return watches.stream().anyMatch(watch -> watch.reads && watch.touches(gpa & ~0xfffL, gpa | 0xfff));
    }

    /// The reason for an exit by an access to a page with a watch; empty when there is none in the page.
    Optional<ExitReason> reason(long gpa, boolean write, Insn insn) {
        return reason(gpa, write, bytes(insn));
    }

    /// The same for an access of so many bytes.
    Optional<ExitReason> reason(long gpa, boolean write, int bytes) {
        if (watches.stream().noneMatch(watch -> watch.touches(gpa & ~0xfffL, gpa | 0xfff))) {
            return Optional.empty();
        }
        long last = gpa + bytes - 1;
        boolean meant =
                watches.stream().anyMatch(watch -> (write ? watch.writes : watch.reads) && watch.touches(gpa, last));
        return Optional.of(meant ? ExitReason.WATCH : ExitReason.FALSE_SHARING);
    }

    /// How much memory the instruction accesses at once.
    private static int bytes(Insn insn) {
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Memory memory && memory.bits() > 0) {
                return memory.bits() / 8;
            }
        }
        return Math.max(1, insn.operandBits() / 8);
    }
}
