package hypercell.kernel.jupyter;

/// Cursor positions: Jupyter counts code points, Java counts UTF-16 units. They differ after an emoji.
final class CodePoints {
    private CodePoints() {}

    /// UTF-16 position of a position in code points; cut to the text.
    static int toUtf16(String text, int codePoints) {
        int all = text.codePointCount(0, text.length());
        return text.offsetByCodePoints(0, Math.clamp(codePoints, 0, all));
    }

    /// Code points before a UTF-16 position.
    static int ofUtf16(String text, int utf16) {
        return text.codePointCount(0, utf16);
    }
}
