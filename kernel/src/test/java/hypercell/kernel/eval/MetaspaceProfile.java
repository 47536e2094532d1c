package hypercell.kernel.eval;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;

/// Prints heap, metaspace and class counts while one session evaluates thousands of cells. Not a test: run it with
/// the flags of the launcher, `-Xmx512m -XX:SoftRefLRUPolicyMSPerMB=5`, and look for figures that stay flat.
final class MetaspaceProfile {
    private MetaspaceProfile() {}

    /// A cell with a method, a class, a closure in a variable and closures that nothing keeps: six classes.
    static String cell(int n) {
        return """
            def total%1$d = [1, 2, 3].collect { it * %1$d }.sum()
            def method(int x) { x + %1$d }
            class Thing { int value; def read() { value + %1$d } }
            def kept = { a -> method(a) + new Thing(value: 1).read() }
            total = [4, 5].findAll { it > %1$d }.size() + kept(1)
            total%1$d = null
            """.formatted(n);
    }

    public static void main(String[] arguments) {
        int cells = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
        try (Session session = new Session(Front.SILENT, ExperimentOptions.NONE)) {
            for (int n = 1; n <= cells; n++) {
                if (session.eval(cell(n), "In[" + n + "]") instanceof Evaluation.Failure failure) {
                    throw new IllegalStateException(failure.report().text());
                }
                if (n % 1000 == 0) {
                    report(n);
                }
            }
        }
    }

    private static void report(int cells) {
        System.gc();
        var classes = ManagementFactory.getClassLoadingMXBean();
        System.out.printf(
                "%6d cells: heap %4d MB, metaspace %4d MB, loaded %6d, unloaded %7d%n",
                cells,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                metaspaceBytes() >> 20,
                classes.getLoadedClassCount(),
                classes.getUnloadedClassCount());
    }

    private static long metaspaceBytes() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                return pool.getUsage().getUsed();
            }
        }
        throw new IllegalStateException("this JVM reports no metaspace");
    }
}
