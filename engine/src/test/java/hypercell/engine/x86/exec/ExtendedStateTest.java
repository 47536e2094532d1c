package hypercell.engine.x86.exec;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// FXSAVE and the XSAVE family: layouts, round trips, refusals (SDM 1 "Managing State Using the XSAVE Feature Set").
class ExtendedStateTest {
    private static final int AREA = FloatingRig.DATA;
    private static final int HEADER = AREA + 512;
    private static final int PKRU = AREA + 2688;

    private final FloatingRig rig = new FloatingRig();
    private final CpuState state = rig.state();

    @BeforeEach
    void fillTheState() {
        rig.run("fninit");
        rig.run("fldpi");
        rig.run("fld1");
        state.fpu.instructionOffset = 0x11223344;
        state.fpu.instructionSelector = 8;
        state.fpu.dataOffset = 0x55667788;
        state.fpu.dataSelector = 16;
        state.fpu.opcode = 0x7ab;
        for (int i = 0; i < state.vector.xmm.length; i++) {
            state.vector.xmm[i] = 0x0101010101010101L * i;
        }
        state.vector.mxcsr = 0x7f80;
        state.xcr0 = ExtendedState.SUPPORTED;
        state.cr4 |= CpuState.CR4_PKE;
        state.pkru = 0x55555554;
        state.r[CpuState.BX] = AREA;
        select(-1);
        for (int i = 0; i < 4096; i += 8) {
            rig.mmu().write64(AREA + i, 0);
        }
    }

    private void select(long components) {
        state.r[CpuState.AX] = components & 0xffffffffL;
        state.r[CpuState.DX] = components >>> 32;
    }

    private void forget() {
        ExtendedState.initialize(state.fpu);
        state.vector.reset();
        state.pkru = 0;
    }

    @Test
    void fxsaveWritesTheTableOfTheManual() {
        rig.run("fxsave [ebx]");
        assertThat(rig.mmu().read16(AREA)).isEqualTo((short) 0x37f);
        assertThat(rig.mmu().read16(AREA + 2) >> 11 & 7).isEqualTo(6);
        assertThat(rig.mmu().read8(AREA + 4) & 0xff).isEqualTo(0b11000000);
        assertThat(rig.mmu().read16(AREA + 6)).isEqualTo((short) 0x7ab);
        assertThat(rig.mmu().read32(AREA + 12)).isEqualTo(8);
        assertThat(rig.mmu().read32(AREA + 20)).isEqualTo(16);
        assertThat(rig.mmu().read32(AREA + 24)).isEqualTo(0x7f80);
        assertThat(rig.mmu().read32(AREA + 28)).isEqualTo(0xffff);
        assertThat(rig.mmu().read64(AREA + 32)).isEqualTo(Long.MIN_VALUE); // ST(0) is 1.0
        assertThat(rig.mmu().read16(AREA + 40)).isEqualTo((short) 0x3fff);
        assertThat(rig.mmu().read64(AREA + 160 + 16 * 7)).isEqualTo(0x0e0e0e0e0e0e0e0eL);
        assertThat(rig.mmu().read64(AREA + 160 + 16 * 8)).isZero(); // XMM8 belongs to 64-bit mode
    }

    @Test
    void fxrstorBringsBackWhatFxsaveStored() {
        rig.run("fxsave [ebx]");
        forget();
        assertThat(rig.run("fxrstor [ebx]")).isNull();
        FpuState fpu = state.fpu;
        assertThat(fpu.status() >> 11 & 7).isEqualTo(6);
        assertThat(fpu.tagWord()).isEqualTo(0x0fff);
        assertThat(fpu.significand[7]).isEqualTo(0xc90fdaa22168c235L);
        assertThat(fpu.opcode).isEqualTo(0x7ab);
        assertThat(state.vector.mxcsr).isEqualTo(0x7f80);
        assertThat(state.vector.xmm[15]).isEqualTo(0x0f0f0f0f0f0f0f0fL);
        assertThat(state.vector.xmm[16]).isZero();
    }

    @Test
    void in64BitModeAllRegistersAndWholePointersAreKept() {
        FloatingRig wide = new FloatingRig(64);
        wide.state().r[CpuState.BX] = AREA;
        wide.state().fpu.instructionOffset = 0xffff8000_00001234L;
        wide.state().vector.xmm[31] = 77;
        wide.run("fxsave64 [rbx]");
        assertThat(wide.mmu().read64(AREA + 8)).isEqualTo(0xffff8000_00001234L);
        assertThat(wide.mmu().read64(AREA + 160 + 16 * 15 + 8)).isEqualTo(77);
        wide.state().vector.reset();
        wide.run("fxrstor64 [rbx]");
        assertThat(wide.state().vector.xmm[31]).isEqualTo(77);
    }

    @Test
    void withoutOsfxsrTheXmmRegistersAreLeftOut() {
        state.cr4 &= ~CpuState.CR4_OSFXSR;
        rig.run("fxsave [ebx]");
        assertThat(rig.mmu().read64(AREA + 176)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"fxsave, 8", "fxrstor, 8", "xsave, 16", "xrstor, 32"})
    void aMisplacedAreaIsRefused(String name, int offset) {
        state.r[CpuState.BX] = AREA + (long) offset;
        assertThat(rig.run(name + " [ebx]").vector()).isEqualTo(Vector.GP);
    }

