package hypercell.kernel.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import hypercell.kernel.render.PlainText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// JSON of any value, the same on every run. A record is an object of its components, with its class as `type`; a
/// `long` of the machine is unsigned, and an address, a table entry or a register value has its hexadecimal form beside
/// it as `NAME_hex`. Where the engine says "none" with -1, the JSON has null.
final class RecordJson {
    /// Components of type `long` that people read in hexadecimal.
    private static final Set<String> HEX = Set.of(
            "gva",
            "gpa",
            "hpa",
            "gvaPage",
            "gpaPage",
            "tableGpa",
            "entryGpa",
            "address",
            "pc",
            "eip",
            "offset",
            "base",
            "limit",
            "gate",
            "before",
            "after",
            "entry",
            "value",
            "first",
            "last",
            "cr0",
            "cr3",
            "cr4");

    /// Components in which -1 means none: see their records.
    private static final Set<String> OR_NONE = Set.of("gva", "gpa", "address", "cause", "errorCode");

    private RecordJson() {}

    static JsonElement of(Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case Record object -> record(object);
            case Optional<?> optional -> of(optional.orElse(null));
            case Map<?, ?> map -> map(map);
            case Iterable<?> elements -> array(elements);
            case Object[] elements -> array(java.util.Arrays.asList(elements));
            case byte[] bytes -> new JsonPrimitive(HexFormat.of().formatHex(bytes));
            case Boolean truth -> new JsonPrimitive(truth);
            case Number number -> number(number);
            case CharSequence text -> new JsonPrimitive(text.toString());
            case Enum<?> constant -> new JsonPrimitive(constant.toString());
            default -> new JsonPrimitive(PlainText.of(value));
        };
    }

    private static JsonElement number(Number number) {
        return switch (number) {
            case Long raw -> new JsonPrimitive(unsigned(raw));
            case Double real -> real(real);
            case Float real -> real(real.doubleValue());
            default -> new JsonPrimitive(number);
        };
    }

    /// JSON has no infinities; whole numbers need no fraction.
    private static JsonElement real(double real) {
        if (!Double.isFinite(real)) {
            return new JsonPrimitive(String.valueOf(real));
        }
        return new JsonPrimitive(
                new BigDecimal(String.valueOf(real)).stripTrailingZeros().scale() <= 0
                        ? new BigDecimal(real).toBigInteger()
                        : BigDecimal.valueOf(real));
    }

    private static Number unsigned(long raw) {
        return raw >= 0 ? (Number) raw : new BigInteger(Long.toUnsignedString(raw));
    }

    private static JsonArray array(Iterable<?> elements) {
        JsonArray array = new JsonArray();
        elements.forEach(element -> array.add(of(element)));
        return array;
    }

    private static JsonObject map(Map<?, ?> map) {
        JsonObject object = new JsonObject();
        ordered(map).forEach((key, value) -> object.add(key, of(value)));
        return object;
    }

    /// Maps with an order keep it; others are sorted by key.
    private static Map<String, Object> ordered(Map<?, ?> map) {
        boolean hasOrder = map instanceof SequencedMap<?, ?> || map instanceof SortedMap<?, ?>;
        Map<String, Object> copy = hasOrder ? new LinkedHashMap<>() : new TreeMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    private static JsonObject record(Record record) {
        JsonObject object = new JsonObject();
        object.addProperty("type", record.getClass().getSimpleName());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            add(object, component.getName(), component(record, component));
        }
        return object;
    }

    private static void add(JsonObject object, String name, Object value) {
        boolean none = value instanceof Number number && number.longValue() == -1 && OR_NONE.contains(name);
        object.add(name, none ? JsonNull.INSTANCE : of(value));
        if (!none && HEX.contains(name) && value instanceof Long raw) {
            object.addProperty(name + "_hex", "0x" + Long.toHexString(raw));
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record.getClass(), e);
        }
    }
}
