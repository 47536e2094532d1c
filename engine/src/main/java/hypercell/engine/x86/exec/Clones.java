package hypercell.engine.x86.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Copies a form's class once per operation number. The copy is a hidden class whose static final field, read by
/// [#constant], holds the number; the compiler folds everything that depends on it.
final class Clones {
    private record Key(Class<? extends Form> form, int constant) {}

    private static final Map<Key, Form> MADE = new ConcurrentHashMap<>();
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private Clones() {}

    /// The form specialized to `constant`.
    static Form of(Class<? extends Form> form, int constant) {
        return MADE.computeIfAbsent(new Key(form, constant), Clones::copy);
    }

    /// For a form's static final field: its number in a copy, 0 in the original.
    static int constant(MethodHandles.Lookup lookup) {
        try {
            Integer value = MethodHandles.classData(lookup, "_", Integer.class);
            return value == null ? 0 : value;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Form copy(Key key) {
        try (InputStream in = key.form.getResourceAsStream(
                key.form.getName().substring(key.form.getPackageName().length() + 1) + ".class")) {
            Class<?> copy = MethodHandles.privateLookupIn(key.form, LOOKUP)
                    .defineHiddenClassWithClassData(
                            in.readAllBytes(), key.constant, true, MethodHandles.Lookup.ClassOption.NESTMATE)
                    .lookupClass();
            return (Form) copy.getDeclaredConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot copy " + key.form, e);
        }
    }
}
