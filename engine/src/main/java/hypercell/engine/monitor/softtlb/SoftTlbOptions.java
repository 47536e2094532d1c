package hypercell.engine.monitor.softtlb;

/// How the monitor is made.
///
/// @param seed scatters the guest's pages over host memory
/// @param tagged whether hardware process numbers tell guest modes and processes apart; without, the hardware TLB is
///     emptied whenever one of them changes, as early KVM for the 440 did
/// @param secondLevel whether entries that the guest has replaced are kept and used (Disco's second-level software
///     TLB): the guest then lives with a larger TLB than it believes
public record SoftTlbOptions(long seed, boolean tagged, boolean secondLevel) {
    public static final SoftTlbOptions DEFAULT = new SoftTlbOptions(1, true, false);

    public SoftTlbOptions withSecondLevel() {
        return new SoftTlbOptions(seed, tagged, true);
    }

    public SoftTlbOptions untagged() {
        return new SoftTlbOptions(seed, false, secondLevel);
    }
}