    @Test
    void reservedBitsOfMxcsrAreRefusedBeforeAnythingChanges() {
        rig.run("fxsave [ebx]");
        rig.mmu().write32(AREA + 24, 0x10000);
        rig.mmu().write64(AREA + 160, 99);
        assertThat(rig.run("fxrstor [ebx]").vector()).isEqualTo(Vector.GP);
        assertThat(rig.run("ldmxcsr [ebx+24]").vector()).isEqualTo(Vector.GP);
        assertThat(state.vector.xmm[0]).isZero();
        assertThat(state.vector.mxcsr).isEqualTo(0x7f80);
    }

    @Test
    void xsaveStoresTheComponentsThatAreAskedForAndMarksTheOnesInUse() {
        select(ExtendedState.SSE | ExtendedState.PKRU);
        rig.mmu().write64(HEADER, 1); // another component's mark stays
        rig.run("xsave [ebx]");
        assertThat(rig.mmu().read16(AREA)).isZero();
        assertThat(rig.mmu().read32(AREA + 24)).isEqualTo(0x7f80);
        assertThat(rig.mmu().read64(AREA + 168)).isEqualTo(0x0101010101010101L);
        assertThat(rig.mmu().read32(PKRU)).isEqualTo(0x55555554);
        assertThat(rig.mmu().read64(HEADER)).isEqualTo(ExtendedState.X87 | ExtendedState.SSE | ExtendedState.PKRU);
    }

    @Test
    void xrstorLoadsWhatIsPresentAndInitializesTheRest() {
        rig.run("xsave [ebx]");
        rig.mmu().write64(HEADER, ExtendedState.SSE);
        Arrays.fill(state.vector.xmm, 5);
        assertThat(rig.run("xrstor [ebx]")).isNull();
        assertThat(state.vector.xmm[2]).isEqualTo(0x0202020202020202L);
        assertThat(state.fpu.control()).isEqualTo(0x37f);
        assertThat(state.fpu.tagWord()).isEqualTo(0xffff);
        assertThat(state.pkru).isZero();
    }

    @Test
    void xrstorRefusesComponentsThatXcr0DoesNotHold() {
        rig.run("xsave [ebx]");
        rig.mmu().write64(HEADER, 4);
        assertThat(rig.run("xrstor [ebx]").vector()).isEqualTo(Vector.GP);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0, ", "0, 515, 0, ", "0, 2, 0, GP", "0, 5, 0, GP", "1, 1, 0, GP", "0, 1, 3, GP"})
    void xsetbvTakesWhatTheProcessorHas(int register, int value, int cpl, Vector expected) {
        state.r[CpuState.CX] = register;
        state.cpl = cpl;
        select(value);
        var fault = rig.run("xsetbv");
        assertThat(fault == null ? null : fault.vector()).isEqualTo(expected);
        assertThat(state.xcr0).isEqualTo(expected == null ? value : ExtendedState.SUPPORTED);
    }

    @Test
    void xgetbvTellsTheComponentsInUse() {
        state.r[CpuState.CX] = 1;
        state.pkru = 0;
        rig.run("xgetbv");
        assertThat(state.r[CpuState.AX]).isEqualTo(ExtendedState.X87 | ExtendedState.SSE);
    }

    @Test
    void withoutOsxsaveTheInstructionsDoNotExist() {
        state.cr4 &= ~CpuState.CR4_OSXSAVE;
        assertThat(rig.run("xgetbv").vector()).isEqualTo(Vector.UD);
        assertThat(rig.run("xsave [ebx]").vector()).isEqualTo(Vector.UD);
    }

    @ParameterizedTest
    @CsvSource({"0, 515, 2696, 2696", "1, 15, 584, 0", "9, 8, 2688, 0", "2, 0, 0, 0"})
    void cpuidTellsSizesAndPlaces(int subleaf, int eax, int ebx, int ecx) {
        state.r[CpuState.AX] = 13;
        state.r[CpuState.CX] = subleaf;
        rig.run("cpuid");
        assertThat(state.r[CpuState.AX]).isEqualTo(eax);
        assertThat(state.r[CpuState.BX]).isEqualTo(ebx);
        assertThat(state.r[CpuState.CX]).isEqualTo(ecx);
    }

    @Test
    void theCompactedFormatHasNoGapsAndComesBack() {
        select(ExtendedState.SSE | ExtendedState.PKRU);
        rig.run("xsavec [ebx]");
        assertThat(rig.mmu().read64(HEADER)).isEqualTo(ExtendedState.SSE | ExtendedState.PKRU);
        assertThat(rig.mmu().read64(HEADER + 8)).isEqualTo(Long.MIN_VALUE | ExtendedState.SSE | ExtendedState.PKRU);
        assertThat(rig.mmu().read32(HEADER + 64)).isEqualTo(0x55555554);
        forget();
        assertThat(rig.run("xrstor [ebx]")).isNull();
        assertThat(state.pkru).isEqualTo(0x55555554);
        assertThat(state.vector.mxcsr).isEqualTo(0x7f80);
    }

    @Test
    void xsaveoptLeavesOutWhatIsInItsInitialState() {
        state.pkru = 0;
        rig.mmu().write32(PKRU, 123);
        rig.run("xsaveopt [ebx]");
        assertThat(rig.mmu().read32(PKRU)).isEqualTo(123);
        assertThat(rig.mmu().read64(HEADER)).isEqualTo(ExtendedState.X87 | ExtendedState.SSE);
    }
}
