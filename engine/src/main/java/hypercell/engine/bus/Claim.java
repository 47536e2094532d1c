package hypercell.engine.bus;

/// Addresses that a device decodes: ports, or physical addresses.
///
/// @param device its name
/// @param last the last one, included
public record Claim(String device, long first, long last) {
    /// Whether two devices would both answer somewhere.
    public boolean clashes(Claim other) {
        return first <= other.last && other.first <= last;
    }
}
