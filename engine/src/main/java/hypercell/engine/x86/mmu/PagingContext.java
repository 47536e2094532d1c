package hypercell.engine.x86.mmu;

/// What the walker needs to know of the processor: taken from CR0, CR3, CR4 when a walk starts.
///
/// @param enabled CR0.PG
/// @param cr3 raw CR3
/// @param writeProtect CR0.WP: supervisor writes obey R/W
/// @param pageSizeExtension CR4.PSE: PDE.PS maps 4 MiB
/// @param globalPages CR4.PGE
public record PagingContext(
        boolean enabled, long cr3, boolean writeProtect, boolean pageSizeExtension, boolean globalPages) {}
