package hypercell.kernel.eval;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Knows words beside those of the session: the words of the DSL's blocks, mnemonics inside `asm`, exit names.
public interface WordSource {
    /// Words that may stand at `cursor` and begin with what is written of the word there; possibly none.
    List<Candidate> complete(String source, int cursor);

    /// Whether `cursor` is in a place of its own, where words of the session come after its words, and keywords and
    /// classes do not come at all.
    boolean owns(String source, int cursor);

    /// What `word`, which stands at `cursor`, means there.
    Optional<Inspection> inspect(String source, int cursor, String word);

    /// Names that mean something at `cursor`, for "did you mean".
    Collection<String> names(String source, int cursor);
}
