package hypercell.engine.x86.exec;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Gates of SSE (SDM 3A "System Programming for Instruction Set Extensions and Processor Extended States") and what
/// exists in 64-bit code only; results in 32-bit code are compared with a processor by FloatingOracleTest.
class VectorUnitTest {
    private final FloatingRig rig = new FloatingRig();
    private final FloatingRig wide = new FloatingRig(64);

    @ParameterizedTest
    @CsvSource({
        "addps, 0, 0x600,",
        "addps, 4, 0x600, UD",
        "addps, 8, 0x600, NM",
        "addps, 0, 0x400, UD",
        "paddb, 0, 0x400, UD",
        "movaps, 8, 0x600, NM",
        "paddb, 12, 0x600, UD"
    })
    void controlRegistersDecideWhetherThereIsSse(String name, int cr0, int cr4, Vector expected) {
        rig.state().cr0 |= cr0; // EM = 4, TS = 8
        rig.state().cr4 = cr4; // OSFXSR = 0x200
        GuestFault fault = rig.run(name + " xmm0, xmm1");
        assertThat(fault == null ? null : fault.vector()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0x600, XM", "0x200, UD"})
    void anUnmaskedExceptionIsRaisedAsTheSystemExpectsIt(int cr4, Vector expected) {
        rig.state().cr4 = cr4; // OSXMMEXCPT = 0x400
        rig.state().vector.mxcsr = 0x1d80; // zero-divide unmasked
        rig.state().vector.xmm[0] = Double.doubleToRawLongBits(1);
        assertThat(rig.run("divsd xmm0, xmm1").vector()).isEqualTo(expected);
        assertThat(rig.state().vector.mxcsr).isEqualTo(0x1d84);
        assertThat(rig.state().vector.xmm[0]).isEqualTo(Double.doubleToRawLongBits(1));
    }

    @Test
    void registers8To15WorkIn64BitCode() {
        wide.state().vector.xmm[2 * 15] = Double.doubleToRawLongBits(1.5);
        wide.state().vector.xmm[2 * 9] = Double.doubleToRawLongBits(2.25);
        wide.run("addsd xmm15, xmm9");
        assertThat(wide.state().vector.xmm[2 * 15]).isEqualTo(Double.doubleToRawLongBits(3.75));
    }

    @Test
    void conversionsTakeGeneralRegistersOf64Bits() {
        wide.state().r[12] = -(1L << 53) - 1;
        wide.run("cvtsi2sd xmm1, r12");
        assertThat(wide.state().vector.xmm[2]).isEqualTo(Double.doubleToRawLongBits(-0x1p53));
        assertThat(wide.state().vector.mxcsr & 0x3f).isEqualTo(0x20);
        wide.run("cvttsd2si rax, xmm1");
        assertThat(wide.state().r[CpuState.AX]).isEqualTo(-(1L << 53));
        wide.run("cvttsd2si eax, xmm1");
        assertThat(wide.state().r[CpuState.AX]).isEqualTo(0x80000000L);
    }

    @Test
    void movesReachGeneralRegistersOf64Bits() {
        wide.state().r[9] = 0x1122334455667788L;
        wide.run("movq xmm3, r9");
        assertThat(wide.state().vector.xmm[6]).isEqualTo(0x1122334455667788L);
        wide.run("pextrq rax, xmm3, 0");
        assertThat(wide.state().r[CpuState.AX]).isEqualTo(0x1122334455667788L);
        wide.run("pinsrq xmm3, r9, 1");
        assertThat(wide.state().vector.xmm[7]).isEqualTo(0x1122334455667788L);
        wide.run("movq mm2, r9");
        wide.run("movq rcx, mm2");
        assertThat(wide.state().r[CpuState.CX]).isEqualTo(0x1122334455667788L);
        wide.run("movmskps rdx, xmm3");
        assertThat(wide.state().r[CpuState.DX]).isZero();
    }

    @Test
    void maskedStoresWriteTheChosenBytesOnly() {
        rig.state().r[CpuState.DI] = FloatingRig.DATA + 3;
        rig.mmu().write64(FloatingRig.DATA, 0);
        rig.mmu().write64(FloatingRig.DATA + 8, 0);
        rig.mmu().write64(FloatingRig.DATA + 16, 0);
        rig.state().vector.xmm[0] = 0x1111111111111111L;
        rig.state().vector.xmm[1] = 0x2222222222222222L;
        rig.state().vector.xmm[2] = 0x00000000000080ffL;
        rig.state().vector.xmm[3] = 0x8000000000000000L;
        rig.run("maskmovdqu xmm0, xmm1");
        assertThat(rig.mmu().read64(FloatingRig.DATA)).isEqualTo(0x1111000000L);
        assertThat(rig.mmu().read64(FloatingRig.DATA + 16)).isEqualTo(0x220000L);
    }
}
