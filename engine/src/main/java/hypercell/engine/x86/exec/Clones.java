package hypercell.engine.x86.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Copies a class, so that HotSpot compiles each copy by itself. A copy is a hidden class with an object of its own,
/// which its static final fields take over by [#constant] or [#data]: the compiler folds everything that depends on
/// them.
final class Clones {
    private record Key(Class<? extends Form> form, int constant) {}

    private static final Map<Key, Form> MADE = new ConcurrentHashMap<>();
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private Clones() {}

    /// The form specialized to `constant`.
    static Form of(Class<? extends Form> form, int constant) {
        return MADE.computeIfAbsent(new Key(form, constant), Clones::shared);
    }

    /// A copy that nobody shares; it is unloaded with the block.
    static Handler hot(Block block) {
        return (Handler) copy(HotBlock.class, block);
    }

    /// For a form's static final field: its number in a copy, 0 in the original.
    static int constant(MethodHandles.Lookup lookup) {
        Integer value = data(lookup, Integer.class);
        return value == null ? 0 : value;
    }

    /// For a static final field: the object of a copy, null in the original.
    static <T> T data(MethodHandles.Lookup lookup, Class<T> type) {
        try {
            return MethodHandles.classData(lookup, "_", type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Form shared(Key key) {
        return (Form) copy(key.form, key.constant);
    }

    private static Object copy(Class<?> original, Object data) {
        try {
            Class<?> copy = MethodHandles.privateLookupIn(original, LOOKUP)
                    .defineHiddenClassWithClassData(
                            bytes(original), data, true, MethodHandles.Lookup.ClassOption.NESTMATE)
                    .lookupClass();
            return copy.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot copy " + original, e);
        }
    }

    private static byte[] bytes(Class<?> original) {
        String file = original.getName().substring(original.getPackageName().length() + 1) + ".class";
        try (InputStream in = original.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
