package hypercell.engine.machine;

/// What makes a guest go on: the run loop of its processor, or a monitor that runs it on another one.
public interface Driver {
    /// Runs at most `budget` (> 0) more instructions, deliveries counted.
    Stop run(long budget);

    /// Ends the current or next run at the next boundary. Any thread.
    void requestStop();
}
