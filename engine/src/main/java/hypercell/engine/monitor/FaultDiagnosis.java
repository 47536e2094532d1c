package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.Access;
import java.util.List;

/// What a page fault at an address would be now.
///
/// @param gva the linear address
/// @param access what the guest would do
/// @param gpa guest-physical address by the guest's tables, or -1 when they refuse
/// @param evidence what the decision was made by, in the order in which it was looked at
public record FaultDiagnosis(FaultKind kind, long gva, Access access, long gpa, List<String> evidence) {}
