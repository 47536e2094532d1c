package hypercell.kernel.eval;

import java.util.List;
import java.util.Optional;

/// Knows words of its own for certain places of a cell: mnemonics inside `asm`, exit names inside `exits`. Asked
/// before the session's own completion and inspection.
public interface WordSource {
    /// Candidates that replace the `prefix` which ends at `cursor`; empty when this source has nothing to say there.
    List<Candidate> complete(String source, int cursor, String prefix);

    /// What `word`, which stands at `cursor`, means there.
    Optional<Inspection> inspect(String source, int cursor, String word);
}
