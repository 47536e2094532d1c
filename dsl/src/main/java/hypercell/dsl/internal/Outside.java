package hypercell.dsl.internal;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyObject;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import hypercell.dsl.ExperimentScript;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What lies around a block: the variables and methods of the script (or the object) in which the block is written.
public final class Outside {
    /// Nothing around.
    static final Outside NONE = new Outside(null);

    private final Object owner;

    private Outside(Object owner) {
        this.owner = owner;
    }

    /// The surroundings of a block.
    public static Outside of(Closure<?> block) {
        return new Outside(block.getThisObject());
    }

    /// The surroundings of a script's top level.
    static Outside of(Script script) {
        return new Outside(script);
    }

    /// Whether a variable of this name exists.
    public boolean has(String name) {
        if (owner instanceof Script script) {
            return !name.equals(ExperimentScript.EXPERIMENT)
                    && variables(script).hasVariable(name);
        }
        try {
            return owner instanceof GroovyObject object && object.getProperty(name) != null;
        } catch (MissingPropertyException e) {
            return false;
        }
    }

    /// Value of an existing variable.
    public Object get(String name) {
        return owner instanceof Script script
                ? variables(script).getVariable(name)
                : ((GroovyObject) owner).getProperty(name);
    }

    /// Sets a variable of the script.
    public void set(String name, Object value) {
        if (owner instanceof GroovyObject object) {
            object.setProperty(name, value);
        }
    }

    /// What a call gave, which may be null.
    record Returned(Object value) {}

    /// Calls a method of the script, or a block held by a variable; empty when there is none of this name.
    Optional<Returned> call(String name, Object[] arguments) {
        if (has(name) && get(name) instanceof Closure<?> block) {
            return Optional.of(new Returned(block.call(arguments)));
        }
        if (has(name) && get(name) instanceof Macro macro) {
            return Optional.of(new Returned(macro.call(arguments)));
        }
        if (!(owner instanceof GroovyObject object)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Returned(object.getMetaClass().invokeMethod(owner, name, arguments)));
        } catch (MissingMethodException e) {
            if (e.getMethod().equals(name) && e.getType().isInstance(owner)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Names of all variables, for hints.
    public List<String> names() {
        if (owner instanceof Script script) {
            Map<?, ?> variables = variables(script).getVariables();
            return variables.keySet().stream()
                    .map(Object::toString)
                    .filter(name -> !name.equals(ExperimentScript.EXPERIMENT))
                    .sorted()
                    .toList();
        }
        return List.of();
    }

    private static Binding variables(Script script) {
        return script.getBinding();
    }
}
