package hypercell.engine.ppc.fault;

import java.util.ArrayList;
import java.util.List;

/// Bits of the Exception Syndrome Register (PPC440x5 User's Manual, "Exception Syndrome Register (ESR)").
public final class Esr {
    /// Illegal instruction.
    public static final int PIL = 0x0800_0000;
    /// Privileged instruction in problem state.
    public static final int PPR = 0x0400_0000;
    /// Trap instruction.
    public static final int PTR = 0x0200_0000;
    /// The access was a store.
    public static final int ST = 0x0080_0000;

    private Esr() {}

    /// Names of the bits that are set, e.g. `PPR`; `-` for none.
    public static String names(int esr) {
        List<String> names = new ArrayList<>();
        add(names, esr, PIL, "PIL");
        add(names, esr, PPR, "PPR");
        add(names, esr, PTR, "PTR");
        add(names, esr, ST, "ST");
        return names.isEmpty() ? "-" : String.join(" ", names);
    }

    private static void add(List<String> names, int esr, int bit, String name) {
        if ((esr & bit) != 0) {
            names.add(name);
        }
    }
}
