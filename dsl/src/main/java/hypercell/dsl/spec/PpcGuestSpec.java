package hypercell.dsl.spec;

import hypercell.engine.monitor.softtlb.SoftTlbOptions;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.table.Position;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What a `guest(isa: ppc440)` block says.
///
/// @param monitor how the monitor of `softTlb` is made; empty on the bare machine
/// @param memoryBytes RAM from real address 0
/// @param tlb entries by index
/// @param code blocks of assembly text
/// @param start label of the first instruction; empty: the first byte of the code
public record PpcGuestSpec(
        String name,
        Optional<SoftTlbOptions> monitor,
        long memoryBytes,
        SequencedMap<Integer, TlbEntry> tlb,
        List<CodeSpec.Text> code,
        List<DataSpec> data,
        Optional<String> start,
        long budget,
        Position position) {
    /// RAM when the block says nothing.
    public static final long DEFAULT_MEMORY = 16 << 20;

    /// Name of the technique.
    public String technique() {
        return monitor.map(PpcGuestSpec::named).orElse("bare");
    }

    private static String named(SoftTlbOptions options) {
        return "softTlb" + (options.secondLevel() ? ", second level" : "") + (options.tagged() ? "" : ", untagged");
    }
}
