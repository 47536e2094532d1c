package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import hypercell.engine.x86.state.VectorState;

/// The state components that XSAVE knows here (SDM 1 "Managing State Using the XSAVE Feature Set"): which exist, where
/// they lie in the two formats, and whether they are in their initial state. CPUID leaf 0DH tells these numbers.
final class ExtendedState {
    static final long X87 = 1;
    static final long SSE = 1 << 1;
    private static final int PKRU_COMPONENT = 9;
    static final long PKRU = 1 << PKRU_COMPONENT;
    /// What XCR0 of a processor with every feature can hold.
    static final long SUPPORTED = X87 | SSE | PKRU;

    static final int HEADER = 512;
    static final int HEADER_BYTES = 64;
    /// Offset of PKRU in the standard format, where other components keep their places though they do not exist.
    static final int PKRU_OFFSET = 2688;

    static final int PKRU_BYTES = 8;
    /// Where components follow the header without gaps.
    static final int COMPACTED = HEADER + HEADER_BYTES;

    private ExtendedState() {}

    /// What XCR0 of `model` can hold.
    static long supported(CpuModel model) {
        return X87 | (model.has(CpuFeature.SSE) ? SSE : 0) | (model.has(CpuFeature.PKU) ? PKRU : 0);
    }

    /// CPUID leaf 0DH: EAX, EBX, ECX, EDX of a subleaf (SDM 2A "CPUID—CPU Identification").
    static int[] leaf(X86Cpu cpu, int subleaf) {
        CpuModel model = cpu.model;
        if (!model.has(CpuFeature.XSAVE)) {
            return new int[4];
        }
        long supported = supported(model);
        return switch (subleaf) {
            case 0 -> new int[] {(int) supported, bytes(cpu.state.xcr0, false), bytes(supported, false), 0};
            case 1 -> new int[] {model.bits(CpuFeature.Leaf.THIRTEEN_EAX), bytes(cpu.state.xcr0, true), 0, 0};
            case PKRU_COMPONENT -> (supported & PKRU) != 0 ? new int[] {PKRU_BYTES, PKRU_OFFSET, 0, 0} : new int[4];
            default -> new int[4];
        };
    }

    /// Size in bytes of an area for the components of `mask`.
    static int bytes(long mask, boolean compacted) {
        if ((mask & PKRU) == 0) {
            return COMPACTED;
        }
        return (compacted ? COMPACTED : PKRU_OFFSET) + PKRU_BYTES;
    }

    /// XINUSE: the components that are not in their initial state.
    static long inUse(X86Cpu cpu) {
        CpuState state = cpu.state;
        return (isInitial(state.fpu) ? 0 : X87) | (isInitial(state.vector) ? 0 : SSE) | (state.pkru == 0 ? 0 : PKRU);
    }

    private static boolean isInitial(FpuState fpu) {
        boolean words = fpu.control() == 0x37f
                && fpu.status() == 0
                && fpu.full == 0
                && fpu.opcode == 0
                && (fpu.instructionOffset | fpu.dataOffset | fpu.instructionSelector | fpu.dataSelector) == 0;
        long registers = 0;
        for (int i = 0; i < 8; i++) {
            registers |= fpu.significand[i] | fpu.signExponent[i];
        }
        return words && registers == 0;
    }

    /// MXCSR belongs to the SSE component here: another value than after reset counts as in use.
    private static boolean isInitial(VectorState vector) {
        long registers = vector.mxcsr ^ VectorState.MXCSR_DEFAULT;
        for (long half : vector.xmm) {
            registers |= half;
        }
        return registers == 0;
    }

    /// The x87's initial state.
    static void initialize(FpuState fpu) {
        fpu.reset();
        fpu.initialize();
    }
}
