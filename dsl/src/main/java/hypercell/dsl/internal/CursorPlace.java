package hypercell.dsl.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// Finds out where in a script a cursor stands, by one look at the text before it: in which block, in which statement,
/// after which word. Works on unfinished scripts, which no parser reads.
public final class CursorPlace {
    private static final Set<String> BLOCKS = Set.of(
            "guest",
            "paging",
            "devices",
            "uart",
            "device",
            "monitor",
            "exits",
            "p2m",
            "asm",
            "expect",
            "sweep",
            "onRead",
            "onWrite",
            "on",
            "io",
            "msr",
            "exception",
            "watch");
    /// Blocks that hold plain code of the user's.
    private static final Set<String> HANDLERS = Set.of("onRead", "onWrite", "on", "io", "msr", "exception", "watch");

    private final String text;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private boolean inComment;
    private boolean inString;
    private String lastWord = "";
    private boolean afterWord;

    /// A brace, bracket or assembly text that is open at the cursor.
    ///
    /// The opener is `{`, `(`, `[`, or `'''` for assembly text; the word is what it belongs to, e.g. `guest` of
    /// `guest('x') {`.
    private static final class Frame {
        private final String opener;
        private final String word;
        private int statement;

        private Frame(String opener, String word, int statement) {
            this.opener = opener;
            this.word = word;
            this.statement = statement;
        }
    }

    private CursorPlace(String text) {
        this.text = text;
        frames.push(new Frame("", "", 0));
        scan();
    }

    /// The place behind the last character of `before`.
    public static CursorPlace at(String before) {
        return new CursorPlace(before);
    }

    /// Whether words of the DSL mean anything here: not in comments and ordinary strings.
    public boolean speaks() {
        return !inComment && !inString;
    }

    /// Name of the block: `top`, `guest`, `paging`, `devices`, `uart`, `device`, `asm`, `expect`.
    public String block() {
        for (Frame frame : frames) {
            boolean opensBlock = frame.opener.equals("{") || isAssemblyText(frame);
            if (opensBlock && HANDLERS.contains(frame.word)) {
                return "top";
            }
            if (opensBlock && PagingFormats.wordSet().contains(frame.word)) {
                return "paging";
            }
            if (opensBlock && BLOCKS.contains(frame.word) && !frame.word.equals("sweep")) {
                return frame.word;
            }
        }
        return "top";
    }

    /// Whether the cursor is in assembly, text or block.
    public boolean inAssembly() {
        return block().equals("asm");
    }

    /// What is written of the statement so far, the partial word included.
    public String statement() {
        String all = text.substring(statementFrame().statement);
        int lineEnd = inAssembly() ? all.lastIndexOf('\n') : -1;
        return all.substring(lineEnd + 1).stripLeading();
    }

    /// The word that is being written, maybe empty.
    public String partial() {
        int start = text.length();
        while (start > 0 && isWordPart(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start);
    }

    /// First word of the statement when the cursor is behind it; empty while the first word is being written.
    public String verb() {
        String statement = statement();
        int end = 0;
        while (end < statement.length() && isWordPart(statement.charAt(end))) {
            end++;
        }
        return end == statement.length() ? "" : statement.substring(0, end);
    }

    private Frame statementFrame() {
        for (Frame frame : frames) {
            if (!frame.opener.equals("(") && !frame.opener.equals("[")) {
                return frame;
            }
        }
        return frames.getLast();
    }

    private static boolean isAssemblyText(Frame frame) {
        return frame.opener.length() == 3;
    }

    private void scan() {
        int at = 0;
        while (at < text.length()) {
            at = isAssemblyText(frames.peek()) ? assembly(at) : groovy(at);
        }
    }

    private int assembly(int at) {
        if (text.startsWith(frames.peek().opener, at)) {
            frames.pop();
            inComment = false;
            return at + 3;
        }
        if (text.charAt(at) == ';') {
            inComment = true;
        } else if (text.charAt(at) == '\n') {
            inComment = false;
        }
        return at + 1;
    }

    private int groovy(int at) {
        char c = text.charAt(at);
        if (text.startsWith("//", at)) {
            return comment(at, "\n");
        }
        if (text.startsWith("/*", at)) {
            return comment(at, "*/");
        }
        if (c == '\'' || c == '"') {
            return string(
                    at,
                    text.startsWith(String.valueOf(c).repeat(3), at)
                            ? String.valueOf(c).repeat(3)
                            : "" + c);
        }
        if (isWordPart(c) && !Character.isDigit(c)) {
            return word(at);
        }
        punctuation(at, c);
        return at + 1;
    }

    private int comment(int at, String end) {
        int close = text.indexOf(end, at + 2);
        inComment = close < 0;
        return close < 0 ? text.length() : close + (end.equals("\n") ? 0 : 2);
    }

    /// A triple-quoted string after `asm` is assembly; others are skipped.
    private int string(int at, String quotes) {
        int inside = at + quotes.length();
        if (quotes.length() == 3 && lastWord.equals("asm")) {
            frames.push(new Frame(quotes, "asm", inside));
            return inside;
        }
        int close = inside;
        while (close < text.length() && !text.startsWith(quotes, close)) {
            close += text.charAt(close) == '\\' ? 2 : 1;
        }
        inString = close >= text.length();
        afterWord = false;
        return Math.min(text.length(), close + quotes.length());
    }

    private int word(int at) {
        int end = at;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        lastWord = text.substring(at, end);
        afterWord = true;
        return end;
    }

    private void punctuation(int at, char c) {
        switch (c) {
            case '(', '[' -> frames.push(new Frame("" + c, afterWord ? lastWord : "", at + 1));
            case ')', ']' -> close("" + (c == ')' ? '(' : '['));
            case '{' -> frames.push(new Frame("{", owner(at), at + 1));
            case '}' -> close("{");
            case ';', '\n' -> frames.peek().statement = continues(at) ? frames.peek().statement : at + 1;
            default -> {}
        }
        afterWord = afterWord && c == ' ';
    }

    private boolean continues(int at) {
        return text.charAt(at) == '\n' && text.substring(0, at).stripTrailing().endsWith(",");
    }

    private void close(String opener) {
        if (frames.size() > 1 && frames.peek().opener.equals(opener)) {
            lastWord = frames.pop().word;
        }
    }

    /// The word that a brace belongs to: before it, or before the parentheses before it, or first in the statement.
    private String owner(int brace) {
        if (BLOCKS.contains(lastWord)) {
            return lastWord;
        }
        String statement = text.substring(frames.peek().statement, brace).strip();
        int end = 0;
        while (end < statement.length() && isWordPart(statement.charAt(end))) {
            end++;
        }
        String first = statement.substring(0, end);
        return BLOCKS.contains(first) ? first : "";
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
