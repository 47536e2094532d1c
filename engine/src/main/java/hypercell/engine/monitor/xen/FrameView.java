package hypercell.engine.monitor.xen;

/// One frame of a domain as its monitor knows it.
///
/// @param mfn number of the machine frame
/// @param pfn number of the domain's page, or -1 for pages that the monitor shares
/// @param type as what it is used
/// @param typeCount how often as that
/// @param references how often in all
/// @param pinned whether it stays a table when nobody uses it
/// @param loaded whether CR3 names it
public record FrameView(
        int mfn, int pfn, FrameType type, int typeCount, int references, boolean pinned, boolean loaded) {}
