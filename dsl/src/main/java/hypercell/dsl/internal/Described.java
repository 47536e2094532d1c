package hypercell.dsl.internal;

import groovy.lang.Closure;
import java.util.Locale;

/// Says in words what a user passed where something else was needed.
final class Described {
    private Described() {}

    static String value(Object value) {
        return switch (value) {
            case null -> "null";
            case Closure<?> block -> "a block { }";
            case CharSequence text -> "the text '" + text + "'";
            case Number number -> "the number " + number;
            default -> "a " + value.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " (" + value + ")";
        };
    }
}
