package hypercell.kernel.output;

import hypercell.dsl.Front;
import hypercell.kernel.render.Html;
import hypercell.kernel.render.MimeBundle;
import java.util.concurrent.TimeUnit;

/// Long work as one display that changes at most ten times a second and ends as a one-line summary. The summary is
/// what a saved notebook keeps, so it holds no times.
final class ProgressDisplay implements Front.Progress {
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CellOutput output;
    private final String displayId;
    private final String label;
    private final long total;
    private long lastNanos = System.nanoTime();
    private long done;
    private String detail = "";
    private boolean closed;

    ProgressDisplay(CellOutput output, String displayId, String label, long total) {
        this.output = output;
        this.displayId = displayId;
        this.label = label;
        this.total = total;
        output.display(bundle(), displayId);
    }

    @Override
    public synchronized void advance(long nowDone, String nowDetail) {
        done = nowDone;
        detail = nowDetail;
        long now = System.nanoTime();
        if (!closed && now - lastNanos >= BETWEEN_NANOS) {
            lastNanos = now;
            output.update(bundle(), displayId);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            output.update(bundle(), displayId);
        }
    }

    private MimeBundle bundle() {
        String counted = total < 0 ? String.valueOf(done) : done + " of " + total;
        String text = label + ": " + counted + (detail.isEmpty() ? "" : ", " + detail);
        MimeBundle bundle = MimeBundle.ofText(text);
        return closed ? bundle : bundle.with(MimeBundle.HTML, bar() + " " + Html.escape(text));
    }

    private String bar() {
        return total < 0
                ? "<progress></progress>"
                : "<progress max=\"" + total + "\" value=\"" + done + "\"></progress>";
    }
}
