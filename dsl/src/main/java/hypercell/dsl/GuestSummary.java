package hypercell.dsl;

/// What an experiment remembers of a guest: not the machine.
///
/// @param name as written, or made from its number
/// @param technique how it is virtualized
/// @param memoryBytes size of RAM
/// @param paging whether it was given page tables
public record GuestSummary(String name, String technique, long memoryBytes, boolean paging) {
    @Override
    public String toString() {
        return with(paging);
    }

    /// The line for people, with what the guest has made of paging since.
    String with(boolean pagingNow) {
        return "guest %s · %s · %s of memory · paging %s"
                .formatted(name, technique, memorySize(), pagingNow ? "on" : "off");
    }

    private String memorySize() {
        return memoryBytes % (1 << 20) == 0 ? (memoryBytes >> 20) + " MiB" : (memoryBytes >> 10) + " KiB";
    }
}
