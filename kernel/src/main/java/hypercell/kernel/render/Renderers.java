package hypercell.kernel.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Finds the rendering for a value: the one registered last for a class the value is an instance of.
public final class Renderers {
    private final List<Entry<?>> entries = new CopyOnWriteArrayList<>();

    private record Entry<T>(Class<T> type, Rendering<? super T> rendering) {
        MimeBundle render(Object value) {
            return bundle(rendering, type.cast(value));
        }

        String terminalText(Object value, boolean colours) {
            return terminalText(rendering, type.cast(value), colours);
        }

        private static <V> String terminalText(Rendering<V> rendering, V value, boolean colours) {
            Optional<String> coloured = colours ? rendering.ansi(value) : Optional.empty();
            return coloured.orElseGet(() -> rendering.text(value));
        }

        private static <V> MimeBundle bundle(Rendering<V> rendering, V value) {
            MimeBundle bundle = MimeBundle.ofText(rendering.text(value));
            bundle = rendering.svg(value).map(with(bundle, MimeBundle.SVG)).orElse(bundle);
            bundle = rendering.html(value).map(with(bundle, MimeBundle.HTML)).orElse(bundle);
            return rendering.ansi(value).map(with(bundle, MimeBundle.ANSI)).orElse(bundle);
        }

        private static java.util.function.Function<String, MimeBundle> with(MimeBundle bundle, String mime) {
            return content -> bundle.with(mime, content);
        }
    }

    /// Renderers for plain values: strings, numbers, collections, maps and tables.
    public Renderers() {
        register(Object.class, PlainText::of);
        register(Map.class, new MapTable());
        register(List.class, new RowTable());
    }

    /// From now on values of `type` and its subtypes look like `rendering`.
    public <T> void register(Class<T> type, Rendering<? super T> rendering) {
        entries.addFirst(new Entry<>(type, rendering));
    }

    /// The bundle of any value, null included. A [MimeBundle] stands for itself.
    public MimeBundle of(Object value) {
        if (value instanceof MimeBundle bundle) {
            return bundle;
        }
        for (Entry<?> entry : entries) {
            if (entry.type().isInstance(value)) {
                return entry.render(value);
            }
        }
        return MimeBundle.ofText(PlainText.of(value));
    }

    /// What a terminal shows of any value: the text of [#of], or its coloured text when there is one; pictures and
    /// pages are not made.
    public String terminalText(Object value, boolean colours) {
        if (value instanceof MimeBundle bundle) {
            return colours ? bundle.terminalText() : bundle.text();
        }
        for (Entry<?> entry : entries) {
            if (entry.type().isInstance(value)) {
                return entry.terminalText(value, colours);
            }
        }
        return PlainText.of(value);
    }
}
