package hypercell.kernel.eval;

/// Threads whose stack is big enough for user code to recurse deeply, and to report it when the recursion has no end.
public final class DeepStack {
    /// Stack size in bytes: about half a million Groovy frames.
    public static final long BYTES = 64L << 20;

    private DeepStack() {}

    /// A daemon thread, not started, that runs `work` on a deep stack.
    public static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, BYTES);
        thread.setDaemon(true);
        return thread;
    }
}
