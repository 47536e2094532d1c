package hypercell.kernel.eval;

/// One variable of a session.
///
/// @param name name
/// @param type simple name of its value's class, or `null`
/// @param value its value, or null
public record Variable(String name, String type, Object value) {
    static Variable of(String name, Object value) {
        return new Variable(name, value == null ? "null" : typeName(value.getClass()), value);
    }

    private static String typeName(Class<?> type) {
        return type.getSimpleName().contains("_closure") ? "Closure" : type.getSimpleName();
    }
}
