package hypercell.engine.x86.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hypercell.engine.x86.exec.PagingProcessor;
import hypercell.engine.x86.exec.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is cached, what survives which invalidation (SDM 3A "Operations that Invalidate TLBs and Paging-Structure
/// Caches"), and that old translations are used until then.
class TlbTest {
    private static final long PCIDE = 1 << 17;
    private static final long PGE = 1 << 7;
    private static final long SMAP = 1 << 21;
    private static final long PKE = 1 << 22;
    private static final long ROOT = 0x100000;
    private static final long GVA = 0x40605000L;

    private final Tables tables = Tables.of(PagingFormat.FOUR_LEVEL);
    private final PagingProcessor cpu = tables.cpu;

    @Test
    void eachProcessContextHasTranslationsOfItsOwn() {
        cpu.setRegister(4, PagingProcessor.CR4_PAE | PCIDE);
        use(1, 0x5000);
        use(2, 0x6000);

        assertThat(cpu.mmu().entries()).extracting(TlbEntry::pcid).containsExactly(2); // one slot per page
        assertThat(explained(2)).isEqualTo(0x6000);
        assertThat(explained(1)).isEqualTo(0x6000);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, false", "0, 2, true", "1, 1, false", "1, 2, true", "2, 9, false", "3, 9, false"})
    void invpcidDropsWhatItsTypeSays(int type, int pcid, boolean kept) {
        Tables ideal = Tables.of(PagingFormat.FOUR_LEVEL, TlbModel.IDEAL);
        ideal.map(GVA, 0x5000, Tables.RW);
        ideal.map(GVA + 0x1000, 0x7000, Tables.RW | Tables.GLOBAL);
        ideal.cpu.setRegister(4, PagingProcessor.CR4_PAE | PCIDE | PGE);
        ideal.cpu.setRegister(3, ROOT | 1);
        ideal.cpu.read(GVA, false);
        ideal.cpu.read(GVA + 0x1000, false);

        ideal.cpu.invpcid(type, pcid, GVA);

        assertThat(ideal.cpu.mmu().entries())
                .extracting(TlbEntry::gpaPage)
                .isEqualTo(type == 2 ? List.of() : kept ? List.of(0x5000L, 0x7000L) : List.of(0x7000L));
    }

    @Test
    void bit63OfCr3KeepsTheTranslationsOfTheNewContext() {
        cpu.setRegister(4, PagingProcessor.CR4_PAE | PCIDE);
        use(1, 0x5000);
        tables.map(GVA, 0x6000, Tables.RW);

        cpu.setRegister(3, ROOT | 1 | 1L << 63);

        assertThat(cpu.register(3)).isEqualTo(ROOT | 1);
        assertThat(cpu.mmu().explain(GVA, Access.READ).gpa()).isEqualTo(0x5000);
        cpu.setRegister(3, ROOT | 1);
        assertThat(cpu.mmu().explain(GVA, Access.READ).gpa()).isEqualTo(0x6000);
    }

    @Test
    void globalTranslationsSurviveCr3ButNotInvlpg() {
        cpu.setRegister(4, PagingProcessor.CR4_PAE | PGE);
        tables.map(GVA, 0x5000, Tables.RW | Tables.GLOBAL);
        cpu.read(GVA, false);
        tables.map(GVA, 0x6000, Tables.RW | Tables.GLOBAL);

        cpu.setRegister(3, ROOT);
        assertThat(cpu.mmu().explain(GVA, Access.READ).gpa()).isEqualTo(0x5000);
        cpu.invlpg(GVA);
        assertThat(cpu.mmu().explain(GVA, Access.READ).gpa()).isEqualTo(0x6000);
    }

    @Test
    void theDefaultModelCutsALargePageAndInvlpgDropsAllPieces() {
        tables.map(0x40600000L, 0x200000, Tables.RW | Tables.LARGE);
        cpu.read(0x40601000L, false);
        cpu.read(0x40702000L, false);
        assertThat(cpu.mmu().entries())
                .extracting(TlbEntry::gvaPage, TlbEntry::gpaPage, TlbEntry::pageBytes)
                .containsExactlyInAnyOrder(
                        tuple(0x40601000L, 0x201000L, 2L << 20), tuple(0x40702000L, 0x302000L, 2L << 20));

        tables.map(0x40600000L, 0x400000, Tables.RW | Tables.LARGE);
        cpu.setPhysical(0x502000, 4, 77);
        cpu.invlpg(0x40601000L);

        assertThat(cpu.mmu().entries()).isEmpty();
        assertThat(cpu.read(0x40702000L, false)).as("not by a fast tag either").isEqualTo(77);
    }

    @Test
    void aPageFaultDropsAllPiecesOfItsPage() {
        tables.map(0x40600000L, 0x200000, 1 | Tables.LARGE);
        cpu.setRegister(0, cpu.register(0) | 0x10000);
        cpu.read(0x40601000L, false);
        cpu.read(0x40702000L, false);
        tables.map(0x40600000L, 0x400000, 1 | Tables.LARGE);
        cpu.setPhysical(0x502000, 4, 78);

        assertThat(cpu.errorCode(0x40601000L, Access.WRITE)).isEqualTo(3);

        assertThat(cpu.mmu().entries()).isEmpty();
        assertThat(cpu.read(0x40702000L, false)).isEqualTo(78);
    }

    @Test
    void largePagesAreWholeWhereABankHoldsThem() {
        Tables haswell = Tables.of(PagingFormat.FOUR_LEVEL, TlbModel.HASWELL);
        haswell.map(0x40600000L, 0x200000, Tables.RW | Tables.LARGE).map(0x80000000L, 0, Tables.RW | Tables.LARGE, 3);
        haswell.cpu.read(0x40601000L, false);
        haswell.cpu.read(0x40702000L, false);
        haswell.cpu.read(0x80123000L, false);

        assertThat(haswell.cpu.mmu().counts().misses()).isEqualTo(2);
        assertThat(haswell.cpu.mmu().entries())
                .filteredOn(entry -> !entry.structure())
                .extracting(TlbEntry::bank, TlbEntry::gvaPage, TlbEntry::pageBytes)
                .containsExactly(tuple("STLB", 0x40600000L, 2L << 20), tuple("1-GiB TLB", 0x80000000L, 1L << 30));
    }

    @Test
    void aPagingStructureCacheShortensTheWalkAndKeepsAnOldTable() {
        Tables haswell = Tables.of(PagingFormat.FOUR_LEVEL, TlbModel.HASWELL);
        haswell.map(GVA, 0x5000, Tables.RW).map(GVA + 0x1000, 0x6000, Tables.RW);
        haswell.cpu.read(GVA, false);
        long directoryEntry = haswell.entryGpa(GVA, 2);

        Translation second = haswell.cpu.mmu().explain(GVA + 0x1000, Access.READ);
        haswell.cpu.setPhysical(directoryEntry, 8, 0);

        assertThat(second.reads()).isEqualTo(1);
        assertThat(second.steps())
                .extracting(WalkStep::structure, WalkStep::source)
                .containsExactly(tuple("PDE", WalkStep.Source.STRUCTURE_CACHE), tuple("PTE", WalkStep.Source.MEMORY));
        assertThat(haswell.cpu.errorCode(GVA + 0x1000, Access.READ))
                .as("the cleared entry is not looked at")
                .isEqualTo(-1);
        haswell.cpu.invlpg(0x7000); // INVLPG drops all of the context's structures
        assertThat(haswell.cpu.errorCode(GVA + 0x2000, Access.READ)).isZero();
    }

    @Test
    void structuresAreAmongTheEntriesWithWhatTheyGrant() {
        Tables haswell = Tables.of(PagingFormat.PAE, TlbModel.HASWELL);
        haswell.map(GVA, 0x5000, Tables.RW);
        haswell.cpu.read(GVA, false);

        assertThat(haswell.cpu.mmu().entries())
                .filteredOn(TlbEntry::structure)
                .extracting(TlbEntry::bank, TlbEntry::gvaPage, TlbEntry::pageBytes, TlbEntry::user)
                .containsExactly(tuple("PDE cache", 0x40600000L, 2L << 20, true)); // PDPTEs are in registers
    }

    @Test
    void theIdealTlbForgetsNothing() {
        Tables ideal = Tables.of(PagingFormat.FOUR_LEVEL, TlbModel.IDEAL);
        for (int page = 0; page < 2000; page++) {
            ideal.map((long) page << 12, 0x5000, Tables.RW);
        }
        for (int round = 0; round < 2; round++) {
            for (int page = 0; page < 2000; page++) {
                ideal.cpu.read((long) page << 12, false);
            }
        }

        assertThat(ideal.cpu.mmu().counts().misses()).isEqualTo(2000);
        assertThat(ideal.cpu.mmu().entries()).hasSize(2000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fastTagsFollowAccessControl(boolean first) {
        tables.map(GVA, 0x5000, Tables.RW | Tables.USER);
        cpu.setRegister(4, PagingProcessor.CR4_PAE | SMAP);
        boolean on = first;
        for (int i = 0; i < 4; i++) {
            cpu.setAccessControl(on);
            assertThat(cpu.errorCode(GVA, Access.WRITE)).isEqualTo(on ? -1 : 3);
            assertThat(cpu.errorCode(GVA, Access.USER_WRITE)).isEqualTo(-1);
            on = !on;
        }
    }

    @Test
    void fastTagsFollowPkru() {
        tables.map(GVA, 0x5000, Tables.RW | Tables.USER | 5L << 59);
        cpu.setRegister(4, PagingProcessor.CR4_PAE | PKE);
        for (int i = 0; i < 3; i++) {
            cpu.setPkru(0);
            assertThat(cpu.errorCode(GVA, Access.USER_WRITE)).isEqualTo(-1);
            cpu.setPkru(2 << 10);
            assertThat(cpu.errorCode(GVA, Access.USER_READ)).isEqualTo(-1);
            assertThat(cpu.errorCode(GVA, Access.USER_WRITE)).isEqualTo(0x27);
            cpu.setPkru(1 << 10);
            assertThat(cpu.errorCode(GVA, Access.USER_READ)).isEqualTo(0x25);
        }
    }

    /// Loads CR3 with `pcid`, maps the page and reads it.
    private void use(int pcid, long gpa) {
        cpu.setRegister(3, ROOT | pcid);
        tables.map(GVA, gpa, Tables.RW);
        cpu.read(GVA, false);
    }

    private long explained(int pcid) {
        cpu.setRegister(3, ROOT | pcid | 1L << 63);
        return cpu.mmu().explain(GVA, Access.READ).gpa();
    }
}
