package hypercell.kernel.eval;

/// The name under which Groovy compiles a source. Groovy makes the script's class name from it, and a variable of that
/// name would mean the class: `store.groovy` could not have a variable `store`. So the compiled name has a mark that
/// no user writes, which stack traces lose again.
final class SourceName {
    private static final String MARK = "$$";

    /// What Groovy makes of the mark in a class name.
    private static final String CLASS_MARK = "__";

    private SourceName() {}

    /// `examples/store.groovy` as `examples/store$$.groovy`, `In[3]` as `In[3]$$`.
    static String marked(String name) {
        int dot = name.lastIndexOf('.');
        boolean hasExtension = dot > name.lastIndexOf('/');
        return hasExtension ? name.substring(0, dot) + MARK + name.substring(dot) : name + MARK;
    }

    /// The name without folders and mark: what a stack trace shows.
    static String plain(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        int end = dot < 0 ? file.length() : dot;
        int mark = end - MARK.length();
        return file.startsWith(MARK, mark) ? file.substring(0, mark) + file.substring(end) : file;
    }

    /// True for the class that Groovy makes for a marked source.
    static boolean isScriptClass(String className) {
        return className.endsWith(CLASS_MARK);
    }
}
