package hypercell.kernel.eval;

import java.util.List;

/// What may stand at the cursor. Positions count UTF-16 units, as Java strings do.
///
/// @param start first position that a candidate replaces
/// @param end position after the last one
/// @param candidates without repetitions; words of the block around the cursor first, others sorted by text
public record Completion(int start, int end, List<Candidate> candidates) {
    public Completion {
        candidates = List.copyOf(candidates);
    }
}
