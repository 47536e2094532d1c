package hypercell.engine.monitor;

import java.util.List;

/// One page of the guest's linear addresses in both views: what the guest's tables say, and what hardware's do.
///
/// @param gva its first linear address
/// @param user whether as the guest's user code has it, or as its supervisor
/// @param guest the guest's entries, from the root down; none with paging off
/// @param gpa guest-physical address, or -1 when the guest's tables allow not even a read
/// @param hardware hardware's entries, from the root down, as far as they are present
/// @param hpa host-physical address, or -1 when hardware maps nothing
/// @param differences in what the entries together mean
public record PageView(
        long gva,
        boolean user,
        List<RawEntry> guest,
        long gpa,
        List<RawEntry> hardware,
        long hpa,
        List<Difference> differences) {
    /// An entry as it is in memory.
    ///
    /// @param structure the manual's name: `PDE`
    /// @param address guest-physical of the guest's, host-physical of hardware's
    public record RawEntry(String structure, long address, long raw) {}

    /// Something in which the two views differ.
    ///
    /// @param bit `frame`, `P`, `R/W`, `U/S`, `XD`, `A`, `D`
    /// @param guest and `hardware`: the values
    /// @param allowed whether the technique may let them differ so
    /// @param why in words
    public record Difference(String bit, long guest, long hardware, boolean allowed, String why) {}

    /// Whether something differs that must not.
    public boolean wrong() {
        return differences.stream().anyMatch(it -> !it.allowed());
    }
}
