package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import java.util.List;
import java.util.Locale;

/// The tokens of one line with a reading position.
final class TokenLine {
    private final List<Token> tokens;
    private final int line;
    private int at;

    TokenLine(List<Token> tokens, int line) {
        this.tokens = tokens;
        this.line = line;
    }

    Token peek() {
        return tokens.get(at);
    }

    /// The token after the next one; END when there is none.
    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean atEnd() {
        return peek().kind() == Token.Kind.END;
    }

    /// Takes the sign when it is next.
    boolean takeSign(String sign) {
        boolean found = peek().isSign(sign);
        if (found) {
            next();
        }
        return found;
    }

    /// Takes the word, any case, when it is next.
    boolean takeWord(String lowerCase) {
        boolean found = peek().isWord(lowerCase);
        if (found) {
            next();
        }
        return found;
    }

    /// The next word in lower case, or the empty string when the next token is no word.
    String peekLower() {
        return peek().kind() == Token.Kind.WORD ? peek().text().toLowerCase(Locale.ROOT) : "";
    }

    void expectSign(String sign) throws SyntaxError {
        if (!takeSign(sign)) {
            throw unexpected("expected '" + sign + "'");
        }
    }

    void expectEnd() throws SyntaxError {
        if (!atEnd()) {
            throw error("unexpected text after the statement: '" + peek().text() + "'", "comments start with ';'");
        }
    }

    Position position() {
        return new Position(line, peek().column());
    }

    /// An error at the next token, saying what stands there.
    SyntaxError unexpected(String message) {
        return error(message + (atEnd() ? ", but the line ends" : ", not '" + peek().text() + "'"), "");
    }

    SyntaxError error(String message, String hint) {
        return new SyntaxError(position(), message, hint);
    }
}
