package hypercell.dsl.internal;

import hypercell.dsl.TechniqueName;
import hypercell.dsl.Vocabulary;
import hypercell.dsl.Word;
import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import java.util.List;
import java.util.Optional;

/// Technique names: those of this version, and those that only later versions have.
public final class Techniques {
    private static final String PLACE = "techniques";
    /// The technique of ppc440 guests.
    public static final String PPC440 = "softTlb";

    private Techniques() {}

    /// The word `name` as a value, or null when it names no technique.
    public static TechniqueName word(String name) {
        return Vocabulary.find(name, PLACE).isPresent() ? new TechniqueName(name) : null;
    }

    private static List<String> ofX86() {
        return Vocabulary.names(PLACE).stream()
                .filter(name -> !name.equals(PPC440))
                .toList();
    }

    /// Checks what `technique` or the command line names.
    public static String named(Object said, Position position) {
        String name = String.valueOf(said);
        Optional<Word> word = Vocabulary.find(name, PLACE);
        String here = "this version has " + String.join(", ", ofX86());
        if (word.isEmpty()) {
            List<String> all = Vocabulary.words(PLACE).stream().map(Word::text).toList();
            String hint = Nearest.hint(name, all);
            throw Mistake.at(position, "unknown technique '%s'".formatted(name), hint.isEmpty() ? here : hint);
        }
        if (name.equals(PPC440)) {
            throw Mistake.at(
                    position, "technique 'softTlb' is for ppc440 guests", "write guest('name', isa: ppc440) { ... }");
        }
        if (word.get().later()) {
            throw Mistake.at(position, "technique '%s' is not in this version".formatted(name), here);
        }
        return name;
    }
}
