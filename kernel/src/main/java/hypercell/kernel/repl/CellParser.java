package hypercell.kernel.repl;

import hypercell.kernel.eval.Completeness;
import hypercell.kernel.eval.Completion;
import hypercell.kernel.eval.Session;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/// Tells JLine whether a cell is whole, and which word the cursor is in.
final class CellParser implements Parser {
    private static final int INDENT = 4;
    private final Session session;

    CellParser(Session session) {
        this.session = session;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.COMPLETE) {
            return completing(line, cursor);
        }
        if (context == ParseContext.ACCEPT_LINE
                && !Commands.isCommand(line)
                && session.isComplete(line) instanceof Completeness.Incomplete(String indent)) {
            throw new EOFError(-1, -1, "more must follow", "", indent.length() / INDENT, "");
        }
        return new Word(line, cursor, "", new Completion(cursor, cursor, List.of()));
    }

    private Word completing(String line, int cursor) {
        if (Commands.isCommand(line)) {
            int start = line.lastIndexOf(' ', cursor - 1) + 1;
            return new Word(line, cursor, line.substring(start, cursor), new Completion(start, cursor, List.of()));
        }
        Completion completion = session.complete(line, cursor);
        return new Word(line, cursor, line.substring(completion.start(), cursor), completion);
    }

    /// The word before the cursor and what may replace it.
    record Word(String line, int cursor, String word, Completion completion) implements CompletingParsedLine {
        @Override
        public int wordCursor() {
            return word.length();
        }

        /// Nothing is special in a cell: candidates are inserted as they are.
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return word.length();
        }

        @Override
        public int rawWordLength() {
            return word.length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }
    }
}
