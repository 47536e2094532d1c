package hypercell.dsl;

import hypercell.engine.table.Nearest;

/// Name of a reason for which a guest leaves to its monitor: `RDTSC`, `EPT_VIOLATION`.
public record ExitName(String name) {
    private static final String PLACE = "exits";

    /// The reason that a script says, as a word or as text.
    public static ExitName of(Object said) {
        if (said instanceof ExitName exit) {
            return exit;
        }
        String name = String.valueOf(said);
        if (Vocabulary.find(name, PLACE).isEmpty()) {
            throw UserError.here("unknown exit '" + name + "'", Nearest.hint(name, Vocabulary.names(PLACE)));
        }
        return new ExitName(name);
    }

    /// The reason that a bare word names, or null.
    public static ExitName word(String name) {
        return Vocabulary.find(name, PLACE).isPresent() ? new ExitName(name) : null;
    }

    @Override
    public String toString() {
        return name;
    }
}
