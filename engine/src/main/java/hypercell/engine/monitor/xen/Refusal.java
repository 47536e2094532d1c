package hypercell.engine.monitor.xen;

/// The monitor does not do what a hypercall asks. Stackless: it is an answer to the guest.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final Errno errno;

    private Refusal(Errno errno, String why) {
        super(why, null, false, false);
        this.errno = errno;
    }

    /// @param why one clause, for people
    static Refusal of(Errno errno, String why, Object... values) {
        return new Refusal(errno, why.formatted(values));
    }

    /// What this version of the monitor does not have: the guest may try something else.
    static Refusal unsupported(String what) {
        return of(Errno.ENOSYS, "unsupported: %s", what);
    }

    int result() {
        return errno.result();
    }

    String words() {
        return "-%s, %s".formatted(errno, getMessage());
    }
}
