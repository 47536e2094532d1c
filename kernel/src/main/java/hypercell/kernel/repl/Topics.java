package hypercell.kernel.repl;

import hypercell.dsl.Vocabulary;
import hypercell.dsl.Word;
import hypercell.engine.table.Nearest;
import hypercell.engine.x86.isa.InstructionTable;
import hypercell.engine.x86.isa.IsaManual;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/// What `help TOPIC` explains: instructions, by the instruction table, and words of the experiment language, by its
/// vocabulary.
public final class Topics {
    private Topics() {}

    /// The text of a topic; empty when nothing is called so.
    public static Optional<String> text(String topic) {
        StringBuilder text = new StringBuilder();
        for (String place : Vocabulary.places()) {
            Vocabulary.find(topic, place).ifPresent(word -> text.append(word(word)));
        }
        if (InstructionTable.mnemonics().stream().anyMatch(topic::equalsIgnoreCase)) {
            text.append(text.isEmpty() ? "" : "\n").append(IsaManual.help(topic));
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString().stripTrailing());
    }

    /// `did you mean 'x'?` among topics and `more`, or empty.
    public static String nearest(String topic, Collection<String> more) {
        Collection<String> known = new TreeSet<>(more);
        Vocabulary.places().forEach(place -> known.addAll(Vocabulary.names(place)));
        InstructionTable.mnemonics().forEach(name -> known.add(name.toLowerCase(java.util.Locale.ROOT)));
        return Nearest.hint(topic, known);
    }

    private static String word(Word word) {
        String later = word.later() ? " (not in this version)" : "";
        return "%s%n    %s%s   [in %s]%n".formatted(word.signature(), word.documentation(), later, word.place());
    }
}
