package hypercell.engine.bus;

/// Told of every access to a device; the owner of the event stream implements it.
public interface DeviceListener {
    /// One access. `address` is a port number or a gpa.
    void accessed(String device, String register, long address, boolean port, int bytes, long value, boolean write);
}
