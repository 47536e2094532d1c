package hypercell.dsl;

import java.util.List;
import java.util.Map;

/// The reference of the DSL's words, as Markdown, made from the [Vocabulary]: `docs/dsl.md`.
public final class DslReference {
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("top", "Top level"),
            Map.entry("guest", "guest { }"),
            Map.entry("paging", "paging { }"),
            Map.entry("flags", "Flags of a page"),
            Map.entry("devices", "devices { }"),
            Map.entry("uart", "uart(com1) { }"),
            Map.entry("device", "device(...) { }"),
            Map.entry("expect", "expect { }"),
            Map.entry("stops", "How a run ends"),
            Map.entry("techniques", "Techniques"),
            Map.entry("exits", "Exits"));

    private DslReference() {}

    /// The whole page.
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Words of the DSL

                Generated from the table that completion and error messages use; do not edit. `mvn test -Ddocs.update=true`
                writes it anew.

                """);
        for (String place : Vocabulary.places()) {
            if (place.startsWith("args ")) {
                continue;
            }
            page.append("## ").append(TITLES.getOrDefault(place, place)).append("\n\n");
            table(page, "Word", Vocabulary.words(place).stream().filter(word -> !word.later()).toList());
            later(page, Vocabulary.words(place).stream().filter(Word::later).toList());
        }
        page.append("## Named arguments\n\n");
        for (String place : Vocabulary.places()) {
            if (place.startsWith("args ")) {
                page.append("`").append(place.substring("args ".length())).append("`\n\n");
                table(page, "Argument", Vocabulary.words(place));
            }
        }
        return page.toString().stripTrailing() + "\n";
    }

    private static void table(StringBuilder page, String title, List<Word> words) {
        page.append("| %s | Use | Meaning |\n|---|---|---|\n".formatted(title));
        for (Word word : words) {
            page.append("| `%s` | `%s` | %s |\n".formatted(word.text(), word.signature(), word.documentation()));
        }
        page.append("\n");
    }

    private static void later(StringBuilder page, List<Word> words) {
        if (!words.isEmpty()) {
            page.append("Known, but not in this version: ")
                    .append(String.join(", ", words.stream().map(word -> "`" + word.text() + "`").toList()))
                    .append(".\n\n");
        }
    }
}
