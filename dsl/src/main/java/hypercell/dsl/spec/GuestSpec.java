package hypercell.dsl.spec;

import hypercell.engine.table.Position;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.List;
import java.util.Optional;

/// Everything one `guest { }` block says.
///
/// @param name as written, or a name made from the guest's number
/// @param monitor how the guest is virtualized
/// @param cpu which processor
/// @param memory size of RAM and what holes read as
/// @param tlb geometry of the visible TLB
/// @param paging page tables, or empty: paging stays off
/// @param boot a kernel to boot; then there are neither code nor paging nor start
/// @param code blocks of assembly, in order
/// @param data bytes put into physical memory before the start
/// @param start where and how the processor begins
/// @param budget guest instructions per run
/// @param devices devices beside the platform's own
/// @param position of the `guest` word
public record GuestSpec(
        String name,
        MonitorSpec monitor,
        CpuModel cpu,
        MemorySpec memory,
        TlbModel tlb,
        Optional<PagingSpec> paging,
        Optional<BootSpec> boot,
        List<CodeSpec> code,
        List<DataSpec> data,
        StartSpec start,
        long budget,
        List<DeviceSpec> devices,
        Position position) {
    /// Guest instructions per run when nothing else is said.
    public static final long DEFAULT_BUDGET = 100_000_000;

    /// How the guest is virtualized, in one word: `bare` is the bare machine.
    public String technique() {
        return monitor.technique();
    }
}
