package hypercell.dsl;

import hypercell.dsl.build.MemoryLayout;
import java.util.List;
import java.util.Map;

/// The reference of the DSL's words, as Markdown, made from the [Vocabulary]: `docs/dsl.md`.
public final class DslReference {
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("top", "Top level"),
            Map.entry("guest", "guest { }"),
            Map.entry("ppc440", "guest('name', isa: ppc440) { }"),
            Map.entry("ppc440 tlb", "tlb { } of a ppc440 guest"),
            Map.entry("paging", "paging { }"),
            Map.entry("flags", "Flags of a page"),
            Map.entry("devices", "devices { }"),
            Map.entry("uart", "uart(com1) { }"),
            Map.entry("device", "device(...) { }"),
            Map.entry("expect", "expect { }"),
            Map.entry("stops", "How a run ends"),
            Map.entry("techniques", "Techniques"),
            Map.entry("monitor", "monitor { }"),
            Map.entry("p2m", "p2m { }"),
            Map.entry("exits", "exits { }"));

    private static final String LAYOUT =
            """
            ## Where things lie

            What the author does not place lies here (physical addresses; memory of more than 1 MiB + 64 KiB):

            | Part | Address |
            |---|---|
            | GDT, empty IDT, TSS | `0x%x` |
            | page directory (CR3) | `0x%x`, or the next free page |
            | page tables, ascending by linear address | from `0x%x`, free pages only |
            | stack, 16 KiB | below the code |
            | code | `0x100000`; with less memory half of it; in real mode `0x7c00` |

            With `paging` the pages of code, stack and GDT are mapped to themselves, `rw`, supervisor, unless the author maps
            them. Code whose linear address the author maps is loaded where the mapping leads. A page is free when neither
            code, stack, data, the GDT nor the target of a `map` lies in it.

            """.formatted(MemoryLayout.SYSTEM, MemoryLayout.DIRECTORY, MemoryLayout.TABLES);

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
            table(
                    page,
                    "Word",
                    Vocabulary.words(place).stream()
                            .filter(word -> !word.later())
                            .toList());
            later(page, Vocabulary.words(place).stream().filter(Word::later).toList());
        }
        page.append(LAYOUT);
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
                    .append(String.join(
                            ", ",
                            words.stream().map(word -> "`" + word.text() + "`").toList()))
                    .append(".\n\n");
        }
    }
}
