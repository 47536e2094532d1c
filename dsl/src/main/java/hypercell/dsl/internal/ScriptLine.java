package hypercell.dsl.internal;

import hypercell.engine.table.Position;
import java.util.Set;

/// Finds the line of the user's script that runs now, by one look at the stack: only for making errors and for words
/// that say something once, never for what runs often.
public final class ScriptLine {
    private static final Set<String> OURS =
            Set.of("java", "jdk", "javax", "sun", "com", "groovy", "org", "hypercell", "picocli");

    private static final ThreadLocal<Position> STATEMENT = ThreadLocal.withInitial(() -> Position.UNKNOWN);

    private ScriptLine() {}

    /// A statement begins; the rewritten script knows its column, which the stack does not.
    static void statement(Position position) {
        STATEMENT.set(position);
    }

    /// The innermost line of the user's own code; unknown when there is none, e.g. in a call from Java.
    public static Position current() {
        int line = StackWalker.getInstance()
                .walk(frames -> frames.filter(ScriptLine::ofUser)
                        .findFirst()
                        .map(StackWalker.StackFrame::getLineNumber)
                        .orElse(0));
        Position statement = STATEMENT.get();
        return line == statement.line() ? statement : new Position(line, 0);
    }

    private static boolean ofUser(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        int dot = name.indexOf('.');
        return frame.getLineNumber() > 0
                && !(dot > 0 && OURS.contains(name.substring(0, dot)))
                && !frame.isNativeMethod();
    }
}
