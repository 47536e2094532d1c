package hypercell.kernel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuestTableTest {
    private static final Contender OWN = new Contender.Hypercell(Path.of("hypercell"));
    private static final Contender BOCHS = new Contender.Bochs();
    private static final Contender QEMU = new Contender.Qemu();

    private static GuestSeries series(long sum, long ticks, long... cpuMillis) {
        Series cpu = new Series("guest");
        for (long each : cpuMillis) {
            cpu.add(new Sample(9 * each * 1_000_000, each * 1_000_000));
        }
        return new GuestSeries(new GuestResult(sum, ticks), cpu);
    }

    private static String table(Map<Contender, GuestSeries> runs, boolean withEmpty) {
        Map<String, Map<Contender, GuestSeries>> measured = new LinkedHashMap<>();
        if (withEmpty) {
            measured.put("empty", Map.of(OWN, series(1, 8, 100), BOCHS, series(1, 8, 200), QEMU, series(1, 9, 50)));
        }
        measured.put("guest", runs);
        return new GuestTable(OWN, List.of(BOCHS, QEMU), measured).text();
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    @Test
    void aRatioIsThePeersMedianTimeByOurs() {
        Map<Contender, GuestSeries> runs = Map.of(
                OWN, series(7, 3_000_000, 500, 900, 600), BOCHS, series(7, 3_000_000, 1500), QEMU, series(7, 77, 150));

        assertThat(table(runs, false))
                .isEqualTo(lines(
                        "guest            M instr.     CPU s    MIPS        x Bochs     x QEMU TCG",
                        "guest                 3.0      0.60       5           2.50           0.25"));
    }

    @Test
    void theTimeOfTheEmptyGuestIsTakenOff() {
        Map<Contender, GuestSeries> runs =
                Map.of(OWN, series(7, 3_000_000, 600), BOCHS, series(7, 3_000_000, 1700), QEMU, series(7, 77, 175));

        assertThat(table(runs, true))
                .endsWith(lines("guest                 3.0      0.50       6           3.00           0.25"));
    }

    @Test
    void thereIsNoRatioUnlessChecksumsAgree() {
        Map<Contender, GuestSeries> runs =
                Map.of(OWN, series(7, 3_000_000, 600), BOCHS, series(6, 3_000_000, 1500), QEMU, series(8, 77, 150));

        assertThat(table(runs, false))
                .endsWith(lines("guest                 3.0      0.60       5 results differ results differ"));
    }

    @Test
    void aStarSaysThatThePeerCountedOtherInstructions() {
        Map<Contender, GuestSeries> runs =
                Map.of(OWN, series(7, 3_000_000, 600), BOCHS, series(7, 3_000_001, 1500), QEMU, series(7, 77, 150));

        assertThat(table(runs, false))
                .endsWith(lines("guest                 3.0      0.60       5          2.50*           0.25"));
    }

    @Test
    void aPeerWithoutAnImageHasADash() {
        assertThat(table(Map.of(OWN, series(7, 3_000_000, 600)), false))
                .endsWith(lines("guest                 3.0      0.60       5              -              -"));
    }

    @Test
    void theResultLineIsFoundAmongOtherOutput() {
        assertThat(GuestResult.in("boot...\r\na_sieve sum=a7692980 tsc=00000000191575c3\n"))
                .contains(new GuestResult(0xa7692980L, 0x191575c3L));
        assertThat(GuestResult.in("a_sieve sum=a76")).isEmpty();
    }
}
