package hypercell.kernel.eval;

import hypercell.dsl.Vocabulary;
import hypercell.dsl.Word;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The words of the DSL by place, from the DSL's own table.
final class DslWords implements WordSource {
    private static final String TOP = "top";

    @Override
    public List<Candidate> complete(String source, int cursor) {
        return Vocabulary.at(source, cursor).stream().map(DslWords::candidate).toList();
    }

    private static Candidate candidate(Word word) {
        return new Candidate(word.text(), type(word.kind()), word.signature());
    }

    /// One of the types that Jupyter's front ends draw.
    private static String type(String kind) {
        return switch (kind) {
            case "verb", "option" -> "function";
            case "view", "register", "label" -> "instance";
            case "instruction", "directive" -> "keyword";
            default -> "property";
        };
    }

    @Override
    public boolean owns(String source, int cursor) {
        return !Vocabulary.placeAt(source, cursor).equals(TOP);
    }

    @Override
    public Optional<Inspection> inspect(String source, int cursor, String word) {
        return Vocabulary.describe(word, Vocabulary.placeAt(source, cursor))
                .map(found -> new Inspection(word, found.signature() + "\n" + found.documentation()));
    }

    @Override
    public Collection<String> names(String source, int cursor) {
        return Vocabulary.names(Vocabulary.placeAt(source, cursor));
    }
}
