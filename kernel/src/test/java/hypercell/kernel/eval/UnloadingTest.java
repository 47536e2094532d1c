package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnloadingTest {
    private static final int CELLS = 300;
    private static final int CLASSES_PER_CELL = 5;

    @Test
    void theClassesOfOldCellsAreUnloaded() {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        long before = classes.getUnloadedClassCount();
        try (Session session = new Session(Front.SILENT, ExperimentOptions.NONE)) {
            for (int n = 1; n <= CELLS; n++) {
                assertThat(session.eval(MetaspaceProfile.cell(n), "In[" + n + "]"))
                        .isEqualTo(new Evaluation.Value(null));
            }
            clearSoftReferences();
            assertThat(classes.getUnloadedClassCount() - before).isGreaterThan((CELLS - 10L) * CLASSES_PER_CELL);
            // What the last cell defined is still there.
            assertThat(session.eval("method(1) + new Thing(value: 1).read() + kept(1)", "In[n]"))
                    .isEqualTo(new Evaluation.Value(4 * CELLS + 4));
        }
    }

    /// Java promises that all softly reachable objects are gone before an OutOfMemoryError.
    private static void clearSoftReferences() {
        List<byte[]> hog = new ArrayList<>();
        try {
            while (hog.size() < Integer.MAX_VALUE) {
                hog.add(new byte[64 << 20]);
            }
        } catch (OutOfMemoryError expected) {
            hog.clear();
        }
        System.gc();
    }
}
