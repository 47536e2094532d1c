package hypercell.engine.x86.exec;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.platform.Guest;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.FpuState;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The four layouts of the x87 environment (SDM 1, figures "Protected Mode x87 FPU State Image in Memory, 32-Bit
/// Format" to "Real Mode x87 FPU State Image in Memory, 16-Bit Format").
class X87ImageTest {
    private static final int AREA = FloatingRig.DATA;

    private final FloatingRig rig = new FloatingRig();
    private final FpuState fpu = rig.state().fpu;

    @BeforeEach
    void fillTheState() {
        rig.run("fninit");
        rig.run("fld1");
        fpu.instructionOffset = 0x12345678;
        fpu.instructionSelector = 0x1b;
        fpu.dataOffset = 0x9abcdef0L;
        fpu.dataSelector = 0x23;
        fpu.opcode = 0x5a5;
        rig.state().r[CpuState.BX] = AREA;
    }

    private void useRealMode() {
        rig.state().cr0 &= ~CpuState.CR0_PE;
        fpu.instructionOffset = 0x5678;
        fpu.instructionSelector = 0xf123;
        fpu.dataOffset = 0x4321;
        fpu.dataSelector = 0xa000;
    }

    private int[] dwords(int count) {
        int[] read = new int[count];
        Arrays.setAll(read, i -> rig.mmu().read32(AREA + 4L * i));
        return read;
    }

    private int[] words(int count) {
        int[] read = new int[count];
        Arrays.setAll(read, i -> rig.mmu().read16(AREA + 2L * i) & 0xffff);
        return read;
    }

    private void run16(int... code) {
        byte[] bytes = new byte[code.length];
        for (int i = 0; i < code.length; i++) {
            bytes[i] = (byte) code[i];
        }
        rig.load(bytes);
        assertThat(rig.run()).isNull();
    }

    @Test
    void protectedMode32() {
        rig.run("fnstenv [ebx]");
        assertThat(dwords(7))
                .containsExactly(0xffff037f, 0xffff3800, 0xffff3fff, 0x12345678, 0x05a5001b, 0x9abcdef0, 0xffff0023);
    }

    @Test
    void protectedMode16() {
        run16(0x66, 0xd9, 0x33);
        assertThat(words(7)).containsExactly(0x037f, 0x3800, 0x3fff, 0x5678, 0x1b, 0xdef0, 0x23);
    }

    @Test
    void realMode32() {
        useRealMode();
        rig.run("fnstenv [ebx]");
        assertThat(dwords(7))
                .containsExactly(0xffff037f, 0xffff3800, 0xffff3fff, 0xffff68a8, 0x0000f5a5, 0xffff4321, 0x0000a000);
    }

    @Test
    void realMode16() {
        useRealMode();
        run16(0x66, 0xd9, 0x33);
        assertThat(words(7)).containsExactly(0x037f, 0x3800, 0x3fff, 0x68a8, 0xf5a5, 0x4321, 0xa000);
    }

    @Test
    void fldenvLoadsWhatFnstenvStored() {
        rig.run("fnstenv [ebx]");
        rig.run("fninit");
        fpu.instructionOffset = 0;
        rig.run("fldenv [ebx]");
        assertThat(fpu.top).isEqualTo(7);
        assertThat(fpu.tagWord()).isEqualTo(0x3fff);
        assertThat(fpu.instructionOffset).isEqualTo(0x12345678);
        assertThat(fpu.dataSelector).isEqualTo(0x23);
        assertThat(fpu.opcode).isEqualTo(0x5a5);
    }

    @Test
    void fnsaveInitializesAndFrstorBringsTheRegistersBack() {
        rig.run("fldpi");
        rig.run("fnsave [ebx]");
        assertThat(fpu.tagWord()).isEqualTo(0xffff);
        assertThat(rig.mmu().read64(AREA + 28)).isEqualTo(0xc90fdaa22168c235L); // ST(0)
        assertThat(rig.mmu().read64(AREA + 38)).isEqualTo(Long.MIN_VALUE); // ST(1)
        Arrays.fill(fpu.significand, 7);
        rig.run("frstor [ebx]");
        assertThat(fpu.tagWord()).isEqualTo(0x0fff);
        assertThat(fpu.significand[6]).isEqualTo(0xc90fdaa22168c235L);
        assertThat(fpu.significand[7]).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void anEnvironmentWithUnmaskedFlagsMakesAnErrorPending() {
        rig.run("fnstenv [ebx]");
        rig.mmu().write16(AREA, 0x37e);
        rig.mmu().write16(AREA + 4, 1);
        rig.run("fldenv [ebx]");
        assertThat(rig.run("wait").vector()).isEqualTo(Vector.MF);
    }

    @Test
    void aGuestSeesWhereItsErrorWas() {
        Guest guest = Guest.flat("""
                fninit
                fld1
                push 0x37b
                fldcw [esp]
                bad: fdiv dword [zero]
                fnstenv [0x8000]
                hlt
                zero: dd 0
                """).run();

        assertThat(guest.dword(0x8004) & 0xb8ff).isEqualTo(0xb884);
        assertThat(guest.dword(0x800c)).isEqualTo(guest.labels.get("bad").intValue());
        assertThat(guest.dword(0x8010)).isEqualTo((int) (0x0350000 | guest.reg("cs")));
        assertThat(guest.dword(0x8014)).isEqualTo(guest.labels.get("zero").intValue());
        assertThat(guest.dword(0x8018) & 0xffff).isEqualTo((int) guest.reg("ds"));
    }
}
