package hypercell.kernel.render;

import java.util.Optional;
import java.util.function.Function;

/// A rendering that lays a value out once, as [StyledText], and gives text, ANSI and HTML from it; a picture is
/// optional.
final class StyledRendering<T> implements Rendering<T> {
    private final Function<T, StyledText> layout;
    private final Function<T, StyledText> besidePicture;
    private final Function<T, Svg> drawing;

    StyledRendering(Function<T, StyledText> layout) {
        this(layout, null);
    }

    /// @param drawing draws the value, or gives null when there is nothing to draw
    StyledRendering(Function<T, StyledText> layout, Function<T, Svg> drawing) {
        this(layout, layout, drawing);
    }

    /// @param besidePicture the text that stands below the picture, where there is one
    StyledRendering(Function<T, StyledText> layout, Function<T, StyledText> besidePicture, Function<T, Svg> drawing) {
        this.layout = layout;
        this.besidePicture = besidePicture;
        this.drawing = drawing;
    }

    @Override
    public String text(T value) {
        return layout.apply(value).plain();
    }

    @Override
    public Optional<String> ansi(T value) {
        return Optional.of(layout.apply(value).ansi());
    }

    /// The picture, if any, above the text.
    @Override
    public Optional<String> html(T value) {
        return Optional.of(draw(value)
                .map(svg -> "<div>" + svg.image() + "</div>\n"
                        + besidePicture.apply(value).html())
                .orElseGet(() -> layout.apply(value).html()));
    }

    @Override
    public Optional<String> svg(T value) {
        return draw(value).map(Svg::standalone);
    }

    private Optional<Svg> draw(T value) {
        return drawing == null ? Optional.empty() : Optional.ofNullable(drawing.apply(value));
    }
}
