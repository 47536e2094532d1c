package hypercell.kernel.eval;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Parent of every cell's loader: knows, for each class name that cells have defined, the cell that defined it last.
/// A loader is kept only as long as one of its names is current, or something still uses its classes.
final class SessionClassLoader extends ClassLoader {
    private final Map<String, CellClassLoader> owners = new TreeMap<>();

    private final Set<String> inParent = ConcurrentHashMap.newKeySet();

    SessionClassLoader(ClassLoader parent) {
        super("session", parent);
    }

    /// Makes the exported classes of a cell known; earlier classes of the same names, with their inner classes, are
    /// forgotten.
    synchronized void define(CompiledCell cell, CellClassLoader loader) {
        for (String name : cell.classes().keySet()) {
            if (cell.exports(name)) {
                owners.keySet().removeIf(known -> known.equals(name) || known.startsWith(name + "$"));
            }
        }
        for (String name : cell.classes().keySet()) {
            if (cell.exports(name)) {
                owners.put(name, loader);
            }
        }
    }

    /// Names of the classes that cells have defined, sorted; inner classes are left out.
    synchronized Set<String> definedNames() {
        Set<String> names = new TreeSet<>(owners.keySet());
        names.removeIf(name -> name.indexOf('$') >= 0);
        return names;
    }

    synchronized void forget() {
        owners.clear();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        CellClassLoader owner;
        synchronized (this) {
            owner = owners.get(name);
        }
        return owner == null ? loadFromParent(name) : owner.loadClass(name);
    }

    /// The compiler asks whether any name of a cell is a class in any default package, and Java's class loaders
    /// keep a lock for every name they were ever asked for. So names without a class file are turned away here.
    private Class<?> loadFromParent(String name) throws ClassNotFoundException {
        if (!inParent.contains(name) && getParent().getResource(name.replace('.', '/') + ".class") == null) {
            throw new ClassNotFoundException(name);
        }
        Class<?> loaded = getParent().loadClass(name);
        inParent.add(name);
        return loaded;
    }
}
