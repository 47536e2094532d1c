package hypercell.kernel.jupyter;

import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// Requests of the shell channel that wait for their turn.
final class ShellQueue {
    /// One waiting request.
    static final class Waiting {
        private final WireMessage request;
        private volatile boolean aborted;

        private Waiting(WireMessage request) {
            this.request = request;
        }

        /// The request; null for the end of the queue.
        WireMessage request() {
            return request;
        }

        /// True when a cell before it failed and asked to stop.
        boolean aborted() {
            return aborted;
        }
    }

    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();

    void add(WireMessage request) {
        queue.add(new Waiting(request));
    }

    /// Adds the end.
    void end() {
        queue.add(new Waiting(null));
    }

    /// The next request, in order of arrival.
    Waiting take() throws InterruptedException {
        return queue.take();
    }

    /// Marks the cells that have arrived so far as aborted: a cell that the user sends after seeing the error runs.
    void abortWaitingCells() {
        List<Waiting> waiting = new ArrayList<>(queue);
        for (Waiting each : waiting) {
            if (each.request != null && each.request.type().equals("execute_request")) {
                each.aborted = true;
            }
        }
    }
}
