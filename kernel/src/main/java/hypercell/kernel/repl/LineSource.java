package hypercell.kernel.repl;

import java.util.List;
import java.util.Optional;

/// Where cells come from: a terminal or a pipe.
public sealed interface LineSource extends AutoCloseable permits PipedLines, TerminalLines {
    /// The next whole cell or command, which may have several lines.
    ///
    /// @param number of the cell, for the prompt
    /// @return empty at the end of the input
    Optional<String> next(int number);

    /// Commands that a terminal may complete.
    void commands(List<Command> known);

    /// Something has run; a terminal may show the guest's state.
    ///
    /// @param status one line, or empty
    void status(String status);

    /// Calls `interrupt` when the user presses Control-C, from now until [#ignoreInterrupts].
    void onInterrupt(Runnable interrupt);

    /// Ends [#onInterrupt].
    void ignoreInterrupts();

    @Override
    void close();
}
