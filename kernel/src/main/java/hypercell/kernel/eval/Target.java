package hypercell.kernel.eval;

import java.lang.invoke.MethodType;

/// What an expression stands for, as far as that is known without running anything.
///
/// @param type its class, or the class itself for [Target#isClass]
/// @param value its value, or null when only the type is known
/// @param isClass true when the expression names a class
record Target(Class<?> type, Object value, boolean isClass) {
    /// A value of `type`; primitives are seen as their boxes, which have members.
    static Target ofType(Class<?> type) {
        return new Target(MethodType.methodType(type).wrap().returnType(), null, false);
    }

    static Target ofClass(Class<?> type) {
        return new Target(type, null, true);
    }

    static Target ofValue(Object value) {
        return new Target(value == null ? Object.class : value.getClass(), value, false);
    }
}
