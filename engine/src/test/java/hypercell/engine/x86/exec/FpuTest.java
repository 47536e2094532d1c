package hypercell.engine.x86.exec;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.UnsupportedFeature;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Gates and pending errors of the x87 unit (SDM 1 "Floating-Point Exception Handling", SDM 3A "Control Registers").
class FpuTest {
    private final FloatingRig rig = new FloatingRig();

    @ParameterizedTest
    @CsvSource({
        "fld1, 4, NM",
        "fld1, 8, NM",
        "fld1, 2,",
        "fninit, 8, NM",
        "fnstsw ax, 4, NM",
        "wait, 2,",
        "wait, 8,",
        "wait, 4,",
        "wait, 10, NM",
        "emms, 4, UD",
        "emms, 8, NM",
        "emms, 2,"
    })
    void controlRegister0DecidesWhetherThereIsAnX87(String text, int cr0, Vector expected) {
        rig.run("fninit");
        rig.state().cr0 |= cr0; // MP = 2, EM = 4, TS = 8
        GuestFault fault = rig.run(text);
        assertThat(fault == null ? null : fault.vector()).isEqualTo(expected);
    }

    @Test
    void theNextWaitingInstructionRaisesAnUnmaskedError() {
        divideByZeroUnmasked();
        assertThat(rig.state().fpu.status() & FpuState.ERROR_SUMMARY).isNotZero();
        assertThat(rig.run("fld1").vector()).isEqualTo(Vector.MF);
        assertThat(rig.run("wait").vector()).isEqualTo(Vector.MF);
        assertThat(rig.run("fldcw [ebx]").vector()).isEqualTo(Vector.MF);
        assertThat(rig.run("movq mm0, mm1").vector()).isEqualTo(Vector.MF);
    }

    @Test
    void controlInstructionsThatDoNotWaitIgnoreThePendingError() {
        divideByZeroUnmasked();
        assertThat(rig.run("fnstsw ax")).isNull();
        assertThat(rig.state().r[CpuState.AX] & 4).isEqualTo(4);
        assertThat(rig.run("fnstcw [ebx]")).isNull();
        assertThat(rig.run("fnclex")).isNull();
        assertThat(rig.run("wait")).isNull();
    }

    @Test
    void anUnmaskedErrorLeavesTheOperandsAlone() {
        divideByZeroUnmasked();
        FpuState fpu = rig.state().fpu;
        assertThat(fpu.top).isEqualTo(6);
        assertThat(fpu.signExponent[fpu.top]).isEqualTo(0x3fff);
        assertThat(fpu.significand[fpu.top + 1]).isZero();
    }

    @Test
    void unmaskingAFlaggedErrorMakesItPendingAndMaskingEndsThat() {
        rig.run("fninit");
        rig.run("fldz");
        rig.run("fld1");
        rig.run("fdiv st0, st1");
        assertThat(rig.run("wait")).isNull();
        loadControl(0x37b);
        assertThat(rig.run("wait").vector()).isEqualTo(Vector.MF);
        rig.run("fnclex");
        assertThat(rig.run("wait")).isNull();
    }

    @Test
    void withoutNumericErrorReportingTheErrorGoesToFerrAndTheInstructionGoesOn() {
        List<Boolean> line = new ArrayList<>();
        rig.fpu().connectError(line::add);
        divideByZeroUnmasked();
        rig.state().cr0 &= ~CpuState.CR0_NE;
        assertThat(rig.run("fld1")).isNull();
        assertThat(line.getLast()).isTrue();
    }

    @Test
    void withoutNumericErrorReportingAndWithoutFerrTheFeatureIsMissing() {
        divideByZeroUnmasked();
        rig.state().cr0 &= ~CpuState.CR0_NE;
        Assertions.assertThatThrownBy(() -> rig.run("wait"))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("FERR#");
    }

    @Test
    void writingAnMmxRegisterMakesTheX87RegistersFull() {
        rig.run("fninit");
        rig.run("fdecstp");
        rig.state().r[CpuState.AX] = 0x12345678;
        rig.run("movd mm3, eax");
        FpuState fpu = rig.state().fpu;
        assertThat(fpu.top).isZero();
        assertThat(fpu.tagWord()).isNotEqualTo(0xffff);
        assertThat(fpu.full).isEqualTo(0xff);
        assertThat(fpu.signExponent[3]).isEqualTo(0xffff);
        assertThat(fpu.significand[3]).isEqualTo(0x12345678);
        rig.run("emms");
        assertThat(fpu.tagWord()).isEqualTo(0xffff);
    }

    @Test
    void tagsTellZerosAndSpecialNumbersApart() {
        rig.run("fninit");
        rig.run("fldz");
        rig.run("fld1");
        FpuState fpu = rig.state().fpu;
        fpu.signExponent[5] = 0x7fff;
        fpu.significand[5] = Long.MIN_VALUE;
        fpu.full |= 1 << 5;
        assertThat(fpu.tagWord()).isEqualTo(0b01_00_10_11_11_11_11_11);
    }

    @Test
    void afterResetTheRegistersHoldZerosAndAreFull() {
        FpuState fpu = new FpuState();
        fpu.reset();
        assertThat(fpu.control()).isEqualTo(0x40);
        assertThat(fpu.status()).isZero();
        assertThat(fpu.tagWord()).isEqualTo(0x5555);
    }

    private void loadControl(int control) {
        rig.state().r[CpuState.BX] = FloatingRig.DATA;
        rig.mmu().write16(FloatingRig.DATA, control);
        assertThat(rig.run("fldcw [ebx]")).isNull();
    }

    private void divideByZeroUnmasked() {
        rig.run("fninit");
        loadControl(0x37b); // the zero-divide exception
        rig.run("fldz");
        rig.run("fld1");
        assertThat(rig.run("fdiv st0, st1")).isNull();
    }
}
