package hypercell.engine.ppc.mmu;

import java.util.List;

/// What the TLB says to an access.
public sealed interface TlbAnswer {
    /// One sentence for people.
    String sentence();

    /// Entry `index` translates to `real` and permits the access.
    record Mapped(long real, int index) implements TlbAnswer {
        @Override
        public String sentence() {
            return "entry %d translates it to 0x%09x".formatted(index, real);
        }
    }

    /// No entry matches: a Data or Instruction TLB Error, and software's turn.
    record Miss() implements TlbAnswer {
        @Override
        public String sentence() {
            return "no entry matches: TLB miss";
        }
    }

    /// Entry `index` matches, but lacks permission `missing`, e.g. `UW`: a Data or Instruction Storage
    /// interrupt.
    record Denied(int index, String missing) implements TlbAnswer {
        @Override
        public String sentence() {
            return "entry %d matches, but %s = 0".formatted(index, missing);
        }
    }

    /// Several entries match: undefined on silicon.
    record MultiHit(List<Integer> indices) implements TlbAnswer {
        @Override
        public String sentence() {
            return "entries " + indices + " all match: undefined";
        }
    }
}
