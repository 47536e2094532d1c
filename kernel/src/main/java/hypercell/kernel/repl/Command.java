package hypercell.kernel.repl;

import java.util.List;

/// A command of the REPL, written with a colon.
///
/// @param name without the colon
/// @param usage its arguments
/// @param help one line
/// @param most number of arguments it takes at most
/// @param action what it does; gets the words after the name
public record Command(String name, String usage, String help, int most, Action action) {
    /// What a command does.
    public interface Action {
        /// @throws CommandError when an argument is wrong
        void run(List<String> words) throws CommandError;
    }

    /// A command cannot do what was asked; the message is for the user.
    public static final class CommandError extends Exception {
        private static final long serialVersionUID = 1;

        CommandError(String message, String hint) {
            super(hint.isEmpty() ? message : message + " — " + hint);
        }
    }
}
