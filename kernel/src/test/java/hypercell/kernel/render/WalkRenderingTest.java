package hypercell.kernel.render;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.spec.Flags;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// Walks as text and as drawings, in the formats with 8-byte entries.
class WalkRenderingTest {
    private static final long ROOT = 0x10000;
    private static final long CR4_PAE = 0x20;
    private final PcMachine machine = PcMachine.create(PcConfig.DEFAULT);

    @Test
    void fourLevelsAreFourLinesWithAllDigits() {
        fourLevel(Flags.NO_EXECUTE);

        assertThat(text(machine.explain(0x40605123, Access.USER_WRITE))).isEqualTo("""
                gva 0x40605123   write by user · 4-level paging · CR3 = 0x00010000
                  TLB      page 0x40605                             miss
                  walk     PML4E [0x00010000] = 0x0000000000011027  P W U A               → table 0x00011000
                           PDPTE [0x00011008] = 0x0000000000012007  P W U · A 0→1         → table 0x00012000
                           PDE [0x00012018] = 0x0000000000013007    P W U · A 0→1         → table 0x00013000
                           PTE [0x00013028] = 0x8000000000005007    P W U NX · A 0→1 · D 0→1 → frame 0x00005000
                  check    write by user, CR0.WP = 1                allowed   (SDM 3A "Determination of Access Rights")
                  result   gpa 0x00005123                           4 entries read, 3 updated
                """);
    }

    @Test
    void aForbiddenFetchNamesTheSwitchesThatHadASay() {
        fourLevel(Flags.NO_EXECUTE);

        assertThat(text(machine.walk(0x40605123, Access.EXECUTE)))
                .contains("TLB      page 0x40605                             not asked")
                .contains("execute by supervisor, EFER.NXE = 1")
                .contains("an instruction fetch from a page with XD = 1")
                .contains("#PF(0x11: fetch, supervisor, protection)");
    }

    @Test
    void paeShowsTheRegisterThatWasUsed() {
        pae();

        assertThat(text(machine.explain(0x80605123L, Access.READ)))
                .contains("walk     PDPTE2 register = 0x0000000000011001")
                .contains("2 entries read, 2 updated");
        assertThat(svg(machine.explain(0x80605123L, Access.READ)))
                .contains("PDPTE registers")
                .contains("ptr 31:30")
                .contains("PDPTE2 register");
    }

    @Test
    void theDrawingHasAColumnAndAColourPerIndex() {
        fourLevel(0);

        assertThat(svg(machine.explain(0x40605123, Access.READ)))
                .contains("PML4 47:39", "directory ptr 38:30", "directory 29:21", "table 20:12", "offset 11:0")
                .contains(Svg.BLUE, Svg.ORANGE, Svg.PURPLE, Svg.OLIVE, Svg.GREEN)
                .contains("gpa 0x00005123");
    }

    @Test
    void aDrawingOfATlbHitShowsThePageNumber() {
        fourLevel(0);
        machine.cpu().setRegister("rip", 0x40605000L);
        machine.writeGpa(0x5000, new byte[] {(byte) 0xf4});
        machine.run(1);

        assertThat(svg(machine.explain(0x40605123, Access.READ)))
                .contains("TLB hit")
                .contains("page number 47:12");
    }

    @Test
    void aFaultIsDrawnWithItsErrorCodeAndCr2() {
        fourLevel(0);

        assertThat(svg(machine.explain(0x80605123L, Access.WRITE)))
                .contains("#PF(0x2)", "not present", "CR2 =", "0x80605123", Svg.RED)
                .contains("the page-directory-pointer-table entry is not present");
    }

    /// 0x40605000 leads to 0x5000; the GDT's page is mapped to itself by a large page.
    private void fourLevel(long leafFlags) {
        entry(ROOT, 0x11007);
        entry(0x11000, 0x83);
        entry(0x11008, 0x12007);
        entry(0x12000 + 3 * 8, 0x13007);
        entry(0x13000 + 5 * 8, 0x5007 | leafFlags);
        machine.startFlat64(0x1000, 0x9000, 0xe000, ROOT);
    }

    private void pae() {
        entry(ROOT, 0x12001);
        entry(0x12000, 0x83);
        entry(ROOT + 16, 0x11001);
        entry(0x11000 + 3 * 8, 0x13007);
        entry(0x13000 + 5 * 8, 0x5003);
        machine.startFlat32(0x1000, 0x9000, 0xe000);
        machine.cpu().setRegister("cr4", CR4_PAE);
        machine.cpu().setRegister("cr3", ROOT);
        machine.cpu().setRegister("cr0", 0x8000_0011L);
    }

    private void entry(long gpa, long value) {
        machine.writeGpa(
                gpa,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    private static String text(Translation translation) {
        return WalkText.of(translation).plain() + "\n";
    }

    private static String svg(Translation translation) {
        return WalkSvg.of(translation).standalone();
    }
}
