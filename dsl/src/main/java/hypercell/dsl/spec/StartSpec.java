package hypercell.dsl.spec;

import hypercell.engine.table.Position;
import java.util.Optional;
import java.util.OptionalLong;

/// Where and how the processor begins.
///
/// @param mode the processor's mode
/// @param eip address of the first instruction; empty: the label, else the first byte of the code
/// @param label name of the first instruction's label, or empty
/// @param esp stack pointer; empty: `MemoryLayout` decides
public record StartSpec(Mode mode, OptionalLong eip, Optional<String> label, OptionalLong esp, Position position) {
    /// Flat 32-bit protected mode, at the beginning of the code.
    public static final StartSpec DEFAULT =
            new StartSpec(Mode.FLAT32, OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), Position.UNKNOWN);

    /// The same in another mode.
    public StartSpec in(Mode other) {
        return new StartSpec(other, eip, label, esp, position);
    }

    /// The mode a guest starts in.
    public enum Mode {
        /// Flat 32-bit protected mode, CPL 0, interrupts off.
        FLAT32("flat32", 32),
        /// 64-bit mode, CPL 0, interrupts off; needs 4-level or 5-level paging.
        FLAT64("flat64", 64),
        /// Real-address mode with all segments at 0.
        REAL16("real16", 16),
        /// As a domain of a monitor that the guest knows: CPL 1, paging on, ESI leads to start_info.
        PARAVIRTUAL("paravirtual", 32);

        private final String word;
        private final int codeBits;

        Mode(String word, int codeBits) {
            this.word = word;
            this.codeBits = codeBits;
        }

        /// How users write it.
        public String word() {
            return word;
        }

        /// Default operand size of the code.
        public int codeBits() {
            return codeBits;
        }
    }
}
