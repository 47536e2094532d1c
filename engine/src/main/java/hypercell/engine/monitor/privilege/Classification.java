package hypercell.engine.monitor.privilege;

import hypercell.engine.x86.isa.Row;
import java.util.List;

/// What experiment says about one row of the instruction table.
///
/// @param row the row; its privilege traits played no part
/// @param bits mode of the experiment: 32 or 64
/// @param trap when it traps
/// @param evidence why it is sensitive; empty when it is not. At most one entry for each kind, ring and cause
/// @param unavailable why it could not be run, or empty
public record Classification(Row row, int bits, Trap trap, List<Evidence> evidence, String unavailable) {
    /// When an instruction traps.
    public enum Trap {
        /// Never, given operands that it can work with.
        NEVER("no"),
        /// In ring 3, and not in ring 0: *privileged*.
        OUTSIDE_RING_0("in ring 3"),
        /// In ring 3 while IOPL is 0: privileged as long as the monitor owns IOPL.
        BY_IOPL("in ring 3 if IOPL < 3"),
        /// With every operand tried, in either ring: it is a way into the monitor, or the processor lacks it.
        ALWAYS("always");

        private final String words;

        Trap(String words) {
            this.words = words;
        }

        /// For tables.
        public String words() {
            return words;
        }
    }

    /// Whether it traps if the machine is in user mode and does not if it is in supervisor mode.
    public boolean privileged() {
        return trap == Trap.OUTSIDE_RING_0 || trap == Trap.BY_IOPL;
    }

    public boolean controlSensitive() {
        return has(Evidence.Kind.CONTROL);
    }

    public boolean behaviorSensitive() {
        return has(Evidence.Kind.BEHAVIOR);
    }

    private boolean has(Evidence.Kind kind) {
        return evidence.stream().anyMatch(e -> e.kind() == kind);
    }

    public boolean sensitive() {
        return !evidence.isEmpty();
    }

    /// Whether it is a counterexample to the theorem's condition: sensitive, and a monitor in ring 0 does not learn
    /// of it.
    public boolean critical() {
        return !privileged() && evidence.stream().anyMatch(Evidence::unnoticed);
    }
}
