package hypercell.kernel.cli;

/// What a command tells the shell. Where several hold, the order of blame is: the input, the guest's end, an
/// expectation; a guest that never finished explains why its expectations failed.
enum ExitStatus {
    /// All expectations hold.
    HELD(0),
    /// An expectation, or an `assert` of the script, failed.
    EXPECTATION_FAILED(1),
    /// The input is wrong: bad script, bad option, unreadable file.
    INPUT_WRONG(2),
    /// The guest ran out of its budget or died in a way nobody expected.
    GUEST_DIED(3),
    /// The environment failed: no JDK, no disk, or a fault of this program.
    ENVIRONMENT(4);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
