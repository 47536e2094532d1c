package hypercell.kernel.eval;

import groovy.lang.Script;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.MethodClosure;

/// The words that mean something at the top level of the next cell: variables, methods of earlier cells, words of the
/// DSL and of the front. Completion, inspection and "did you mean" all ask here.
final class SessionWords {
    private static final List<String> PRINTING = List.of("print", "printf", "println", "sleep");

    private final SessionBinding binding;
    private final SessionMethods methods;
    private final Set<String> dslWords = dslWords();

    SessionWords(SessionBinding binding, SessionMethods methods) {
        this.binding = binding;
        this.methods = methods;
    }

    /// Every word, sorted.
    Set<String> all() {
        Set<String> all = new TreeSet<>(binding.variablesByName().keySet());
        all.addAll(callable());
        return all;
    }

    /// True for variables and methods that the user has defined.
    boolean isUsers(String word) {
        return isVariable(word) || methods.names().contains(word);
    }

    /// True for variables that the user has set.
    boolean isVariable(String word) {
        return binding.getVariables().containsKey(word);
    }

    /// The words that are methods, sorted.
    Set<String> callable() {
        Set<String> callable = new TreeSet<>(methods.names());
        callable.addAll(dslWords);
        binding.words().forEach(callable::add);
        callable.removeIf(word -> word.startsWith("__"));
        return callable;
    }

    /// The overloads behind a word, in a stable order; none for a variable.
    List<Method> overloads(String word) {
        List<Method> overloads = new ArrayList<>();
        methods.overloads(word).forEach(overloads::add);
        if (overloads.isEmpty() && binding.word(word) instanceof MethodClosure given) {
            addMethods(given.getOwner().getClass(), given.getMethod(), overloads);
        }
        if (overloads.isEmpty()) {
            for (Method method : CellScript.class.getMethods()) {
                if (method.getName().equals(word) && isWord(method)) {
                    overloads.add(method);
                }
            }
        }
        overloads.sort(Comparator.comparing(Signatures::of));
        return overloads;
    }

    private static void addMethods(Class<?> type, String name, List<Method> overloads) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name)) {
                overloads.add(method);
            }
        }
    }

    private static Set<String> dslWords() {
        Set<String> words = new TreeSet<>(PRINTING);
        for (Method method : CellScript.class.getMethods()) {
            if (isWord(method)) {
                words.add(method.getName());
            }
        }
        return words;
    }

    private static boolean isWord(Method method) {
        Class<?> owner = method.getDeclaringClass();
        if (owner == Script.class) {
            return PRINTING.contains(method.getName());
        }
        return Script.class.isAssignableFrom(owner)
                && owner != CellScript.class
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && method.getName().indexOf('$') < 0
                && !GROOVY_HOOKS.contains(method.getName());
    }

    private static final Set<String> GROOVY_HOOKS = Set.of(
            "methodMissing",
            "propertyMissing",
            "invokeMethod",
            "getProperty",
            "setProperty",
            "getMetaClass",
            "setMetaClass",
            "run");
}
