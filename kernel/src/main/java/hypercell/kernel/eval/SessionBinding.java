package hypercell.kernel.eval;

import groovy.lang.Binding;
import groovy.lang.MissingPropertyException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/// The variables of a session. Knows three things a plain binding does not: the declared type of a variable, which
/// later assignments are converted to; settings from outside, which take the place of a declaration's value; and
/// words, which fronts give to cells and which are not variables of the user.
public final class SessionBinding extends Binding {
    private final Map<String, Class<?>> types = Collections.synchronizedMap(new HashMap<>());
    private final Map<String, Object> words = Collections.synchronizedMap(new HashMap<>());
    private final Settings settings;
    private final SessionMethods methods;

    SessionBinding(Settings settings, SessionMethods methods) {
        super(Collections.synchronizedMap(new LinkedHashMap<>()));
        this.settings = settings;
        this.methods = methods;
    }

    /// What compiled cells call for a top-level declaration. A method of that name is forgotten: the newest
    /// definition counts.
    ///
    /// @param type declared type when it is a primitive, a box, a String or a big number; otherwise [Object]
    public static void declare(Binding binding, String name, Class<?> type, Object value) {
        if (binding instanceof SessionBinding session) {
            session.types.put(name, type);
            session.methods.forget(name);
            session.setVariable(name, session.settings.override(name, type, value));
        } else {
            binding.setVariable(name, value);
        }
    }

    /// Gives cells a word: found like a variable, hidden from [#variablesByName], and shadowed by a variable of the
    /// same name.
    void word(String name, Object value) {
        words.put(name, value);
    }

    /// What a word stands for, or null.
    Object word(String name) {
        return words.get(name);
    }

    @Override
    public void setVariable(String name, Object value) {
        Class<?> type = types.getOrDefault(name, Object.class);
        super.setVariable(name, type == Object.class ? value : DefaultTypeTransformation.castToType(value, type));
    }

    @Override
    public boolean hasVariable(String name) {
        return super.hasVariable(name) || words.containsKey(name);
    }

    @Override
    public Object getVariable(String name) {
        Map<?, ?> variables = getVariables();
        Object value = variables.get(name);
        if (value != null || variables.containsKey(name)) {
            return value;
        }
        Object word = words.get(name);
        if (word == null) {
            throw new MissingPropertyException(name, CellScript.class);
        }
        return word;
    }

    @Override
    public void removeVariable(String name) {
        super.removeVariable(name);
        types.remove(name);
    }

    /// A sorted copy of the user's variables.
    Map<String, Object> variablesByName() {
        Map<String, Object> sorted = new TreeMap<>();
        Map<?, ?> variables = getVariables();
        synchronized (variables) {
            variables.forEach((name, value) -> sorted.put((String) name, value));
        }
        return sorted;
    }

    /// Names of the words.
    Iterable<String> words() {
        synchronized (words) {
            return new TreeSet<>(words.keySet());
        }
    }

    /// Forgets all variables and their types; words stay.
    void forget() {
        getVariables().clear();
        types.clear();
    }
}
