package hypercell.dsl;

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
        return words(place).stream().filter(word -> !word.later()).map(Word::text).toList();
    }

    /// The word of a place with exactly this name.
    public static Optional<Word> find(String name, String place) {
        return words(place).stream().filter(word -> word.text().equals(name)).findFirst();
    }

    private static Map<String, List<Word>> read() {
        Map<String, List<Word>> byPlace = new LinkedHashMap<>();
        try (var reader = new BufferedReader(new InputStreamReader(
                Vocabulary.class.getResourceAsStream("words.rows"), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    Word word = row(line);
                    byPlace.computeIfAbsent(word.place(), place -> new ArrayList<>()).add(word);
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
