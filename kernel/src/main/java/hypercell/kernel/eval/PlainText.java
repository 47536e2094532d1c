package hypercell.kernel.eval;

import groovy.lang.Closure;
import java.util.StringJoiner;
import org.codehaus.groovy.runtime.FormatHelper;

/// One-line text of any value, the same on every run: no identity hash codes.
public final class PlainText {
    private PlainText() {}

    /// Text of `value`: as Groovy prints it, but for closures and objects without a `toString` of their own.
    public static String of(Object value) {
        if (value instanceof Closure<?> closure) {
            return closure(closure);
        }
        String text = FormatHelper.toString(value);
        return value != null && text.equals(identity(value)) ? value.getClass().getSimpleName() + " object" : text;
    }

    private static String identity(Object value) {
        return value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value));
    }

    private static String closure(Closure<?> closure) {
        StringJoiner parameters = new StringJoiner(", ", "closure (", ")");
        for (Class<?> type : closure.getParameterTypes()) {
            parameters.add(type.getSimpleName());
        }
        return parameters.toString();
    }
}
