package hypercell.engine.x86.isa;

/// A word of assembly text.
///
/// @param kind what it is
/// @param text as written; for a string without the quotes
/// @param value of a number, and of a string used as a number (first character in the lowest byte)
/// @param bytes of a string
/// @param column 1-based
record Token(Kind kind, String text, long value, byte[] bytes, int column) {
    enum Kind {
        WORD,
        NUMBER,
        STRING,
        SIGN,
        END
    }

    static Token word(String text, int column) {
        return new Token(Kind.WORD, text, 0, new byte[0], column);
    }

    static Token number(String text, long value, int column) {
        return new Token(Kind.NUMBER, text, value, new byte[0], column);
    }

    static Token sign(String text, int column) {
        return new Token(Kind.SIGN, text, 0, new byte[0], column);
    }

    static Token end(int column) {
        return new Token(Kind.END, "", 0, new byte[0], column);
    }

    static Token string(String text, byte[] bytes, int column) {
        long value = 0;
        for (int i = Math.min(8, bytes.length) - 1; i >= 0; i--) {
            value = value << 8 | (bytes[i] & 0xFF);
        }
        return new Token(Kind.STRING, text, value, bytes, column);
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isWord(String lowerCase) {
        return kind == Kind.WORD && text.equalsIgnoreCase(lowerCase);
    }
}
