package hypercell.kernel.output;

import hypercell.kernel.eval.ErrorReport;
import hypercell.kernel.render.MimeBundle;

/// Where the output of one cell goes. Calls come in order, one at a time, from any thread, also after the cell has
/// ended: from threads that it has started. A call may block while the reader is slow.
public interface OutputSink {
    /// Text of a stream; never empty.
    void stream(StreamName name, String text);

    /// Shows a bundle. `displayId` names the display for later updates, or is empty.
    void display(MimeBundle bundle, String displayId);

    /// Replaces what every display named `displayId` shows.
    void update(MimeBundle bundle, String displayId);

    /// Removes the cell's output so far: at once, or when the next output comes.
    void clear(boolean wait);

    /// The value of the cell.
    void result(MimeBundle bundle);

    /// The error that ended the cell.
    void error(ErrorReport report);

    /// Takes everything and shows nothing.
    OutputSink NONE = new OutputSink() {
        @Override
        public void stream(StreamName name, String text) {}

        @Override
        public void display(MimeBundle bundle, String displayId) {}

        @Override
        public void update(MimeBundle bundle, String displayId) {}

        @Override
        public void clear(boolean wait) {}

        @Override
        public void result(MimeBundle bundle) {}

        @Override
        public void error(ErrorReport report) {}
    };
}
