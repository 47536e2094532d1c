package hypercell.dsl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The last ten thousand of something, so that a session of days stays small; counts all.
final class Kept<T> {
    private static final int MOST = 10_000;
    private final List<T> items = new ArrayList<>();
    private long count;

    void add(T item) {
        if (items.size() == MOST) {
            items.removeFirst();
        }
        items.add(item);
        count++;
    }

    void remove(T item) {
        items.remove(item);
    }

    /// What is kept now, oldest first.
    List<T> list() {
        return Collections.unmodifiableList(new ArrayList<>(items));
    }

    /// How many were ever added.
    long count() {
        return count;
    }

    void clear() {
        items.clear();
        count = 0;
    }
}
