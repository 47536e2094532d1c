package hypercell.kernel.render;

import java.util.Optional;

/// How values of one class look. Only the text is a must.
///
/// @param <T> the class
public interface Rendering<T> {
    /// Plain text; may have several lines, without a final line feed.
    String text(T value);

    /// Text with ANSI colours.
    default Optional<String> ansi(T value) {
        return Optional.empty();
    }

    /// An HTML fragment without scripts, readable on light and dark ground.
    default Optional<String> html(T value) {
        return Optional.empty();
    }

    /// A whole SVG document.
    default Optional<String> svg(T value) {
        return Optional.empty();
    }
}
