package hypercell.kernel.eval;

import groovy.lang.MetaBeanProperty;
import groovy.lang.MetaMethod;
import groovy.lang.MetaProperty;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Finds what a [Chain] stands for without running user code: variables give their values, and from there on declared
/// types lead. Only plain collections of `java.util` are read into.
final class TypeReader {
    private final SessionBinding binding;
    private final SessionWords sessionWords;
    private final Function<String, Optional<Class<?>>> classes;

    /// @param classes finds a class by the name a cell would use
    TypeReader(SessionBinding binding, SessionWords sessionWords, Function<String, Optional<Class<?>>> classes) {
        this.binding = binding;
        this.sessionWords = sessionWords;
        this.classes = classes;
    }

    /// What `chain` stands for, or nothing when a step is not known.
    Optional<Target> read(Chain chain) {
        Optional<Target> target = root(chain.root());
        for (Chain.Link link : chain.links()) {
            target = target.flatMap(from -> follow(from, link));
        }
        return target;
    }

    private Optional<Target> root(Chain.Root root) {
        return switch (root.kind()) {
            case STRING -> Optional.of(Target.ofType(String.class));
            case LIST -> Optional.of(Target.ofType(root.text().contains(":") ? HashMap.class : ArrayList.class));
            case NUMBER -> Optional.of(Target.ofType(root.text().contains(".") ? BigDecimal.class : Integer.class));
            case NEW -> classes.apply(root.text()).map(Target::ofType);
            case CALL ->
                sessionWords.overloads(root.text()).stream()
                        .findFirst()
                        .map(method -> Target.ofType(method.getReturnType()));
            case NAME -> name(root.text());
            case UNKNOWN -> Optional.empty();
        };
    }

    private Optional<Target> name(String name) {
        return binding.hasVariable(name)
                ? Optional.of(Target.ofValue(binding.getVariable(name)))
                : classes.apply(name).map(Target::ofClass);
    }

    private static Optional<Target> follow(Target from, Chain.Link link) {
        return switch (link.kind()) {
            case PROPERTY -> property(from, link.text());
            case CALL -> call(from, link.text());
            case INDEX -> index(from, link.text());
        };
    }

    private static Optional<Target> property(Target from, String name) {
        if (isPlain(from.value()) && from.value() instanceof Map<?, ?> map) {
            return map.containsKey(name) ? Optional.of(Target.ofValue(map.get(name))) : Optional.empty();
        }
        for (MetaProperty property : Members.properties(from.type())) {
            if (property.getName().equals(name)) {
                return Optional.of(Target.ofType(propertyType(property)));
            }
        }
        return Optional.empty();
    }

    private static Class<?> propertyType(MetaProperty property) {
        return property instanceof MetaBeanProperty bean && bean.getGetter() != null
                ? bean.getGetter().getReturnType()
                : property.getType();
    }

    private static Optional<Target> call(Target from, String name) {
        for (Method method : from.type().getMethods()) {
            if (method.getName().equals(name)) {
                return Optional.of(Target.ofType(method.getReturnType()));
            }
        }
        for (MetaMethod method : Members.added(from.type())) {
            if (method.getName().equals(name)) {
                return Optional.of(Target.ofType(method.getReturnType()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Target> index(Target from, String index) {
        if (from.type().isArray()) {
            return Optional.of(Target.ofType(from.type().getComponentType()));
        }
        if (isPlain(from.value()) && from.value() instanceof List<?> list && index.matches("\\d{1,9}")) {
            int i = Integer.parseInt(index);
            return i < list.size() ? Optional.of(Target.ofValue(list.get(i))) : Optional.empty();
        }
        if (isPlain(from.value()) && from.value() instanceof Map<?, ?> map && index.matches("'[^']*'|\"[^\"]*\"")) {
            return Optional.of(Target.ofValue(map.get(index.substring(1, index.length() - 1))));
        }
        return Optional.of(Target.ofType(Object.class));
    }

    private static boolean isPlain(Object value) {
        return value != null && value.getClass().getName().startsWith("java.util.");
    }
}
