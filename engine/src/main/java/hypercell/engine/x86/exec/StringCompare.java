package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.simd.StringComparison;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;

/// PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM (SDM 2B). Memory need not be aligned.
final class StringCompare extends Handler {
    private final int first;
    private final VectorPlace second;
    private final int control;
    private final boolean explicit;
    private final boolean index;
    private final boolean wideLengths;

    private StringCompare(Site site, boolean explicit, boolean index) {
        first = 2 * VectorPlace.number(site.operand(0));
        second = VectorPlace.of(site, 1, false);
        control = ShuffleForms.control(site);
        this.explicit = explicit;
        this.index = index;
        wideLengths = site.bits() == 64;
    }

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        return switch (site.insn().row().meaning()) {
            case "pcmpestri" -> new StringCompare(site, true, true);
            case "pcmpestrm" -> new StringCompare(site, true, false);
            case "pcmpistri" -> new StringCompare(site, false, true);
            case "pcmpistrm" -> new StringCompare(site, false, false);
            default -> null;
        };
    }

    @Override
    void run(X86Cpu cpu) {
        VectorUnit vectors = cpu.vectors;
        vectors.begin();
        second.prepareRead(cpu);
        long bLow = second.low(cpu);
        long bHigh = second.high(cpu);
        long aLow = vectors.xmm[first];
        long aHigh = vectors.xmm[first + 1];
        int aLength = length(cpu.r[CpuState.AX], aLow, aHigh);
        int bLength = length(cpu.r[CpuState.DX], bLow, bHigh);
        int mask = StringComparison.mask(aLow, aHigh, aLength, bLow, bHigh, bLength, control);
        if (index) {
            cpu.r[CpuState.CX] = StringComparison.index(mask, control);
        } else {
            vectors.xmm[0] = StringComparison.expandedMask(mask, control, false);
            vectors.xmm[1] = StringComparison.expandedMask(mask, control, true);
        }
        cpu.flags.setStatus(flags(mask, aLength, bLength));
    }

    private int length(long register, long low, long high) {
        if (!explicit) {
            return StringComparison.implicitLength(low, high, control);
        }
        return StringComparison.explicitLength(wideLengths ? register : (int) register, control);
    }

    private int flags(int mask, int aLength, int bLength) {
        int elements = StringComparison.elements(control);
        return (mask != 0 ? Flags.CF : 0)
                | (bLength < elements ? Flags.ZF : 0)
                | (aLength < elements ? Flags.SF : 0)
                | ((mask & 1) != 0 ? Flags.OF : 0);
    }
}
