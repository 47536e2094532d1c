package hypercell.engine.monitor.softtlb;

import hypercell.engine.ppc.mmu.TlbEntry;

/// A hardware TLB entry beside the guest entry that it stands for: the guest wrote A to B, the hardware says C.
///
/// @param guestIndex -1 when it comes from the second level
/// @param guest null then
public record TlbPair(int guestIndex, TlbEntry guest, int hardwareIndex, TlbEntry hardware) {}
