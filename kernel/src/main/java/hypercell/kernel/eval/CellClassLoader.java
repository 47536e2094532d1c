package hypercell.kernel.eval;

import java.util.HashMap;
import java.util.Map;

/// Defines the classes of one cell from their bytes; asks the session for everything else. Its own classes win over
/// the session's, so that a cell may define a class again.
final class CellClassLoader extends ClassLoader {
    /// Loader name, which stack traces carry: tells the user's frames from ours.
    static final String NAME = "cell";

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> undefined;

    CellClassLoader(ClassLoader session, Map<String, byte[]> classes) {
        super(NAME, session);
        this.undefined = new HashMap<>(classes);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = take(name);
            return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
        }
    }

    private synchronized byte[] take(String name) {
        return undefined.remove(name);
    }
}
