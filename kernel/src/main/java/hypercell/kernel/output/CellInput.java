package hypercell.kernel.output;

/// How cells ask for input. Cells know the methods as words: `readLine 'name? '`.
public interface CellInput {
    /// A line that the user types, without its end.
    ///
    /// @throws StdinNotImplementedError when nobody can answer
    String readLine();

    /// Shows `prompt` and waits for a line.
    ///
    /// @throws StdinNotImplementedError when nobody can answer
    String readLine(Object prompt);

    /// Shows `prompt` and waits for a line that is not shown while it is typed.
    ///
    /// @throws StdinNotImplementedError when nobody can answer
    String readPassword(Object prompt);

    /// For runs that nobody watches.
    final class Nobody implements CellInput {
        @Override
        public String readLine() {
            throw new StdinNotImplementedError();
        }

        @Override
        public String readLine(Object prompt) {
            throw new StdinNotImplementedError();
        }

        @Override
        public String readPassword(Object prompt) {
            throw new StdinNotImplementedError();
        }
    }
}
