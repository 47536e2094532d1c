package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;

/// What a user wants to do at exits, before or instead of the technique.
public interface ExitHandler {
    /// Nobody is interested.
    ExitHandler NONE = new ExitHandler() {
        @Override
        public boolean wants(ExitReason reason) {
            return false;
        }

        @Override
        public void handle(Exit exit, ExitChoice choice) {}
    };

    /// Whether [#handle] is to be called for exits with this reason.
    boolean wants(ExitReason reason);

    /// Looks at an exit and may choose how it ends.
    void handle(Exit exit, ExitChoice choice);
}
