package hypercell.kernel.eval;

import java.util.concurrent.atomic.AtomicInteger;

/// The wish to stop one evaluation. Compiled cells call [#check] in every loop, closure and method; the check is one
/// read of a static flag as long as nobody wants anything stopped.
///
/// Threads that a cell starts inherit its interruption, so that an interrupt also reaches workers the cell waits for.
public final class Interruption {
    private static final InheritableThreadLocal<Interruption> CURRENT = new InheritableThreadLocal<>();

    /// Evaluations which have been asked to stop and have not ended yet. A plain read on the fast path; a late
    /// reader only stops later.
    private static final AtomicInteger STOPPING = new AtomicInteger();

    private static final long AGAIN_MILLIS = 20;

    private final Thread thread = Thread.currentThread();
    private boolean requested;
    private boolean ended;

    private Interruption() {}

    /// Begins an evaluation on the calling thread.
    static Interruption begin() {
        Interruption interruption = new Interruption();
        CURRENT.set(interruption);
        return interruption;
    }

    /// Asks the evaluation to stop, from any thread, and wakes it when it waits; does so again and again until it
    /// has ended. Once is not enough: a guest may be about to start, and libraries may swallow an interrupt.
    ///
    /// @param alsoStop called each time, too
    synchronized void request(Runnable alsoStop) {
        if (ended || requested) {
            return;
        }
        requested = true;
        STOPPING.incrementAndGet();
        Thread waker = new Thread(() -> wakeUntilEnded(alsoStop), "interrupt");
        waker.setDaemon(true);
        waker.start();
    }

    private synchronized void wakeUntilEnded(Runnable alsoStop) {
        while (!ended) {
            thread.interrupt();
            alsoStop.run();
            try {
                wait(AGAIN_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the interrupter", e);
            }
        }
    }

    /// Ends the evaluation; a later [#request] has no effect, and the thread is left without interrupt status.
    synchronized void end() {
        ended = true;
        notifyAll();
        if (requested) {
            STOPPING.decrementAndGet();
        }
        CURRENT.remove();
        Thread.interrupted();
    }

    /// True once it was asked to stop.
    synchronized boolean requested() {
        return requested;
    }

    /// Called by compiled cells: throws [CellInterrupted] when the evaluation of this thread is to stop.
    public static void check() {
        if (STOPPING.get() != 0) {
            stopIfRequested();
        }
    }

    private static void stopIfRequested() {
        Interruption interruption = CURRENT.get();
        if (interruption != null && interruption.requested()) {
            throw new CellInterrupted();
        }
    }

    /// `sleep millis` of a cell. Groovy's own goes on sleeping when it is interrupted.
    ///
    /// @param millis how long; zero or less returns at once
    public static void sleep(long millis) {
        check();
        try {
            Thread.sleep(Math.max(0, millis));
        } catch (InterruptedException e) {
            check();
            Thread.currentThread().interrupt();
        }
    }
}
