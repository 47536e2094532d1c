package hypercell.engine.monitor.xen;

import java.util.EnumMap;
import java.util.Map;

/// How often the guest has asked for what.
public final class HypercallCounts {
    /// @param calls of the guest's, each an exit
    /// @param inMulticalls done as parts of multicalls
    /// @param refused of both
    public record Count(long calls, long inMulticalls, long refused) {
        private static final Count NONE = new Count(0, 0, 0);
    }

    private final Map<Hypercall, Count> counts = new EnumMap<>(Hypercall.class);

    HypercallCounts() {}

    void count(Hypercall call, boolean inMulticall, boolean refused) {
        Count was = of(call);
        counts.put(
                call,
                new Count(
                        was.calls + (inMulticall ? 0 : 1),
                        was.inMulticalls + (inMulticall ? 1 : 0),
                        was.refused + (refused ? 1 : 0)));
    }

    /// The count of one hypercall.
    public Count of(Hypercall call) {
        return counts.getOrDefault(call, Count.NONE);
    }
}
