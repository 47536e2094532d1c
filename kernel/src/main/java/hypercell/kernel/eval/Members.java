package hypercell.kernel.eval;

import groovy.lang.GroovySystem;
import groovy.lang.MetaClass;
import groovy.lang.MetaMethod;
import groovy.lang.MetaProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// The members of a class that a user may name after a dot: properties, methods, and the methods that Groovy adds.
final class Members {
    private static final Set<String> PLUMBING = Set.of(
            "getMetaClass",
            "setMetaClass",
            "invokeMethod",
            "getProperty",
            "setProperty",
            "wait",
            "notify",
            "notifyAll");

    private Members() {}

    /// Properties in Groovy's sense.
    static List<MetaProperty> properties(Class<?> type) {
        return metaClass(type).getProperties();
    }

    /// Methods that Groovy adds to `type`.
    static List<MetaMethod> added(Class<?> type) {
        return metaClass(type).getMetaMethods();
    }

    /// Candidates after `target.`, by name.
    static Map<String, Candidate> of(Target target) {
        Map<String, Candidate> members = new LinkedHashMap<>();
        if (target.value() instanceof Map<?, ?> map && map.getClass().getName().startsWith("java.util.")) {
            map.keySet().forEach(key -> addKey(members, key));
        }
        if (target.isClass()) {
            addStatics(target.type(), members);
        } else {
            addProperties(target.type(), members);
            addMethods(target.type(), members);
        }
        return members;
    }

    private static void addKey(Map<String, Candidate> members, Object key) {
        if (key instanceof String name && name.matches("[\\p{L}_$][\\p{L}\\p{N}_$]*")) {
            members.put(name, new Candidate(name, "property", ""));
        }
    }

    private static void addProperties(Class<?> type, Map<String, Candidate> members) {
        for (MetaProperty property : properties(type)) {
            String name = property.getName();
            if (!name.equals("metaClass") && name.indexOf('$') < 0) {
                members.putIfAbsent(
                        name, new Candidate(name, "property", property.getType().getSimpleName()));
            }
        }
    }

    private static void addMethods(Class<?> type, Map<String, Candidate> members) {
        for (Method method : type.getMethods()) {
            if (isShown(method.getName()) && !method.isSynthetic()) {
                members.putIfAbsent(
                        method.getName(), new Candidate(method.getName(), "function", Signatures.of(method)));
            }
        }
        for (MetaMethod method : added(type)) {
            if (isShown(method.getName())) {
                members.putIfAbsent(method.getName(), new Candidate(method.getName(), "function", signature(method)));
            }
        }
    }

    private static void addStatics(Class<?> type, Map<String, Candidate> members) {
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getName().indexOf('$') < 0) {
                String fieldType = field.getType().getSimpleName();
                members.putIfAbsent(field.getName(), new Candidate(field.getName(), "property", fieldType));
            }
        }
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) && isShown(method.getName())) {
                members.putIfAbsent(
                        method.getName(), new Candidate(method.getName(), "function", Signatures.of(method)));
            }
        }
    }

    /// Signatures of every method `name` of `type`, sorted.
    static List<String> signatures(Class<?> type, String name) {
        List<String> signatures = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name) && !method.isSynthetic()) {
                signatures.add(Signatures.of(method));
            }
        }
        for (MetaMethod method : added(type)) {
            if (method.getName().equals(name)) {
                signatures.add(signature(method));
            }
        }
        return signatures.stream().sorted().distinct().toList();
    }

    private static String signature(MetaMethod method) {
        StringJoiner parameters = new StringJoiner(", ", method.getName() + "(", ")");
        for (Class<?> parameter : method.getNativeParameterTypes()) {
            parameters.add(parameter.getSimpleName());
        }
        Class<?> result = method.getReturnType();
        return result == void.class || result == Object.class
                ? parameters.toString()
                : parameters + ": " + result.getSimpleName();
    }

    private static boolean isShown(String name) {
        return name.indexOf('$') < 0 && !PLUMBING.contains(name);
    }

    private static MetaClass metaClass(Class<?> type) {
        return GroovySystem.getMetaClassRegistry().getMetaClass(type);
    }
}
