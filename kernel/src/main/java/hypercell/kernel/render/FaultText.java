package hypercell.kernel.render;

import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.mmu.PageFaultCode;
import java.util.ArrayList;
import java.util.List;

/// Faults in words: error codes decoded as the manual names their bits.
final class FaultText {
    private FaultText() {}

    /// `#PF(0x2: write, supervisor, not present)`.
    static String pageFault(int errorCode) {
        return "#PF(0x%x: %s)".formatted(errorCode, pageFaultBits(errorCode));
    }

    private static String pageFaultBits(int errorCode) {
        List<String> words = new ArrayList<>();
        boolean fetch = (errorCode & PageFaultCode.FETCH) != 0;
        words.add(fetch ? "fetch" : (errorCode & PageFaultCode.WRITE) != 0 ? "write" : "read");
        words.add((errorCode & PageFaultCode.USER) != 0 ? "user" : "supervisor");
        words.add((errorCode & PageFaultCode.PRESENT) == 0 ? "not present" : "protection");
        if ((errorCode & PageFaultCode.RESERVED) != 0) {
            words.add("reserved bit");
        }
        if ((errorCode & PageFaultCode.PROTECTION_KEY) != 0) {
            words.add("protection key");
        }
        return String.join(", ", words);
    }

    /// Any fault with its error code, `-1` for none.
    static String of(int vector, int errorCode) {
        if (vector == Vector.PF.number()) {
            return pageFault(errorCode);
        }
        return errorCode < 0 ? Vector.name(vector) : "%s(0x%x)".formatted(Vector.name(vector), errorCode);
    }
}
