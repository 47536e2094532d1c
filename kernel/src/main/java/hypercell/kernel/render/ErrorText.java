package hypercell.kernel.render;

import hypercell.kernel.eval.ErrorReport;
import java.util.ArrayList;
import java.util.List;

/// An error as a terminal or a notebook shows it. Only bold and red are used, which every theme draws legibly.
public final class ErrorText {
    private static final String BOLD_RED = "\u001b[1;31m";
    private static final String PLAIN = "\u001b[0m";

    private ErrorText() {}

    /// The lines of the report; the first one stands out.
    public static List<String> ansi(ErrorReport report) {
        List<String> lines = new ArrayList<>(report.lines());
        lines.set(0, BOLD_RED + lines.getFirst() + PLAIN);
        return lines;
    }
}
