package hypercell.kernel.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The user's own frames in a stack trace: those of classes that cells defined.
final class Traceback {
    private static final int SHOWN = 20;
    private static final Pattern CLOSURE = Pattern.compile(".*_(closure|lambda)\\d+$");

    private Traceback() {}

    /// The innermost frame of user code.
    static Optional<StackTraceElement> innermost(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (isUsers(frame)) {
                return Optional.of(frame);
            }
        }
        return Optional.empty();
    }

    /// Innermost first, as `In[3]:4 in f`; repeated and surplus frames are counted, not listed.
    static List<String> of(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        int hidden = 0;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (!isUsers(frame)) {
                continue;
            }
            String line = describe(frame);
            if (!lines.isEmpty() && lines.getLast().equals(line)) {
                continue;
            }
            if (lines.size() < SHOWN) {
                lines.add(line);
            } else {
                hidden++;
            }
        }
        if (hidden > 0) {
            lines.add("… " + hidden + " more");
        }
        return lines;
    }

    private static boolean isUsers(StackTraceElement frame) {
        return CellClassLoader.NAME.equals(frame.getClassLoaderName()) && frame.getLineNumber() > 0;
    }

    private static String describe(StackTraceElement frame) {
        String place = SourceName.plain(frame.getFileName()) + ":" + frame.getLineNumber();
        String type = frame.getClassName();
        if (CLOSURE.matcher(type).matches()) {
            return place + " in a closure";
        }
        String method = frame.getMethodName();
        return switch (method) {
            case "run" -> place;
            case "<init>", "<clinit>" -> place + " in new " + type;
            default -> place + " in " + method;
        };
    }
}
