package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.PagingCounts;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Exits in closed form, over sweeps: N pages touched in each of C + 1 rounds with a load of CR3 in between, P writes
/// and R reads of page-table entries, I invalidations.
class ExitCountsTest {
    private static final int WINDOW = 0x40000;
    private static final int SPARE = 0x80000;

    private static PagingGuest guest(int pages, int writes, int reads, int loads, int invalidations) {
        StringBuilder code = new StringBuilder(touch(pages));
        for (int i = 0; i < loads; i++) {
            code.append("mov eax, cr3\n mov cr3, eax\n").append(touch(pages));
        }
        for (int i = 0; i < writes; i++) {
            code.append("mov dword [%#x], %#x\n".formatted(entry(SPARE + 0x1000 * i), PagingGuest.DATA | 0x63));
        }
        for (int i = 0; i < reads; i++) {
            code.append("mov ebx, [%#x]\n".formatted(entry(SPARE + 0x1000 * i)));
        }
        code.append("invlpg [0x1000]\n".repeat(invalidations));
        PagingGuest guest = PagingGuest.of(code.toString());
        for (int i = 0; i < pages; i++) {
            guest.map(WINDOW + 0x1000 * i, PagingGuest.DATA + 0x1000 * i, 3);
        }
        return guest;
    }

    private static int entry(int gva) {
        return PagingGuest.TABLE + (gva >> 10);
    }

    private static String touch(int pages) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < pages; i++) {
            code.append("mov eax, [%#x]\n mov eax, [%#x]\n".formatted(WINDOW + 0x1000 * i, WINDOW + 0x1000 * i + 4));
        }
        return code.toString();
    }

    private static long hidden(AgainstBare run) {
        return run.exits().stream()
                .filter(it -> it.reason() == ExitReason.HIDDEN_FAULT && it.gva() >= WINDOW && it.gva() < SPARE)
                .count();
    }

    private static AgainstBare run(MonitorConfig config, int n, int p, int r, int c, int i) {
        AgainstBare run = AgainstBare.same(config, guest(n, p, r, c, i).start());
        assertThat(run.count(ExitReason.CR3_WRITE)).isEqualTo(c);
        assertThat(run.count(ExitReason.INVLPG)).isEqualTo(i);
        return run;
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,0,0", "1,2,3,1,1", "4,0,7,3,2", "16,9,1,0,5", "7,16,16,4,0"})
    void bruteForceCountsEveryAccessToATable(int n, int p, int r, int c, int i) {
        MonitorConfig upFront = MonitorConfig.DEFAULT.withMemory("bruteForce").withFrames(false, 1, true, List.of());
        AgainstBare run = run(upFront, n, p, r, c, i);
        assertThat(run.count(ExitReason.TABLE_WRITE)).isEqualTo(p);
        assertThat(run.count(ExitReason.TABLE_READ)).isEqualTo(r);
        assertThat(run.count(ExitReason.HIDDEN_FAULT)).isZero();
        PagingCounts walks = run.monitored.vm().hardware().core().mmu().counts();
        assertThat(walks.reads()).isEqualTo(2 * walks.misses()); // two levels, each walk to its end
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,0,0", "1,2,3,1,1", "4,0,7,3,2", "16,9,1,0,5", "7,16,16,4,0"})
    void aVirtualTlbCountsRefillsOnly(int n, int p, int r, int c, int i) {
        AgainstBare run = run(MonitorConfig.DEFAULT, n, p, r, c, i);
        assertThat(run.count(ExitReason.TABLE_WRITE) + run.count(ExitReason.TABLE_READ))
                .isZero();
        assertThat(hidden(run)).isEqualTo((long) n * (c + 1));
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,0,0", "1,2,3,1,1", "4,0,7,3,2", "16,9,1,0,5", "7,16,16,4,0"})
    void shadowTablesCountFirstTouchesAndWrites(int n, int p, int r, int c, int i) {
        AgainstBare run = run(MonitorConfig.DEFAULT.withMemory("shadow"), n, p, r, c, i);
        assertThat(run.count(ExitReason.TABLE_WRITE)).isEqualTo(p);
        assertThat(run.count(ExitReason.TABLE_READ)).isZero();
        assertThat(hidden(run)).isEqualTo(n);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,0,0", "1,2,3,1,1", "4,0,7,3,2", "16,9,1,0,5", "7,16,16,4,0"})
    void tablesOutOfSyncCountOneWriteInEachRound(int n, int p, int r, int c, int i) {
        MonitorConfig config = MonitorConfig.DEFAULT.withMemory("shadow").withOutOfSync(true);
        AgainstBare run = run(config, n, p, r, c, i);
        assertThat(run.count(ExitReason.TABLE_WRITE)).isEqualTo(Math.min(p, 1));
        assertThat(hidden(run)).isEqualTo(n);
    }
}
