package hypercell.dsl;

import hypercell.dsl.internal.CursorPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The words of the DSL by place, read once from `words.rows` beside this class. Completion, inspection, error hints
/// and the generated reference are all made from it.
public final class Vocabulary {
    private static final Map<String, List<Word>> BY_PLACE = read();

    private Vocabulary() {}

    /// All places, in the order of the table.
    public static List<String> places() {
        return List.copyOf(BY_PLACE.keySet());
    }

    /// Words of a place, in the order of the table, those for later versions included.
    public static List<Word> words(String place) {
        return BY_PLACE.getOrDefault(place, List.of());
    }

    /// Names of a place's words that this version has.
    public static List<String> names(String place) {
        return words(place).stream()
                .filter(word -> !word.later())
                .map(Word::text)
                .toList();
    }

    /// The word of a place with exactly this name.
    public static Optional<Word> find(String name, String place) {
        return words(place).stream().filter(word -> word.text().equals(name)).findFirst();
    }

    /// Words that may stand where the cursor is, those that begin with what is already written of the word (in any
    /// case). Knows blocks, assembly text, flags, options, technique names and labels; works on unfinished scripts.
    ///
    /// @param cursor in UTF-16 units from the beginning of `source`
    public static List<Word> at(String source, int cursor) {
        return Completion.at(source, cursor);
    }

    /// What a word means in a place; words of assembly, flags and stops are found from everywhere.
    public static Optional<Word> describe(String word, String place) {
        Optional<Word> own = find(word, place);
        for (String other :
                List.of("flags", "stops", "techniques", "exits", "top", "guest", "paging", "devices", "expect")) {
            own = own.or(() -> find(word, other));
        }
        return own.or(() -> Completion.assemblyWord(word));
    }

    /// Name of the block around the cursor, for [#describe]: `top`, `guest`, `paging`, `asm` ...
    public static String placeAt(String source, int cursor) {
        return CursorPlace.at(source.substring(0, Math.clamp(cursor, 0, source.length())))
                .block();
    }

    private static Map<String, List<Word>> read() {
        Map<String, List<Word>> byPlace = new LinkedHashMap<>();
        try (var reader = new BufferedReader(
                new InputStreamReader(Vocabulary.class.getResourceAsStream("words.rows"), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    Word word = row(line);
                    byPlace.computeIfAbsent(word.place(), place -> new ArrayList<>())
                            .add(word);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(byPlace);
    }

    private static Word row(String line) {
        String[] cells = line.split(" \\| ", 5);
        return new Word(cells[1], cells[0], cells[2], cells[3], cells[4]);
    }
}
