package hypercell.kernel.eval;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.MetaClass;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import hypercell.engine.table.Nearest;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.InvokerHelper;

/// Explains Groovy's MissingPropertyException and MissingMethodException in the user's terms.
final class UnknownWords {
    /// What is unknown and what is probably meant.
    record Explanation(String word, String message, String hint) {}

    /// Words that follow another in a list: `explain 0x1234, write`.
    private static final List<String> ARGUMENTS =
            List.of("read", "write", "execute", "user", "supervisor", "max", "as");

    private final SessionWords sessionWords;

    UnknownWords(SessionWords sessionWords) {
        this.sessionWords = sessionWords;
    }

    /// @param near names that mean something where the error happened
    Explanation explain(MissingPropertyException missing, Collection<String> near) {
        String word = missing.getProperty();
        if (isTopLevel(missing.getType())) {
            return unknown(word, sessionWords.all(), near);
        }
        String message = "%s has no property '%s'".formatted(missing.getType().getSimpleName(), word);
        // Groovy reads `explain 0x1234 write` as explain(0x1234).write.
        String hint = ARGUMENTS.contains(word)
                ? "is a comma missing before '" + word + "'?"
                : Nearest.hint(word, properties(missing.getType()));
        return new Explanation(word, message, hint);
    }

    /// @param near names that mean something where the error happened
    Explanation explain(MissingMethodException missing, Collection<String> near) {
        String word = missing.getMethod();
        String arguments = Signatures.ofArguments(missing.getArguments());
        if (!isTopLevel(missing.getType())) {
            return noMethod(missing.getType(), word, arguments);
        }
        if (!sessionWords.callable().contains(word)) {
            return unknown(word, sessionWords.callable(), near);
        }
        return new Explanation(word, "'" + word + "' does not take " + arguments, forms(sessionWords.overloads(word)));
    }

    private static Explanation unknown(String word, Collection<String> general, Collection<String> near) {
        Set<String> known = new TreeSet<>(general);
        known.addAll(near);
        return new Explanation(word, "unknown word '" + word + "'", Nearest.hint(word, known));
    }

    private static Explanation noMethod(Class<?> type, String word, String arguments) {
        Set<String> names = new TreeSet<>();
        MetaClass metaClass = InvokerHelper.getMetaClass(type);
        metaClass.getMethods().forEach(method -> names.add(method.getName()));
        metaClass.getMetaMethods().forEach(method -> names.add(method.getName()));
        String name = type.getSimpleName();
        if (names.contains(word)) {
            return new Explanation(word, "'%s' of %s does not take %s".formatted(word, name, arguments), "");
        }
        String message = "%s has no method '%s%s'".formatted(name, word, arguments);
        return new Explanation(word, message, Nearest.hint(word, names));
    }

    /// Properties, and methods: `length` for `length()` is a likely slip.
    private static Set<String> properties(Class<?> type) {
        Set<String> names = new TreeSet<>();
        MetaClass metaClass = InvokerHelper.getMetaClass(type);
        metaClass.getProperties().forEach(property -> names.add(property.getName()));
        metaClass.getMethods().forEach(method -> names.add(method.getName()));
        return names;
    }

    private static String forms(Collection<Method> overloads) {
        StringJoiner forms = new StringJoiner(" or ", "write ", "");
        overloads.forEach(method -> forms.add(Signatures.of(method)));
        return overloads.isEmpty() ? "" : forms.toString();
    }

    private static boolean isTopLevel(Class<?> type) {
        return type == null
                || Script.class.isAssignableFrom(type)
                || Closure.class.isAssignableFrom(type)
                || Binding.class.isAssignableFrom(type);
    }
}
