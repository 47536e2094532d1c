package hypercell.dsl.internal;

import hypercell.dsl.Vocabulary;

/// Says that a block does not know a word.
public final class UnknownWord {
    private UnknownWord() {}

    /// The sentence for a word that the block called `place` does not know.
    public static String sentence(String word, String place) {
        return switch (place) {
            case "paging" -> "'%s' is neither a word of paging nor a flag".formatted(word);
            case "devices" -> "there is no device '%s'".formatted(word);
            case "asm" -> "unknown instruction '%s'".formatted(word);
            case "expect" -> "unknown word '%s'".formatted(word);
            case PpcGuestScope.PLACE -> ppc440(word);
            default -> "'%s' is not an option of %s".formatted(word, place);
        };
    }

    private static String ppc440(String word) {
        return Vocabulary.find(word, "guest").isPresent()
                ? "'%s' is for x86; a ppc440 guest has tlb { }".formatted(word)
                : "'%s' is not an option of a ppc440 guest".formatted(word);
    }
}
