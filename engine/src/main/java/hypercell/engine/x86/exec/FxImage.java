package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.FpuState;
import hypercell.engine.x86.state.VectorState;
import java.util.Arrays;

/// The 512 bytes of x87, MMX and SSE state that FXSAVE and XSAVE exchange with memory (SDM 1 tables "Non-64-Bit-Mode
/// Layout of FXSAVE and FXRSTOR Memory Region" and "Layout of the 64-Bit Mode FXSAVE64 and FXRSTOR64 Map"). Offsets are
/// in bytes from the operand's start; the caller has made sure that the memory can be accessed.
final class FxImage {
    static final int BYTES = 512;
    private static final int FCW = 0;
    private static final int FSW = 2;
    private static final int FTW = 4;
    private static final int FOP = 6;
    private static final int FIP = 8;
    private static final int FCS = 12;
    private static final int FDP = 16;
    private static final int FDS = 20;
    private static final int MXCSR = 24;
    private static final int MXCSR_MASK = 28;
    private static final int ST = 32;
    private static final int XMM = 160;
    private static final int SLOT = 16;

    private final X86Cpu cpu;
    private final Address address;
    /// The 64-bit layout, which keeps pointers of 64 bits and no selectors.
    private final boolean wide;
    /// 8, or 16 in 64-bit mode.
    private final int xmmRegisters;

    FxImage(X86Cpu cpu, Address address, boolean wide, int xmmRegisters) {
        this.cpu = cpu;
        this.address = address;
        this.wide = wide;
        this.xmmRegisters = xmmRegisters;
    }

    private void put(long delta, int bytes, long value) {
        long gva = address.at(cpu, delta, bytes, true);
        switch (bytes) {
            case 1 -> cpu.mmu.write8(gva, (int) value);
            case 2 -> cpu.mmu.write16(gva, (int) value);
            case 4 -> cpu.mmu.write32(gva, (int) value);
            default -> cpu.mmu.write64(gva, value);
        }
    }

    /// Zero-extended.
    private long get(long delta, int bytes) {
        long gva = address.at(cpu, delta, bytes, false);
        return switch (bytes) {
            case 1 -> cpu.mmu.read8(gva) & 0xff;
            case 2 -> cpu.mmu.read16(gva) & 0xffff;
            case 4 -> cpu.mmu.read32(gva) & 0xffffffffL;
            default -> cpu.mmu.read64(gva);
        };
    }

    void saveX87() {
        FpuState fpu = cpu.state.fpu;
        put(FCW, 2, fpu.control());
        put(FSW, 2, fpu.status());
        put(FTW, 2, fpu.full);
        put(FOP, 2, fpu.opcode);
        savePointers(fpu);
        for (int i = 0; i < 8; i++) {
            int physical = fpu.top + i & 7;
            put(ST + SLOT * i, 8, fpu.significand[physical]);
            put(ST + SLOT * i + 8, 8, fpu.signExponent[physical]);
        }
    }

    private void savePointers(FpuState fpu) {
        if (wide) {
            put(FIP, 8, fpu.instructionOffset);
            put(FDP, 8, fpu.dataOffset);
        } else {
            put(FIP, 4, fpu.instructionOffset);
            put(FCS, 4, fpu.instructionSelector);
            put(FDP, 4, fpu.dataOffset);
            put(FDS, 4, fpu.dataSelector);
        }
    }

    void restoreX87() {
        FpuState fpu = cpu.state.fpu;
        fpu.setControl((int) get(FCW, 2));
        fpu.setStatus((int) get(FSW, 2));
        fpu.full = (int) get(FTW, 1);
        fpu.opcode = (int) get(FOP, 2) & 0x7ff;
        fpu.instructionOffset = get(FIP, wide ? 8 : 4);
        fpu.instructionSelector = wide ? 0 : (int) get(FCS, 2);
        fpu.dataOffset = get(FDP, wide ? 8 : 4);
        fpu.dataSelector = wide ? 0 : (int) get(FDS, 2);
        for (int i = 0; i < 8; i++) {
            int physical = fpu.top + i & 7;
            fpu.significand[physical] = get(ST + SLOT * i, 8);
            fpu.signExponent[physical] = (int) get(ST + SLOT * i + 8, 2);
        }
    }

    void saveMxcsr() {
        put(MXCSR, 4, cpu.state.vector.mxcsr);
        put(MXCSR_MASK, 4, VectorState.MXCSR_MASK);
    }

    void saveXmm() {
        long[] xmm = cpu.state.vector.xmm;
        for (int i = 0; i < 2 * xmmRegisters; i++) {
            put(XMM + 8L * i, 8, xmm[i]);
        }
    }

    void restoreXmm() {
        long[] xmm = cpu.state.vector.xmm;
        for (int i = 0; i < 2 * xmmRegisters; i++) {
            xmm[i] = get(XMM + 8L * i, 8);
        }
    }

    void clearXmm() {
        Arrays.fill(cpu.state.vector.xmm, 0, 2 * xmmRegisters, 0);
    }

    /// MXCSR in the image; raises #GP for bits that do not exist, before anything has changed.
    int checkedMxcsr() {
        return checkedMxcsr((int) get(MXCSR, 4));
    }

    static int checkedMxcsr(int value) {
        if ((value & ~VectorState.MXCSR_MASK) != 0) {
            throw GuestFault.of(Vector.GP, "a reserved bit of MXCSR is set");
        }
        return value;
    }
}
