package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;

/// The request that a thread works for. Threads inherit it from the thread that started them; threads that belong to
/// no request work for the latest one.
final class Parents {
    @SuppressWarnings("ThreadLocalUsage") // Each kernel has its own.
    private final InheritableThreadLocal<JsonObject> ofThread = new InheritableThreadLocal<>();

    private volatile JsonObject latest = new JsonObject();

    /// From now on the calling thread works for the request with this header.
    void enter(JsonObject header) {
        ofThread.set(header);
        latest = header;
    }

    /// Header of the request that the calling thread works for; an empty object before the first.
    JsonObject current() {
        JsonObject header = ofThread.get();
        return header == null ? latest : header;
    }
}
