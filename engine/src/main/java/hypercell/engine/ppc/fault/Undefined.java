package hypercell.engine.ppc.fault;

/// The guest did what the manual leaves undefined, such as two TLB entries for one address. Ends the run: a made-up
/// answer would teach something wrong. Stackless.
public final class Undefined extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String manual;

    /// @param manual title of the section that says so
    public Undefined(String what, String manual) {
        super(what, null, false, false);
        this.manual = manual;
    }

    public String what() {
        return getMessage();
    }

    public String manual() {
        return manual;
    }
}
