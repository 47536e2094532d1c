package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.oracle.LongPagingCases.Operation;
import hypercell.engine.oracle.LongPagingCases.Step;
import hypercell.engine.oracle.OracleComparison.Difference;
import hypercell.engine.x86.mmu.TlbModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// PAE, 4-level and 5-level paging line by line against what Bochs and QEMU answered to the same cases.
class LongPagingOracleTest {
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void thereAreManyMoreThanThreeHundredSetUpsOfEachFormat(int levels) {
        assertThat(LongPagingCases.of(levels))
                .filteredOn(step -> step.operation() == Operation.FRESH)
                .hasSizeGreaterThan(450);
    }

    @Test
    void paePagingEqualsThatOfQemu() throws IOException {
        assertThat(differences(3, "paging-pae.qemu.gz"))
                .isEqualTo(Map.of(
                        Difference.RESERVED_WITHOUT_PRESENT, 117,
                        Difference.IMPLICIT_WITH_ACCESS_CONTROL, 16,
                        Difference.STALE, 1,
                        Difference.CONSEQUENCE, 1));
    }

    @Test
    void paePagingEqualsThatOfBochs() throws IOException {
        assertThat(differences(3, "paging-pae.bochs.gz"))
                .isEqualTo(Map.of(
                        Difference.IMPLICIT_WITH_ACCESS_CONTROL, 16,
                        Difference.STALE, 3,
                        Difference.CONSEQUENCE, 2));
    }

    @Test
    void fourLevelPagingEqualsThatOfQemu() throws IOException {
        assertThat(differences(4, "paging-4level.qemu.gz"))
                .isEqualTo(Map.of(
                        Difference.RESERVED_WITHOUT_PRESENT, 132,
                        Difference.IMPLICIT_WITH_ACCESS_CONTROL, 16,
                        Difference.STALE, 3));
    }

    @Test
    void fourLevelPagingEqualsThatOfBochs() throws IOException {
        assertThat(differences(4, "paging-4level.bochs.gz"))
                .isEqualTo(Map.of(
                        Difference.IMPLICIT_WITH_ACCESS_CONTROL, 16,
                        Difference.KEY_OF_SUPERVISOR_PAGE, 22,
                        Difference.KEY_FOR_SUPERVISOR_CODE, 13,
                        Difference.STALE, 7,
                        Difference.CONSEQUENCE, 29));
    }

    @Test
    void fiveLevelPagingEqualsThatOfQemu() throws IOException {
        assertThat(differences(5, "paging-5level.qemu.gz"))
                .isEqualTo(Map.of(
                        Difference.RESERVED_WITHOUT_PRESENT, 158,
                        Difference.IMPLICIT_WITH_ACCESS_CONTROL, 16,
                        Difference.STALE, 1));
    }

    /// Process contexts, refused control register values, PDPTE registers.
    @ParameterizedTest
    @CsvSource({"3, paging-pae-more.bochs.gz", "4, paging-4level-more.bochs.gz"})
    void controlRegistersAndProcessContextsEqualThoseOfBochs(int levels, String recording) throws IOException {
        List<Step> steps = LongPagingCases.more(levels);

        assertThat(LongPagingReplay.run(levels, steps, TlbModel.DEFAULT)).isEqualTo(OracleLine.recorded(recording));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void otherTlbModelsGiveTheSameAnswersBecauseNoEntryIsEvicted(int levels) {
        List<Step> steps = LongPagingCases.of(levels);
        List<OracleLine> expected = LongPagingReplay.run(levels, steps, TlbModel.DEFAULT);

        assertThat(LongPagingReplay.run(levels, steps, TlbModel.of(64, 4))).isEqualTo(expected);
        assertThat(LongPagingReplay.run(levels, steps, TlbModel.IDEAL)).isEqualTo(expected);
    }

    private static Map<Difference, Integer> differences(int levels, String recording) throws IOException {
        List<Step> steps = LongPagingCases.of(levels);
        return new OracleComparison(
                        steps,
                        LongPagingReplay.run(levels, steps, TlbModel.DEFAULT),
                        LongPagingReplay.run(levels, steps, TlbModel.NONE),
                        OracleLine.recorded(recording))
                .counts();
    }
}
