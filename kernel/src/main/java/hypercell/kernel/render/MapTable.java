package hypercell.kernel.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A map is a table of two columns in HTML, and Groovy's own notation in text.
@SuppressWarnings("rawtypes")
final class MapTable implements Rendering<Map> {
    @Override
    public String text(Map map) {
        return PlainText.of(map);
    }

    @Override
    public Optional<String> html(Map map) {
        return table(map);
    }

    private static Optional<String> table(Map<?, ?> map) {
        if (map.isEmpty() || map.size() > PlainText.SHOWN) {
            return Optional.empty();
        }
        List<List<String>> rows = new ArrayList<>();
        map.forEach((key, value) -> rows.add(List.of(PlainText.of(key), PlainText.of(value))));
        boolean numbers = map.values().stream().allMatch(Number.class::isInstance);
        return Optional.of(Html.table(List.of(), rows, List.of(false, numbers)));
    }
}
