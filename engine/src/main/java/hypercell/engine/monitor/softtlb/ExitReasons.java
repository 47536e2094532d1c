package hypercell.engine.monitor.softtlb;

import hypercell.engine.observe.BookEExitReason;
import hypercell.engine.ppc.isa.Insn;

/// Which reason an instruction that raised Program on the hardware stands for, by the meaning of its row.
final class ExitReasons {
    private ExitReasons() {}

    static BookEExitReason of(Insn insn) {
        if (insn == null) {
            return BookEExitReason.EXCEPTION;
        }
        return switch (insn.form().row().meaning()) {
            case "tlbwe" -> BookEExitReason.TLBWE;
            case "tlbre" -> BookEExitReason.TLBRE;
            case "tlbsx" -> BookEExitReason.TLBSX;
            case "mfspr" -> BookEExitReason.MFSPR;
            case "mtspr" -> BookEExitReason.MTSPR;
            case "mfmsr", "mtmsr", "wrtee", "wrteei" -> BookEExitReason.MSR;
            case "rfi", "rfci", "rfmci" -> BookEExitReason.RFI;
            default -> insn.form().row().is("privileged") ? BookEExitReason.PRIVILEGED : BookEExitReason.EXCEPTION;
        };
    }
}
