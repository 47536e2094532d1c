package hypercell.kernel.repl;

import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.render.ErrorText;
import hypercell.kernel.render.MimeBundle;
import java.io.PrintStream;
import java.util.List;

/// Prints values and errors. Long values are cut on a terminal; [#more] prints the rest.
public final class Screen {
    /// Lines of one value that are printed at once on a terminal.
    static final int LINES = 100;

    private final PrintStream out;
    private final boolean colours;
    private final boolean cuts;
    private List<String> rest = List.of();

    /// @param colours whether ANSI colours may be used
    /// @param cuts whether long values are cut
    public Screen(PrintStream out, boolean colours, boolean cuts) {
        this.out = out;
        this.colours = colours;
        this.cuts = cuts;
    }

    /// One line of plain text, or several.
    void print(String text) {
        out.println(text);
    }

    /// One line in bold where the terminal can.
    void title(String text) {
        out.println(colours ? "\u001b[1m" + text + "\u001b[0m" : text);
    }

    /// A value.
    void show(MimeBundle bundle) {
        List<String> lines =
                (colours ? bundle.terminalText() : bundle.text()).lines().toList();
        int shown = cuts && lines.size() > LINES + LINES / 10 ? LINES : lines.size();
        lines.subList(0, shown).forEach(out::println);
        rest = lines.subList(shown, lines.size());
        if (!rest.isEmpty()) {
            out.println("… %,d more lines; :more shows them".formatted(rest.size()));
        }
    }

    /// What the last value had beyond the cut.
    void more() {
        if (rest.isEmpty()) {
            out.println("nothing was cut");
        }
        rest.forEach(out::println);
        rest = List.of();
    }

    /// An error with its source line and caret.
    void error(ErrorReport report) {
        (colours ? ErrorText.ansi(report) : report.lines()).forEach(out::println);
    }

    /// An error of a command.
    void error(String sentence) {
        out.println(colours ? "\u001b[1;31m" + sentence + "\u001b[0m" : sentence);
    }
}
