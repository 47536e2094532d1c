package hypercell.engine.monitor.softtlb;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.ppc.isa.Insn;

/// Which reason an instruction that raised Program on the hardware stands for, by the meaning of its row.
final class ExitReasons {
    private ExitReasons() {}

    static ExitReason of(Insn insn) {
        if (insn == null) {
            return ExitReason.EXCEPTION;
        }
        return switch (insn.form().row().meaning()) {
            case "tlbwe" -> ExitReason.TLB_WRITE;
            case "tlbre" -> ExitReason.TLB_READ;
            case "tlbsx" -> ExitReason.TLB_SEARCH;
            case "mfspr" -> ExitReason.SPR_READ;
            case "mtspr" -> ExitReason.SPR_WRITE;
            case "mfmsr", "mtmsr", "wrtee", "wrteei" -> ExitReason.MSR_ACCESS;
            case "rfi", "rfci", "rfmci" -> ExitReason.RFI;
            default -> insn.form().row().is("privileged") ? ExitReason.PRIVILEGED : ExitReason.EXCEPTION;
        };
    }
}
