package hypercell.kernel.render;

import groovy.lang.Closure;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.StringJoiner;
import org.codehaus.groovy.runtime.FormatHelper;

/// Text of any value, the same on every run: no identity hash codes. Collections are cut after [#SHOWN] elements.
@SuppressWarnings("ReferenceEquality") // Whether a collection holds itself.
public final class PlainText {
    /// Elements of a collection that are shown.
    public static final int SHOWN = 1000;

    private PlainText() {}

    /// Text of `value`: as Groovy prints it, but for long collections, closures, and objects without a `toString`
    /// of their own.
    public static String of(Object value) {
        return switch (value) {
            case null -> "null";
            case Closure<?> closure -> closure(closure);
            case groovy.lang.Range<?> range -> range.toString();
            case Collection<?> collection -> elements(collection);
            case Map<?, ?> map -> entries(map);
            default -> plain(value);
        };
    }

    private static String plain(Object value) {
        String text = FormatHelper.toString(value);
        return text.equals(identity(value)) ? value.getClass().getSimpleName() + " object" : text;
    }

    private static String identity(Object value) {
        return value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value));
    }

    private static String elements(Collection<?> collection) {
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        Iterator<?> each = collection.iterator();
        for (int n = 0; n < SHOWN && each.hasNext(); n++) {
            Object element = each.next();
            elements.add(element == collection ? "(this collection)" : of(element));
        }
        if (each.hasNext()) {
            elements.add("… " + (collection.size() - SHOWN) + " more");
        }
        return elements.toString();
    }

    private static String entries(Map<?, ?> map) {
        if (map.isEmpty()) {
            return "[:]";
        }
        StringJoiner entries = new StringJoiner(", ", "[", "]");
        int n = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (n++ == SHOWN) {
                entries.add("… " + (map.size() - SHOWN) + " more");
                break;
            }
            entries.add(of(entry.getKey()) + ":" + (entry.getValue() == map ? "(this map)" : of(entry.getValue())));
        }
        return entries.toString();
    }

    private static String closure(Closure<?> closure) {
        StringJoiner parameters = new StringJoiner(", ", "closure (", ")");
        for (Class<?> type : closure.getParameterTypes()) {
            parameters.add(type.getSimpleName());
        }
        return parameters.toString();
    }
}
