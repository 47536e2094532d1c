package hypercell.dsl.internal;

import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The words for paging formats: `paging fourLevel { ... }`.
public final class PagingFormats {
    private static final Map<String, PagingFormat> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("twoLevel", PagingFormat.TWO_LEVEL);
        WORDS.put("pae", PagingFormat.PAE);
        WORDS.put("fourLevel", PagingFormat.FOUR_LEVEL);
        WORDS.put("fiveLevel", PagingFormat.FIVE_LEVEL);
    }

    private PagingFormats() {}

    /// The format that a word names, or null.
    static PagingFormat word(String name) {
        return WORDS.get(name);
    }

    /// The words.
    public static Set<String> wordSet() {
        return Collections.unmodifiableSet(WORDS.keySet());
    }

    /// The format that somebody said, as a word or as its text.
    static PagingFormat of(Object said, Position position) {
        PagingFormat format = said instanceof PagingFormat named ? named : WORDS.get(String.valueOf(said));
        if (format == null) {
            String hint = Nearest.hint(String.valueOf(said), WORDS.keySet());
            throw Mistake.at(
                    position,
                    "no paging format is " + Described.value(said),
                    hint.isEmpty() ? "formats are " + String.join(", ", WORDS.keySet()) : hint);
        }
        return format;
    }
}
