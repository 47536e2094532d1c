package hypercell.kernel.eval;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The classes that a cell can name: those it defined or imported, Groovy's default imports, and by full name all of
/// the Java runtime.
final class ClassNames {
    private static final List<String> DEFAULT_PACKAGES =
            List.of("java.lang", "java.util", "java.io", "java.net", "groovy.lang", "groovy.util");
    private static final Map<String, String> DEFAULT_CLASSES =
            Map.of("BigDecimal", "java.math.BigDecimal", "BigInteger", "java.math.BigInteger");

    private final SessionClassLoader loader;
    private final Map<String, Set<String>> byPackage = new ConcurrentHashMap<>();

    ClassNames(SessionClassLoader loader) {
        this.loader = loader;
    }

    /// The class that a cell with these imports means by `name`.
    Optional<Class<?>> find(String name, List<Import> imports) {
        for (Import each : imports) {
            if (each.kind() == Import.Kind.CLASS && each.alias().equals(name)) {
                return load(each.type());
            }
        }
        if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
            return Optional.empty();
        }
        Optional<Class<?>> found = load(DEFAULT_CLASSES.getOrDefault(name, name));
        for (String each : packages(imports)) {
            found = found.isPresent() ? found : load(each + "." + name);
        }
        return found;
    }

    /// Simple names a cell with these imports can use, and their classes.
    Map<String, String> simpleNames(List<Import> imports) {
        Map<String, String> names = new TreeMap<>(DEFAULT_CLASSES);
        for (String each : packages(imports)) {
            inPackage(each).forEach(simple -> names.putIfAbsent(simple, each + "." + simple));
        }
        for (Import each : imports) {
            if (each.kind() == Import.Kind.CLASS) {
                names.put(each.alias(), each.type());
            }
        }
        return names;
    }

    /// Public top-level classes of a package of the Java runtime; none for other packages.
    Set<String> inPackage(String name) {
        return byPackage.computeIfAbsent(name, ClassNames::listPackage);
    }

    /// Names of the packages of the Java runtime that user code may see.
    Set<String> packages() {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> entries = Files.list(runtime("/packages"))) {
            entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("java.") || name.startsWith("javax."))
                    .forEach(names::add);
        } catch (IOException e) {
            // Without the runtime image there is nothing to offer.
        }
        return names;
    }

    private static List<String> packages(List<Import> imports) {
        List<String> packages = new java.util.ArrayList<>(DEFAULT_PACKAGES);
        for (Import each : imports) {
            if (each.kind() == Import.Kind.PACKAGE) {
                packages.add(each.type().replaceFirst("\\.$", ""));
            }
        }
        return packages;
    }

    private Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static Set<String> listPackage(String name) {
        Set<String> classes = new TreeSet<>();
        try (Stream<Path> modules = Files.list(runtime("/packages/" + name))) {
            for (Path module : modules.toList()) {
                Path folder = runtime("/modules/" + module.getFileName() + "/" + name.replace('.', '/'));
                addClasses(folder, classes);
            }
        } catch (IOException e) {
            // Not a package of the runtime.
        }
        return classes;
    }

    private static void addClasses(Path folder, Set<String> classes) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(path -> path.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && file.indexOf('$') < 0 && file.indexOf('-') < 0)
                    .forEach(file -> classes.add(file.substring(0, file.length() - ".class".length())));
        }
    }

    private static Path runtime(String path) {
        return FileSystems.getFileSystem(URI.create("jrt:/")).getPath(path);
    }
}
