package hypercell.dsl;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.table.Nearest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Name of a reason, or of a group of reasons, for which a guest leaves to its monitor: `RDTSC`, `IO`.
public record ExitName(String name) {
    private static final String PLACE = "exits";
    private static final Map<String, Set<ExitReason>> GROUPS = Map.of(
            "IO", EnumSet.of(ExitReason.IO_READ, ExitReason.IO_WRITE),
            "CR_ACCESS", EnumSet.range(ExitReason.CR0_READ, ExitReason.CR8_WRITE),
            "MOV_DR", EnumSet.of(ExitReason.DR_READ, ExitReason.DR_WRITE),
            "SHADOW_FILL", EnumSet.of(ExitReason.HIDDEN_FAULT));

    /// The reason that a script says, as a word or as text.
    public static ExitName of(Object said) {
        if (said instanceof ExitName exit) {
            return exit;
        }
        String name = String.valueOf(said);
        if (word(name) == null) {
            throw UserError.here("unknown exit '" + name + "'", Nearest.hint(name, names()));
        }
        return new ExitName(name);
    }

    /// The reason that a bare word names, or null.
    public static ExitName word(String name) {
        return names().contains(name) ? new ExitName(name) : null;
    }

    /// All names, those of techniques that this version does not have included.
    public static List<String> names() {
        return Vocabulary.words(PLACE).stream()
                .filter(word -> word.kind().equals("exit") || word.later())
                .map(Word::text)
                .toList();
    }

    /// What it stands for; empty for exits that only later techniques have.
    public Set<ExitReason> reasons() {
        return Arrays.stream(ExitReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .<Set<ExitReason>>map(EnumSet::of)
                .orElseGet(() -> GROUPS.getOrDefault(name, Set.of()));
    }

    @Override
    public String toString() {
        return name;
    }
}
