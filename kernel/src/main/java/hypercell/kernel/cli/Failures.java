package hypercell.kernel.cli;

/// How a command that threw ends: a sentence for the user and an exit status.
final class Failures {
    private Failures() {}

    /// Prints what went wrong and returns the exit status.
    static int report(Exception failure, Surroundings surroundings) {
        if (failure instanceof CommandFailed expected) {
            surroundings.err().println("hypercell: " + expected.getMessage());
            return expected.status().code();
        }
        surroundings
                .err()
                .println("hypercell: internal error, please report it: " + failure
                        + (surroundings.debugging() ? "" : " (HYPERCELL_DEBUG=1 shows the stack)"));
        if (surroundings.debugging()) {
            failure.printStackTrace(surroundings.err());
        }
        return ExitStatus.ENVIRONMENT.code();
    }
}
