package hypercell.kernel.eval;

import hypercell.dsl.UserError;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/// Values given from outside (`run --set pages=64`). A setting takes the place of the value in the script's top-level
/// declaration of the same name, read as the declaration's type.
final class Settings {
    private final Map<String, String> given;
    private final Set<String> unused;

    Settings(Map<String, String> given) {
        this.given = Map.copyOf(given);
        this.unused = new TreeSet<>(given.keySet());
    }

    /// The setting `name` read as `type` (or, for untyped declarations, as the type of `value`); `value` when there
    /// is no such setting.
    Object override(String name, Class<?> type, Object value) {
        String text = given.get(name);
        if (text == null) {
            return value;
        }
        unused.remove(name);
        Class<?> wanted = type != Object.class || value == null ? type : value.getClass();
        try {
            return read(text, wanted);
        } catch (RuntimeException e) {
            String message = "setting '%s' cannot be read as %s: '%s'".formatted(name, wanted.getSimpleName(), text);
            throw new UserError("", List.of(new Problem(Position.UNKNOWN, message, "")));
        }
    }

    /// Settings that no declaration has asked for, sorted.
    Set<String> unused() {
        return new TreeSet<>(unused);
    }

    private static Object read(String text, Class<?> wanted) {
        if (wanted == Boolean.class || wanted == boolean.class) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
            };
        }
        if (wanted == Object.class || wanted == String.class || !isNumber(wanted)) {
            return text;
        }
        Number number = number(text);
        Object converted = DefaultTypeTransformation.castToType(number, wanted);
        if (new BigDecimal(converted.toString()).compareTo(new BigDecimal(number.toString())) != 0) {
            // An int declared `16` may be set to a value that needs 64 bits, but never silently cut.
            return number;
        }
        return converted;
    }

    private static boolean isNumber(Class<?> type) {
        return Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != char.class);
    }

    private static Number number(String text) {
        String digits = text.replace("_", "");
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        if (!hex && digits.matches(".*[.eE].*")) {
            return new BigDecimal(digits);
        }
        BigInteger value = hex ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
        if (value.bitLength() < 32) {
            return value.intValue();
        }
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }
}
