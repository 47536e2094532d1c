package hypercell.engine.monitor.privilege;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of one instruction in one world.
///
/// @param vector of the exception or interrupt that it ended in, -1 when it completed
/// @param unsupported what the engine lacks for it, or empty
/// @param visible what the program itself can see afterwards: general registers, arithmetic flags, memory, the units'
///     registers, where it goes on
/// @param changed system state that is another than before, by name: from what to what
record Observation(int vector, String unsupported, Visible visible, SortedMap<String, String> changed) {
    /// It ended in an exception or interrupt.
    static Observation trap(int vector) {
        return new Observation(vector, "", null, new TreeMap<>());
    }

    /// The engine cannot run it.
    static Observation unsupported(String feature) {
        return new Observation(-1, feature, null, new TreeMap<>());
    }

    boolean completed() {
        return vector < 0 && unsupported.isEmpty();
    }

    boolean trapped() {
        return vector >= 0;
    }

    /// How two runs that completed differ for the program, and, when asked, in what they did to the system.
    static String differences(Observation one, Observation other, boolean systemToo) {
        List<String> differences = new ArrayList<>(Visible.differences(one.visible, other.visible));
        if (systemToo) {
            TreeMap<String, String> names = new TreeMap<>(one.changed);
            names.putAll(other.changed);
            for (String name : names.keySet()) {
                String a = one.changed.getOrDefault(name, "unchanged");
                String b = other.changed.getOrDefault(name, "unchanged");
                if (!a.equals(b)) {
                    differences.add("%s: %s | %s".formatted(name, a, b));
                }
            }
        }
        return String.join("; ", differences);
    }
}
