package hypercell.engine.x86.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.exec.PagingProcessor;
import hypercell.engine.x86.exec.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Walks as `explain` shows them. The rights are the oracle tests' business.
class WalkTest {
    private static final long GVA = 0x40605123L;

    @ParameterizedTest
    @CsvSource({
        "TWO_LEVEL,  1, 2, PDE PTE,                     4096",
        "TWO_LEVEL,  2, 1, PDE,                         4194304",
        "PAE,        1, 2, PDPTE PDE PTE,               4096",
        "PAE,        2, 1, PDPTE PDE,                   2097152",
        "FOUR_LEVEL, 1, 4, PML4E PDPTE PDE PTE,         4096",
        "FOUR_LEVEL, 2, 3, PML4E PDPTE PDE,             2097152",
        "FOUR_LEVEL, 3, 2, PML4E PDPTE,                 1073741824",
        "FIVE_LEVEL, 1, 5, PML5E PML4E PDPTE PDE PTE,   4096",
        "FIVE_LEVEL, 3, 3, PML5E PML4E PDPTE,           1073741824"
    })
    void aWalkReadsOneEntryPerLevelButPaeKeepsTheFirstInRegisters(
            PagingFormat format, int leaf, int reads, String structures, long pageBytes) {
        Tables tables = Tables.of(format).map(GVA & -pageBytes, 0, Tables.RW | (leaf > 1 ? Tables.LARGE : 0), leaf);
        Translation translation = tables.cpu.mmu().explain(GVA, Access.WRITE);

        assertThat(translation.reads()).isEqualTo(reads);
        assertThat(String.join(
                        " ",
                        translation.steps().stream().map(WalkStep::structure).toList()))
                .isEqualTo(structures);
        assertThat(translation.outcome())
                .isEqualTo(new WalkOutcome.Mapped(GVA & pageBytes - 1, pageBytes, true, false, true, 0, false, true));
    }

    @Test
    void theStepsOfAFiveLevelWalkNameTheBitsOfTheLinearAddress() {
        long gva = 0x00ab_cdef_0123_4567L;
        Translation translation = Tables.of(PagingFormat.FIVE_LEVEL)
                .map(gva & ~0xfffL, 0x5000, Tables.RW)
                .cpu
                .mmu()
                .explain(gva, Access.READ);

        assertThat(translation.gpa()).isEqualTo(0x5567);
        assertThat(translation.steps())
                .extracting(step -> "%d:%d=0x%x".formatted(step.highBit(), step.lowBit(), step.index()))
                .containsExactly("56:48=0xab", "47:39=0x19b", "38:30=0x1bc", "29:21=0x9", "20:12=0x34");
    }

    @Test
    void explainingChangesNothing() {
        Tables tables = Tables.of(PagingFormat.FOUR_LEVEL).map(0x5000, 0x6000, Tables.RW);

        WalkStep last = tables.cpu.mmu().explain(0x5000, Access.WRITE).steps().getLast();

        assertThat(last.after()).isEqualTo(0x6063);
        assertThat(tables.cpu.physical(last.entryGpa(), 8)).isEqualTo(0x6003);
        assertThat(tables.cpu.mmu().entries()).isEmpty();
    }

    @Test
    void theWalkOfTheTablesDoesNotAskTheTlb() {
        Tables tables = Tables.of(PagingFormat.FOUR_LEVEL).map(0x5000, 0x6000, Tables.RW);
        tables.cpu.read(0x5000, false);

        assertThat(tables.cpu.mmu().explain(0x5000, Access.READ).tlb()).isEqualTo(TlbAnswer.HIT);
        assertThat(tables.cpu.mmu().explain(0x5000, Access.WRITE).tlb()).isEqualTo(TlbAnswer.REFUSED);
        assertThat(tables.cpu.mmu().explain(0x7000, Access.READ).tlb()).isEqualTo(TlbAnswer.MISS);
        assertThat(tables.cpu.mmu().explainWalk(0x5000, Access.READ).tlb()).isEqualTo(TlbAnswer.NOT_ASKED);
    }

    @Test
    void a4MibPageReachesBeyond4GibByPse36() {
        long entry = Tables.LARGE | Tables.RW | 0x12L << 13; // address bits 39:32 in bits 20:13
        Tables tables = Tables.of(PagingFormat.TWO_LEVEL).map(0x400000, 0x0080_0000, entry);

        assertThat(tables.cpu.mmu().explain(0x412345, Access.READ).gpa()).isEqualTo(0x12_0081_2345L);
    }

    @Test
    void physicalAddressesBeyondRamAreHoles() {
        Tables tables = Tables.of(PagingFormat.FOUR_LEVEL).map(0x5000, 0xff_ffff_f000L, Tables.RW);

        assertThat(tables.cpu.read(0x5000, false)).isEqualTo(0xffffffffL);
        assertThat(tables.cpu.mmu().explain(0x5008, Access.READ).gpa()).isEqualTo(0xff_ffff_f008L);
    }

    @Test
    void linearAddressesWrapAt4GibOutsideIa32eMode() {
        Tables tables =
                Tables.of(PagingFormat.PAE).map(0xffff_f000L, 0x5000, Tables.RW).map(0, 0x6000, Tables.RW);
        tables.cpu.setPhysical(0x5ffe, 2, 0x2211);
        tables.cpu.setPhysical(0x6000, 2, 0x4433);

        assertThat(tables.cpu.read(0xffff_fffeL, false)).isEqualTo(0x44332211L);
    }

    @Test
    void addressesInTheUpperHalfAreTranslatedLikeAllOthers() {
        PagingProcessor cpu = Tables.of(PagingFormat.FOUR_LEVEL).map(0xffff_ffff_ffff_e000L, 0x5000, Tables.RW).cpu;
        cpu.write(0xffff_ffff_ffff_effcL, 0x1234, false);

        assertThat(cpu.physical(0x5ffc, 4)).isEqualTo(0x1234);
        assertThat(cpu.mmu().entries())
                .singleElement()
                .extracting(TlbEntry::gvaPage)
                .isEqualTo(-0x2000L);
    }
}
