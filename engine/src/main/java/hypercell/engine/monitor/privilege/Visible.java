package hypercell.engine.monitor.privilege;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a program can see of itself.
///
/// @param names of the registers, as the mode calls them
/// @param registers general registers, then arithmetic flags
/// @param further where it goes on, counted from its end
/// @param units the registers of the vector unit
/// @param data the pages of data and stack
record Visible(List<String> names, long[] registers, long further, String units, byte[] data) {
    /// Each difference as `name: one | other`.
    static List<String> differences(Visible one, Visible other) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < one.registers.length; i++) {
            if (one.registers[i] != other.registers[i]) {
                differences.add("%s: %s".formatted(one.names.get(i), pair(one.registers[i], other.registers[i])));
            }
        }
        if (one.further != other.further) {
            differences.add("goes on: %d | %d bytes behind it".formatted(one.further, other.further));
        }
        if (!one.units.equals(other.units)) {
            differences.add("vector registers");
        }
        memory(differences, one.data, other.data);
        return differences;
    }

    private static void memory(List<String> differences, byte[] one, byte[] other) {
        int at = Arrays.mismatch(one, other);
        if (at < 0) {
            return;
        }
        int first = at & -4;
        differences.add("memory [%s]: %s"
                .formatted(
                        Integer.toHexString(ProbeMemory.DATA + first), pair(dword(one, first), dword(other, first))));
    }

    private static long dword(byte[] bytes, int at) {
        return (bytes[at] & 0xffL)
                | (bytes[at + 1] & 0xffL) << 8
                | (bytes[at + 2] & 0xffL) << 16
                | (bytes[at + 3] & 0xffL) << 24;
    }

    private static String pair(long one, long other) {
        return "0x%x | 0x%x".formatted(one, other);
    }
}
