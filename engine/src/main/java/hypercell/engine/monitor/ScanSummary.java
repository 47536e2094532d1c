package hypercell.engine.monitor;

import java.util.List;

/// What scanning has come to so far.
///
/// @param pages that are scanned now
/// @param scans how often execution came to where nobody had looked yet
/// @param dropped copies that were given up because the guest wrote to their page
public record ScanSummary(List<ScannedListing> pages, long scans, long dropped) {}
