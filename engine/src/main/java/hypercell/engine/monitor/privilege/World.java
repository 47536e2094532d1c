package hypercell.engine.monitor.privilege;

import java.util.Set;

/// The state in which an instruction is tried.
///
/// @param bits 32 or 64: protected mode with paging, or 64-bit mode
/// @param ring 0 or 3; IOPL is 0 unless an axis changes it
/// @param axes in what the machine differs from the plain one
/// @param umip CR4.UMIP
record World(int bits, int ring, Set<Axis> axes, boolean umip) {
    /// The plain world in ring 0.
    static World plain(int bits, boolean umip) {
        return new World(bits, 0, Set.of(), umip);
    }

    /// The same for another ring.
    World ring(int other) {
        return new World(bits, other, axes, umip);
    }

    /// The same, different along other axes.
    World along(Set<Axis> others) {
        return new World(bits, ring, others, umip);
    }

    boolean differs(Axis axis) {
        return axes.contains(axis);
    }

    boolean is64() {
        return bits == 64;
    }

    /// Selector of the code that runs.
    int code() {
        return ring == 0 ? supervisorCode() : userCode();
    }

    int supervisorCode() {
        return is64() ? ProbeMemory.CODE_64 : ProbeMemory.CODE_32;
    }

    int userCode() {
        return (is64() ? ProbeMemory.USER_CODE_64 : ProbeMemory.USER_CODE_32) | 3;
    }
}
