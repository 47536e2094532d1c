package hypercell.engine.bus;

/// A device that a user wrote threw something. Ends the run; the cause is the user's to read.
public final class DeviceFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeviceFailure(String device, Throwable cause) {
        super("device '" + device + "': " + cause, cause);
    }
}
