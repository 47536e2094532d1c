package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Accesses that cross from a page into its neighbour while the processor has just used the neighbour.
class PageCrossingTest {
    private static final int UD = 6;
    private static final int PF = 14;
    private static final int TABLE = 0x3000;

    /// Two pages of 4 MiB around a linear address, far apart in physical memory.
    @ParameterizedTest
    @ValueSource(longs = {0x400000, 0x800000, 0x40000000L, 0x80000000L, 0xc0000000L})
    void bothPagesAreTranslatedWhereverTheBoundaryIs(long boundary) {
        String text = "mov ebx, B\n mov eax, [ebx]\n mov eax, [ebx-2]\n mov dword [ebx-3], 0x55667788\n ud2"
                .replace("B", Long.toString(boundary));
        byte[] code = Stage.assemble(CodeMode.PROTECTED_32, text);
        Stage stage = Stage.of(PcConfig.DEFAULT, CodeMode.PROTECTED_32, 0, PagingChoice.TWO_LEVEL, code);
        int entry = (int) (boundary >>> 22);
        stage.poke(TABLE + 4L * entry, 0xc00087, 4);
        if (entry > 1) { // the code is in the first page
            stage.poke(TABLE + 4L * (entry - 1), 0x400087, 4);
        }
        long before = entry > 1 ? 0x7ffffe : 0x3ffffe;
        stage.poke(before, 0x2211, 2).poke(0xc00000, 0x4433, 2);
        assertThat(stage.vector()).isEqualTo(UD);
        assertThat(stage.reg("eax")).isEqualTo(0x44332211);
        assertThat(stage.peek(before - 1, 3)).isEqualTo(0x667788);
        assertThat(stage.peek(0xc00000, 1)).isEqualTo(0x55);
    }

    @Test
    void theEndOfTheAddressSpaceIsNoNeighbourOfItsBeginning() {
        Stage stage =
                Stage.of(CodeMode.LONG_64, 0, "xor ebx, ebx\n mov rax, [rbx]\n sub rbx, 3\n mov rax, [rbx]\n ud2");
        assertThat(stage.vector()).isEqualTo(PF);
        assertThat(stage.reg("cr2")).isEqualTo(-3);
    }
}
