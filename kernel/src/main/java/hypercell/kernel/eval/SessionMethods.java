package hypercell.kernel.eval;

import groovy.lang.DelegatingMetaClass;
import groovy.lang.MetaClass;
import groovy.lang.MetaMethod;
import groovy.lang.Script;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.InvokerHelper;

/// The methods that cells have defined: for each name, the script object of the cell that defined it last. All
/// overloads of a name belong to one cell; defining the name again replaces them all, also for the cells that
/// defined or called it earlier.
@SuppressWarnings("ReferenceEquality") // It is about one object, whatever a user's script calls equal.
final class SessionMethods {
    private static final Set<String> SCRIPT_METHODS = Set.of("run", "main");
    private final Map<String, Script> owners = new TreeMap<>();

    /// Records the methods that the class of `script` declares. They take the place of variables of the same names.
    synchronized void define(Script script) {
        for (String name : declaredNames(script.getClass())) {
            script.getBinding().removeVariable(name);
            Script previous = owners.put(name, script);
            if (previous != null && previous != script) {
                redirect(previous, Set.of(name));
            }
        }
    }

    /// Makes methods of the session win over words of the script's base class that have the same name.
    synchronized void attach(Script script) {
        Set<String> shadowed = new HashSet<>();
        for (Method inherited : script.getClass().getMethods()) {
            if (owners.containsKey(inherited.getName()) && inherited.getDeclaringClass() != script.getClass()) {
                shadowed.add(inherited.getName());
            }
        }
        shadowed.removeAll(declaredNames(script.getClass()));
        if (!shadowed.isEmpty()) {
            redirect(script, shadowed);
        }
    }

    /// True when a script other than `caller` owns the newest definition of `name`.
    synchronized boolean definesFor(Script caller, String name) {
        Script owner = owners.get(name);
        return owner != null && owner != caller;
    }

    /// Names of all methods, sorted.
    synchronized Set<String> names() {
        return new TreeSet<>(owners.keySet());
    }

    /// The overloads of `name`; none when there is no such method.
    synchronized Iterable<Method> overloads(String name) {
        Script owner = owners.get(name);
        return owner == null ? Set.of() : declared(owner.getClass(), name);
    }

    /// Calls the newest definition.
    Object invoke(String name, Object[] arguments) {
        Script owner;
        synchronized (this) {
            owner = owners.get(name);
        }
        return InvokerHelper.invokeMethod(owner, name, arguments);
    }

    /// Forgets one name; no effect when there is no such method.
    synchronized void forget(String name) {
        owners.remove(name);
    }

    /// Forgets all.
    synchronized void forget() {
        owners.clear();
    }

    static boolean definesMethods(Class<?> script) {
        return !declaredNames(script).isEmpty();
    }

    private static Set<String> declaredNames(Class<?> script) {
        Set<String> names = new TreeSet<>();
        for (Method method : script.getDeclaredMethods()) {
            if (isUserMethod(method)) {
                names.add(method.getName());
            }
        }
        return names;
    }

    private static Set<Method> declared(Class<?> script, String name) {
        Set<Method> methods = new java.util.LinkedHashSet<>();
        for (Method method : script.getDeclaredMethods()) {
            if (isUserMethod(method) && method.getName().equals(name)) {
                methods.add(method);
            }
        }
        return methods;
    }

    private static boolean isUserMethod(Method method) {
        return !method.isSynthetic()
                && !SCRIPT_METHODS.contains(method.getName())
                && method.getName().indexOf('$') < 0;
    }

    private void redirect(Script script, Set<String> names) {
        if (script.getMetaClass() instanceof NewestMethods newest) {
            newest.redirected.addAll(names);
        } else {
            script.setMetaClass(new NewestMethods(script.getMetaClass(), this, names));
        }
    }

    /// Sends calls of redirected names to the newest definition. Set on one object only, and only when a name that
    /// the object's class defines has been defined again, so that ordinary calls keep Groovy's fast path.
    private static final class NewestMethods extends DelegatingMetaClass {
        private final SessionMethods methods;
        private final Set<String> redirected;

        NewestMethods(MetaClass original, SessionMethods methods, Set<String> names) {
            super(original);
            this.methods = methods;
            this.redirected = new HashSet<>(names);
        }

        private boolean isRedirected(Object object, String name) {
            return redirected.contains(name) && methods.definesFor((Script) object, name);
        }

        @Override
        public Object invokeMethod(Object object, String name, Object[] arguments) {
            return isRedirected(object, name)
                    ? methods.invoke(name, arguments)
                    : super.invokeMethod(object, name, arguments);
        }

        @Override
        public Object invokeMethod(Object object, String name, Object arguments) {
            if (!isRedirected(object, name)) {
                return super.invokeMethod(object, name, arguments);
            }
            return methods.invoke(name, arguments instanceof Object[] array ? array : new Object[] {arguments});
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Object invokeMethod(
                Class sender, Object object, String name, Object[] arguments, boolean toSuper, boolean fromInside) {
            return isRedirected(object, name)
                    ? methods.invoke(name, arguments)
                    : super.invokeMethod(sender, object, name, arguments, toSuper, fromInside);
        }

        /// Closures look their owner's methods up here; no answer makes them call the owner's `invokeMethod`.
        @Override
        @SuppressWarnings("rawtypes")
        public MetaMethod pickMethod(String name, Class[] arguments) {
            return redirected.contains(name) ? null : super.pickMethod(name, arguments);
        }
    }
}
