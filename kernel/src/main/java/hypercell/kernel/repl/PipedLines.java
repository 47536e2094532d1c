package hypercell.kernel.repl;

import hypercell.kernel.eval.Completeness;
import hypercell.kernel.eval.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Cells from a pipe or a file: no prompts and no escape codes. Lines are joined until they make a whole cell; what is
/// left at the end of the input is a cell, too, so that its error is reported.
public final class PipedLines implements LineSource {
    private final BufferedReader reader;
    private final Session session;

    public PipedLines(InputStream in, Session session) {
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.session = session;
    }

    @Override
    public Optional<String> next(int number) {
        StringBuilder cell = new StringBuilder();
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                cell.append(cell.isEmpty() ? "" : "\n").append(line);
                if (isWhole(cell.toString())) {
                    return Optional.of(cell.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cell.isEmpty() ? Optional.empty() : Optional.of(cell.toString());
    }

    private boolean isWhole(String cell) {
        return Commands.isCommand(cell) || !(session.isComplete(cell) instanceof Completeness.Incomplete);
    }

    @Override
    public void commands(List<Command> known) {}

    @Override
    public void status(String status) {}

    // Control-C ends a process that reads from a pipe, as it ends any filter.
    @Override
    public void onInterrupt(Runnable interrupt) {}

    @Override
    public void ignoreInterrupts() {}

    @Override
    public void close() {}
}
