package hypercell.dsl.internal;

import hypercell.dsl.spec.Flags;
import hypercell.engine.x86.mmu.Access;
import java.util.Map;

/// The kinds of access as scripts say them: `read`, `write`, `execute`, and `as: user`.
public final class Accesses {
    private Accesses() {}

    /// The kind that a bare word names, or null.
    public static Access.Kind word(String name) {
        return switch (name) {
            case "read" -> Access.Kind.READ;
            case "write" -> Access.Kind.WRITE;
            case "execute" -> Access.Kind.EXECUTE;
            default -> null;
        };
    }

    /// The access that `explain gva, how..., access:, as:` describes; a supervisor read when nothing is said.
    public static Access of(Map<?, ?> options, Object... how) {
        Options said = new Options("explain", options, ScriptLine.current()).only("va", "access", "as");
        Access.Kind kind = said.has("access") ? kind(said.get("access")) : Access.Kind.READ;
        boolean user = said.has("as") && isUser(said.get("as"));
        for (Object word : how) {
            if (word instanceof Flags) {
                user = isUser(word);
            } else {
                kind = kind(word);
            }
        }
        return Access.of(kind, user);
    }

    /// `va:` of `explain va: 0x1234`.
    public static Object gva(Map<?, ?> options) {
        return new Options("explain", options, ScriptLine.current()).need("va", "explain 0x1234, write");
    }

    private static Access.Kind kind(Object said) {
        if (said instanceof Access.Kind kind) {
            return kind;
        }
        throw Mistake.here("an access is read, write or execute, not " + Described.value(said), "");
    }

    /// Whether `as: user` says user or supervisor.
    public static boolean isUser(Object said) {
        if (said instanceof Flags flags && (flags.supervisor() || flags.bits() == Flags.USER)) {
            return !flags.supervisor();
        }
        throw Mistake.here("an access is made as user or as supervisor, not " + Described.value(said), "");
    }
}
