package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import hypercell.engine.x86.state.VectorState;

/// The MMX and SSE unit: what every instruction of theirs checks first, and how SIMD floating-point exceptions are
/// raised (SDM 3A "System Programming for Instruction Set Extensions and Processor Extended States").
final class VectorUnit {
    private static final int DENORMALS_ARE_ZERO = 1 << 6;
    private static final int FLUSH_TO_ZERO = 1 << 15;
    private static final int MASKS_SHIFT = 7;
    private static final int ROUNDING_SHIFT = 13;

    final FloatUnit unit = new FloatUnit();
    final VectorState state;
    /// XMM register n at 2n (low half) and 2n + 1.
    final long[] xmm;
    /// The halves of a 128-bit result on their way to a register.
    long low;

    long high;
    private final FpuState fpu;
    private final X86Cpu cpu;

    VectorUnit(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state.vector;
        xmm = state.xmm;
        fpu = cpu.state.fpu;
    }

    // --- before ---

    /// SSE instructions: #UD by CR0.EM or CR4.OSFXSR, #NM by CR0.TS.
    void begin() {
        if ((cpu.state.cr0 & CpuState.CR0_EM) != 0 || (cpu.state.cr4 & CpuState.CR4_OSFXSR) == 0) {
            throw GuestFault.of(Vector.UD, "an SSE instruction with CR0.EM set or CR4.OSFXSR clear");
        }
        checkTaskSwitched();
    }

    private void checkTaskSwitched() {
        if ((cpu.state.cr0 & CpuState.CR0_TS) != 0) {
            throw GuestFault.of(Vector.NM, "an MMX or SSE instruction with CR0.TS set");
        }
    }

    /// MMX instructions: #UD by CR0.EM, #NM by CR0.TS, #MF for a pending x87 error.
    void beginMmx() {
        if ((cpu.state.cr0 & CpuState.CR0_EM) != 0) {
            throw GuestFault.of(Vector.UD, "an MMX instruction with CR0.EM set");
        }
        checkTaskSwitched();
        cpu.fpu.checkPending();
    }

    /// SSE instructions with an MMX operand.
    void beginMixed() {
        begin();
        cpu.fpu.checkPending();
    }

    /// Begins SSE arithmetic: the unit takes MXCSR's rounding, masks, DAZ and FTZ.
    void beginArithmetic() {
        begin();
        loadControl();
    }

    void loadControl() {
        int mxcsr = state.mxcsr;
        unit.begin();
        unit.masks = mxcsr >> MASKS_SHIFT & FloatUnit.ALL_EXCEPTIONS;
        unit.rounding = mxcsr >> ROUNDING_SHIFT & 3;
        unit.denormalsAreZero = (mxcsr & DENORMALS_ARE_ZERO) != 0;
        unit.flushToZero = (mxcsr & FLUSH_TO_ZERO) != 0;
        unit.precisionKnown = (mxcsr & mxcsr >> MASKS_SHIFT & FloatUnit.PRECISION) != 0;
    }

    // --- after ---

    /// Adds the exceptions to MXCSR; an unmasked one leaves the destination alone and raises #XM, or #UD when the
    /// system does not expect it (CR4.OSXMMEXCPT).
    void finishArithmetic() {
        boolean counts = unit.settle();
        state.mxcsr |= unit.raised;
        if (!counts) {
            boolean expected = (cpu.state.cr4 & CpuState.CR4_OSXMMEXCPT) != 0;
            throw expected
                    ? GuestFault.of(Vector.XM, "an unmasked SIMD floating-point exception")
                    : GuestFault.of(Vector.UD, "a SIMD floating-point exception with CR4.OSXMMEXCPT clear");
        }
    }

    void set(long newLow, long newHigh) {
        low = newLow;
        high = newHigh;
    }

    // --- MMX registers ---

    long mmx(int number) {
        return fpu.significand[number];
    }

    /// The state change of every MMX instruction but EMMS; nothing may fault after it.
    void enterMmx() {
        fpu.enterMmx();
    }

    void setMmx(int number, long value) {
        fpu.setMmx(number, value);
    }

    /// EMMS.
    void leaveMmx() {
        fpu.full = 0;
        fpu.top = 0;
    }
}
