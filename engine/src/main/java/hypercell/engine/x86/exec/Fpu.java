package hypercell.engine.x86.exec;

import hypercell.engine.machine.IrqLine;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.UnsupportedFeature;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.semantics.fp.Float80;
import hypercell.engine.x86.semantics.fp.FloatUnit;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import hypercell.engine.x86.state.Segment;

/// The x87 unit: what every x87 instruction does before and after its own work (SDM 1 "Programming with the x87 FPU").
/// A handler calls [#begin], works on the stack by register positions, and ends with [#finish].
final class Fpu {
    /// Precision control to significand bits; 01 is reserved and works as 64.
    private static final int[] PRECISION = {24, 64, 53, 64};

    final FloatUnit unit = new FloatUnit();
    final FpuState state;
    private final X86Cpu cpu;
    private IrqLine errorLine;
    private boolean stackFault;

    Fpu(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state.fpu;
    }

    /// Connects FERR#, which reports errors while CR0.NE is clear (IRQ 13 of a PC).
    void connectError(IrqLine line) {
        errorLine = line;
    }

    // --- before ---

    /// #NM when CR0 says that there is no x87, or not this task's.
    void checkAvailable() {
        if ((cpu.state.cr0 & (CpuState.CR0_EM | CpuState.CR0_TS)) != 0) {
            throw GuestFault.of(Vector.NM, "an x87 instruction with CR0.EM or CR0.TS set");
        }
    }

    /// WAIT: #NM by CR0.MP and CR0.TS, then pending errors.
    void await() {
        long both = CpuState.CR0_MP | CpuState.CR0_TS;
        if ((cpu.state.cr0 & both) == both) {
            throw GuestFault.of(Vector.NM, "WAIT with CR0.MP and CR0.TS set");
        }
        checkPending();
    }

    /// Raises the error of an earlier instruction (SDM 1 "Floating-Point Exception Handling"): #MF, or FERR# when
    /// CR0.NE is clear; the instruction then goes on.
    void checkPending() {
        if (!state.pending()) {
            return;
        }
        if ((cpu.state.cr0 & CpuState.CR0_NE) != 0) {
            throw GuestFault.of(Vector.MF, "an unmasked x87 exception is pending");
        }
        if (errorLine == null) {
            throw new UnsupportedFeature(
                    "an x87 error with CR0.NE clear and FERR# not connected",
                    "SDM 1 \"MS-DOS Compatibility Sub-mode\"");
        }
        errorLine.set(true);
    }

    /// A new unmasked error drives FERR# at once, as the manual allows; #MF waits for the next x87 instruction.
    private void signal() {
        if (errorLine != null && (cpu.state.cr0 & CpuState.CR0_NE) == 0) {
            errorLine.set(false); // an image that was loaded may have ended the last one
            errorLine.set(true);
        }
    }

    /// The errors are gone: FERR# falls.
    void cleared() {
        if (errorLine != null) {
            errorLine.set(false);
        }
    }

    /// Begins an instruction that waits for errors and notes where it is.
    void begin() {
        checkAvailable();
        if (state.pending()) {
            checkPending();
        }
        unit.begin();
        int control = state.control();
        unit.masks = control & FloatUnit.ALL_EXCEPTIONS;
        unit.rounding = control >> 10 & 3;
        unit.precision = PRECISION[control >> 8 & 3];
        stackFault = false;
        state.instructionOffset = cpu.currentEip();
        state.instructionSelector = cpu.state.segments[Segment.CS].selector();
    }

    /// Notes the memory operand of the instruction.
    void noteOperand(Address address) {
        state.dataOffset = address.offset(cpu);
        state.dataSelector = cpu.state.segments[address.segment()].selector();
    }

    // --- the stack ---

    /// Physical number of ST(i).
    int physical(int i) {
        return state.top + i & 7;
    }

    boolean isEmpty(int i) {
        return state.isEmpty(state.top + i & 7);
    }

    /// Reports a stack underflow. True when it is masked and the instruction goes on with the indefinite.
    boolean underflow() {
        return fault(false);
    }

    /// Reports a stack overflow. True when it is masked.
    boolean overflow() {
        return fault(true);
    }

    private boolean fault(boolean overflow) {
        stackFault = true;
        unit.raised |= FloatUnit.INVALID;
        unit.roundedUp = overflow; // C1 tells the direction
        indefinite();
        return (unit.masks & FloatUnit.INVALID) != 0;
    }

    void indefinite() {
        unit.result(Float80.INDEFINITE, Float80.INDEFINITE_SIGNIFICAND);
    }

    /// Puts ST(i) into the unit as its result.
    void take(int i) {
        int physical = physical(i);
        unit.result(state.signExponent[physical], state.significand[physical]);
    }

    /// Writes the unit's result to ST(i).
    void put(int i) {
        put(i, unit.signExponent, unit.significand);
    }

    void put(int i, int signExponent, long significand) {
        int physical = physical(i);
        state.signExponent[physical] = signExponent;
        state.significand[physical] = significand;
        state.full |= 1 << physical;
    }

    void free(int i) {
        state.full &= ~(1 << physical(i));
    }

    void pop() {
        state.full &= ~(1 << state.top);
        state.top = state.top + 1 & 7;
    }

    void pop(int count) {
        for (int i = 0; i < count; i++) {
            pop();
        }
    }

    /// Pushes the unit's result; the register must be empty.
    void push() {
        state.top = state.top - 1 & 7;
        put(0);
    }

    /// Pushes the unit's result, or reports an overflow. An unmasked exception leaves the stack alone.
    void pushChecked() {
        if (!isEmpty(-1)) {
            if (overflow()) {
                push();
            }
        } else if (unit.completed()) {
            push();
        }
    }

    // --- after ---

    /// Ends an instruction whose C1 tells the rounding or a stack fault.
    void finish() {
        finish(0, 0);
    }

    /// Ends an instruction that leaves C1 alone unless there was a stack fault: FCOMI and FCMOVcc.
    void finishKeepingC1() {
        finish(stackFault ? 0 : state.flags & FpuState.C1, 0);
    }

    /// Ends an instruction that also sets condition codes: `condition` in the bits of `mask`.
    void finish(int condition, int mask) {
        int c1 = unit.roundedUp ? FpuState.C1 : 0;
        state.flags = state.flags & ~(mask | FpuState.C1)
                | condition
                | c1
                | unit.raised
                | (stackFault ? FpuState.STACK_FAULT : 0);
        if ((unit.raised & ~unit.masks) != 0) {
            state.summarize();
            signal();
            state.opcode = opcode();
        }
    }

    /// The eleven opcode bits of the running instruction; kept for unmasked exceptions only (SDM 1 "Fopcode
    /// Compatibility Sub-mode").
    private int opcode() {
        byte[] code = cpu.peekCode(cpu.state.segments[Segment.CS].base() + cpu.currentEip());
        for (int i = 0; i + 1 < code.length; i++) {
            if ((code[i] & 0xf8) == 0xd8) {
                return (code[i] & 7) << 8 | code[i + 1] & 0xff;
            }
        }
        return 0;
    }
}
