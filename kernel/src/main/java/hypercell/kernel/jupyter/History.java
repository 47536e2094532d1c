package hypercell.kernel.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The cells that were run, in this session and earlier ones. Earlier sessions come from a [HistoryFile] on first
/// use; a session takes its number when it runs its first cell.
final class History {
    private final HistoryFile file;
    private final List<HistoryEntry> entries = new ArrayList<>();
    private boolean loaded;
    private int session;

    History(HistoryFile file) {
        this.file = file;
    }

    /// A cell is about to run.
    synchronized void input(int line, String input) {
        load();
        if (session == 0) {
            session = file.newSession(lastSession() + 1);
        }
        HistoryEntry entry = new HistoryEntry(session, line, input, "");
        entries.add(entry);
        file.append(entry);
    }

    /// The cell has given a value.
    synchronized void output(int line, String output) {
        HistoryEntry last = entries.getLast();
        HistoryEntry whole = new HistoryEntry(last.session(), line, last.input(), output);
        entries.set(entries.size() - 1, whole);
        file.append(whole);
    }

    /// The last `n` entries.
    synchronized List<HistoryEntry> tail(int n) {
        load();
        return last(entries, n);
    }

    /// Entries of one session from line `start` up to but not including `stop`.
    ///
    /// @param which session number; 0 for this session, negative to count back from it
    synchronized List<HistoryEntry> range(int which, int start, int stop) {
        load();
        int current = session == 0 ? lastSession() + 1 : session;
        int wanted = which > 0 ? which : current + which;
        List<HistoryEntry> found = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            if (entry.session() == wanted && entry.line() >= start && entry.line() < stop) {
                found.add(entry);
            }
        }
        return found;
    }

    /// The last `n` entries whose input matches; of equal inputs only the last when `unique`.
    synchronized List<HistoryEntry> search(Predicate<String> matches, int n, boolean unique) {
        load();
        List<HistoryEntry> found = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            if (matches.test(entry.input())) {
                if (unique) {
                    found.removeIf(earlier -> earlier.input().equals(entry.input()));
                }
                found.add(entry);
            }
        }
        return last(found, n);
    }

    private static List<HistoryEntry> last(List<HistoryEntry> entries, int n) {
        return List.copyOf(entries.subList(Math.max(0, entries.size() - Math.max(0, n)), entries.size()));
    }

    private int lastSession() {
        int last = 0;
        for (HistoryEntry entry : entries) {
            last = Math.max(last, entry.session());
        }
        return last;
    }

    private void load() {
        if (!loaded) {
            loaded = true;
            entries.addAll(file.read());
        }
    }
}
