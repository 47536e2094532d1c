package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import java.util.Map;

/// Which reason an instruction that trapped stands for: by the meaning of its row in the one instruction table.
final class ExitClassifier {
    private static final Map<String, ExitReason> BY_MEANING = Map.ofEntries(
            Map.entry("rdtsc", ExitReason.RDTSC),
            Map.entry("rdtscp", ExitReason.RDTSC),
            Map.entry("cpuid", ExitReason.CPUID),
            Map.entry("rdpmc", ExitReason.RDPMC),
            Map.entry("rdmsr", ExitReason.RDMSR),
            Map.entry("wrmsr", ExitReason.WRMSR),
            Map.entry("in", ExitReason.IO_READ),
            Map.entry("ins", ExitReason.IO_READ),
            Map.entry("out", ExitReason.IO_WRITE),
            Map.entry("outs", ExitReason.IO_WRITE),
            Map.entry("hlt", ExitReason.HLT),
            Map.entry("cli", ExitReason.CLI),
            Map.entry("sti", ExitReason.STI),
            Map.entry("invlpg", ExitReason.INVLPG),
            Map.entry("invpcid", ExitReason.INVLPG),
            Map.entry("clts", ExitReason.CR0_WRITE),
            Map.entry("lmsw", ExitReason.CR0_WRITE),
            Map.entry("movFromDebug", ExitReason.DR_READ),
            Map.entry("movToDebug", ExitReason.DR_WRITE),
            Map.entry("lgdt", ExitReason.TABLE_REGISTER_LOAD),
            Map.entry("lidt", ExitReason.TABLE_REGISTER_LOAD),
            Map.entry("lldt", ExitReason.TABLE_REGISTER_LOAD),
            Map.entry("ltr", ExitReason.TABLE_REGISTER_LOAD),
            Map.entry("sgdt", ExitReason.TABLE_REGISTER_STORE),
            Map.entry("sidt", ExitReason.TABLE_REGISTER_STORE),
            Map.entry("sldt", ExitReason.TABLE_REGISTER_STORE),
            Map.entry("str", ExitReason.TABLE_REGISTER_STORE),
            Map.entry("smsw", ExitReason.TABLE_REGISTER_STORE),
            Map.entry("pushf", ExitReason.FLAGS),
            Map.entry("popf", ExitReason.FLAGS),
            Map.entry("movToSegment", ExitReason.SEGMENT_LOAD),
            Map.entry("popSegment", ExitReason.SEGMENT_LOAD),
            Map.entry("loadFarPointer", ExitReason.SEGMENT_LOAD),
            Map.entry("movFromSegment", ExitReason.SEGMENT_READ),
            Map.entry("pushSegment", ExitReason.SEGMENT_READ),
            Map.entry("lar", ExitReason.SEGMENT_READ),
            Map.entry("lsl", ExitReason.SEGMENT_READ),
            Map.entry("verr", ExitReason.SEGMENT_READ),
            Map.entry("verw", ExitReason.SEGMENT_READ),
            Map.entry("jmpFar", ExitReason.FAR_TRANSFER),
            Map.entry("callFar", ExitReason.FAR_TRANSFER),
            Map.entry("retFar", ExitReason.FAR_TRANSFER),
            Map.entry("int", ExitReason.SOFTWARE_INTERRUPT),
            Map.entry("int1", ExitReason.SOFTWARE_INTERRUPT),
            Map.entry("int3", ExitReason.SOFTWARE_INTERRUPT),
            Map.entry("into", ExitReason.SOFTWARE_INTERRUPT),
            Map.entry("iret", ExitReason.IRET),
            Map.entry("sysenter", ExitReason.SYSTEM_CALL),
            Map.entry("sysexit", ExitReason.SYSTEM_CALL),
            Map.entry("syscall", ExitReason.SYSTEM_CALL),
            Map.entry("sysret", ExitReason.SYSTEM_CALL),
            Map.entry("swapgs", ExitReason.SYSTEM_CALL),
            Map.entry("invd", ExitReason.CACHE_CONTROL),
            Map.entry("wbinvd", ExitReason.CACHE_CONTROL));

    private ExitClassifier() {}

    /// The reason that an instruction which trapped by an exception other than #PF stands for.
    static ExitReason of(Insn insn) {
        String meaning = insn.row().meaning();
        if (meaning.equals("movFromControl") || meaning.equals("movToControl")) {
            return control(insn, meaning.equals("movToControl"));
        }
        return BY_MEANING.getOrDefault(meaning, ExitReason.EXCEPTION);
    }

    private static ExitReason control(Insn insn, boolean write) {
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Control register) {
                return switch (register.number()) {
                    case 0 -> write ? ExitReason.CR0_WRITE : ExitReason.CR0_READ;
                    case 2 -> write ? ExitReason.CR2_WRITE : ExitReason.CR2_READ;
                    case 3 -> write ? ExitReason.CR3_WRITE : ExitReason.CR3_READ;
                    case 4 -> write ? ExitReason.CR4_WRITE : ExitReason.CR4_READ;
                    case 8 -> write ? ExitReason.CR8_WRITE : ExitReason.CR8_READ;
                    default -> ExitReason.EXCEPTION;
                };
            }
        }
        return ExitReason.EXCEPTION;
    }
}
