package hypercell.engine.monitor.privilege;

import hypercell.engine.x86.isa.Row;
import java.util.Set;

/// The list of J. S. Robin and C. E. Irvine, "Analysis of the Intel Pentium's Ability to Support a Secure Virtual
/// Machine Monitor" (USENIX Security 2000): the sensitive, unprivileged instructions of the Pentium.
public final class RobinIrvine {
    private static final Set<String> REGISTERS =
            Set.of("SGDT", "SIDT", "SLDT", "SMSW", "PUSHF", "PUSHFD", "PUSHFQ", "POPF", "POPFD", "POPFQ");
    private static final Set<String> PROTECTION =
            Set.of("LAR", "LSL", "VERR", "VERW", "STR", "RETF", "INT", "IRET", "IRETD", "IRETQ");
    private static final Set<String> SEGMENTS = Set.of("es", "cs", "ss", "ds", "fs", "gs", "Sreg", "Sreg-cs");
    private static final Set<String> FAR = Set.of("ptr16:v", "m16:v");

    private RobinIrvine() {}

    /// Whether they list the instruction of this row: PUSH and POP with segment registers, MOV from and to them,
    /// CALL and JMP far, and IRET with RET.
    public static boolean list(Row row) {
        return switch (row.mnemonic()) {
            case "PUSH", "POP", "MOV" -> row.operands().stream().anyMatch(SEGMENTS::contains);
            case "CALL", "JMP" -> row.operands().stream().anyMatch(FAR::contains);
            default -> REGISTERS.contains(row.mnemonic()) || PROTECTION.contains(row.mnemonic());
        };
    }
}
