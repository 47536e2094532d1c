package hypercell.engine.observe;

/// What a monitor did about an exit.
public enum ExitAnswer {
    /// Hardware's tables are right now; the instruction runs again and the guest knows nothing.
    REPAIRED("repaired, the instruction runs again"),
    /// The monitor did the instruction on the virtual processor.
    EMULATED("emulated"),
    /// The guest gets the exception by its own IDT.
    REFLECTED("reflected to the guest"),
    /// A handler of the user's took the place of the instruction.
    HANDLED("handled by the user's code"),
    /// The guest has asked for something, and has got it, or the reason why not.
    ANSWERED("answered"),
    /// Nothing was to be done.
    RESUMED("resumed");

    private final String words;

    ExitAnswer(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
