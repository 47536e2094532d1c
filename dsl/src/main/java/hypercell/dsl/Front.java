package hypercell.dsl;

/// The door an experiment talks through: a terminal, a notebook, a JSON document or nothing. The words of the DSL
/// return values or hand them to the front; they never print by themselves.
public interface Front {
    /// Shows a value the user asked to see (`show x`): a record of the engine or of the DSL, or any object.
    void show(Object value);

    /// Starts a display of long work. `total` is the number of steps, or -1 when unknown.
    Progress progress(String label, long total);

    /// One long piece of work. Close it when done; calls are cheap and may come often.
    interface Progress extends AutoCloseable {
        /// `done` of the total steps are finished; `detail` is a short text, or empty.
        void advance(long done, String detail);

        @Override
        void close();
    }

    /// Shows nothing.
    Front SILENT = new Front() {
        @Override
        public void show(Object value) {}

        @Override
        public Progress progress(String label, long total) {
            return new Progress() {
                @Override
                public void advance(long done, String detail) {}

                @Override
                public void close() {}
            };
        }
    };
}
