package hypercell.dsl.internal;

import hypercell.engine.table.Position;
import java.util.Set;

/// Finds the line of the user's script that runs now, by one look at the stack: only for making errors and for words
/// that say something once, never for what runs often.
public final class ScriptLine {
    private static final Set<String> OURS = Set.of("java", "jdk", "javax", "sun", "com", "groovy", "org", "hypercell", "picocli");

    private ScriptLine() {}

    /// The innermost line of the user's own code; unknown when there is none, e.g. in a call from Java.
    public static Position current() {
        return StackWalker.getInstance().walk(frames -> frames.filter(ScriptLine::ofUser)
                .findFirst()
                .map(frame -> new Position(frame.getLineNumber(), 0))
                .orElse(Position.UNKNOWN));
    }

    private static boolean ofUser(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        int dot = name.indexOf('.');
        return frame.getLineNumber() > 0 && !(dot > 0 && OURS.contains(name.substring(0, dot))) && !frame.isNativeMethod();
    }
}
