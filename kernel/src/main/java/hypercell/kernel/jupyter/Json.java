package hypercell.kernel.jupyter;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON from and to the plain maps, lists, strings and numbers that cells use.
final class Json {
    private Json() {}

    /// A JSON object of fields in pairs: name, value, name, value.
    static JsonObject object(Object... fields) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < fields.length; i += 2) {
            object.add((String) fields[i], of(fields[i + 1]));
        }
        return object;
    }

    /// Any plain value as JSON; what is neither map, collection, number, boolean nor null becomes its text.
    static JsonElement of(Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case JsonElement element -> element;
            case Boolean flag -> new JsonPrimitive(flag);
            case Number number -> new JsonPrimitive(number);
            case Map<?, ?> map -> ofMap(map);
            case Iterable<?> elements -> ofElements(elements);
            case Object[] elements -> ofElements(List.of(elements));
            default -> new JsonPrimitive(value.toString());
        };
    }

    private static JsonObject ofMap(Map<?, ?> map) {
        JsonObject object = new JsonObject();
        map.forEach((key, value) -> object.add(String.valueOf(key), of(value)));
        return object;
    }

    private static JsonArray ofElements(Iterable<?> elements) {
        JsonArray array = new JsonArray();
        elements.forEach(element -> array.add(of(element)));
        return array;
    }

    /// JSON as plain values: whole numbers are Integer, Long or BigInteger, others Double.
    static Object toPlain(JsonElement element) {
        if (element.isJsonNull()) {
            return null;
        }
        if (element.isJsonObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            element.getAsJsonObject().entrySet().forEach(entry -> map.put(entry.getKey(), toPlain(entry.getValue())));
            return map;
        }
        if (element.isJsonArray()) {
            List<Object> list = new ArrayList<>();
            element.getAsJsonArray().forEach(each -> list.add(toPlain(each)));
            return list;
        }
        JsonPrimitive primitive = element.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        return primitive.isNumber() ? number(primitive.getAsBigDecimal()) : primitive.getAsString();
    }

    private static Number number(BigDecimal number) {
        if (number.scale() > 0) {
            return number.doubleValue();
        }
        BigInteger whole = number.toBigIntegerExact();
        if (whole.bitLength() < 32) {
            return whole.intValue();
        }
        return whole.bitLength() < 64 ? (Number) whole.longValue() : whole;
    }
}
