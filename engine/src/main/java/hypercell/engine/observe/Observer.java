package hypercell.engine.observe;

/// Receives events as they happen. Called on the guest's thread; must not touch the machine.
@FunctionalInterface
public interface Observer {
    /// One event.
    void on(Event event);
}
