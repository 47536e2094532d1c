package hypercell.kernel.repl;

import hypercell.kernel.eval.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Status;
import org.jline.widget.AutosuggestionWidgets;

/// Cells typed at a terminal: several lines at once, coloured, completed, remembered.
public final class TerminalLines implements LineSource {
    private static final int INDENT = 4;
    private static final int LIST_MAX = 200;
    private final Terminal terminal;
    private final LineReader reader;
    private final boolean dumb;
    private List<Command> commands = List.of();

    /// @param history file of entries from earlier sessions; empty: none are kept
    public TerminalLines(Terminal terminal, Session session, Optional<Path> history) {
        this.terminal = terminal;
        this.dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("hypercell")
                .parser(new CellParser(session))
                .completer(new SessionCompleter(() -> commands))
                .variable(LineReader.INDENTATION, INDENT)
                .variable(LineReader.LIST_MAX, LIST_MAX)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P... ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
                .option(LineReader.Option.CASE_INSENSITIVE, true);
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        if (!dumb) {
            builder.highlighter(new SourceHighlighter());
        }
        reader = builder.build();
        if (!dumb) {
            new AutosuggestionWidgets(reader).enable();
        }
    }

    @Override
    public void commands(List<Command> known) {
        commands = known;
    }

    @Override
    public Optional<String> next(int number) {
        while (true) {
            try {
                return Optional.of(reader.readLine(prompt(number)));
            } catch (UserInterruptException e) {
                // Control-C at the prompt gives the line up.
                continue;
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
    }

    private String prompt(int number) {
        String text = "[" + number + "]> ";
        AttributedString prompt = new AttributedStringBuilder()
                .styled(AttributedStyle.BOLD.foreground(AttributedStyle.BLUE), text)
                .toAttributedString();
        return dumb ? text : prompt.toAnsi(terminal);
    }

    @Override
    public void status(String status) {
        Status line = dumb ? null : Status.getStatus(terminal);
        if (line != null) {
            line.update(status.isEmpty() ? List.of() : List.of(new AttributedString(status, AttributedStyle.INVERSE)));
        }
    }

    @Override
    public void onInterrupt(Runnable interrupt) {
        terminal.handle(Terminal.Signal.INT, signal -> interrupt.run());
    }

    @Override
    public void ignoreInterrupts() {
        terminal.handle(Terminal.Signal.INT, Terminal.SignalHandler.SIG_IGN);
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
