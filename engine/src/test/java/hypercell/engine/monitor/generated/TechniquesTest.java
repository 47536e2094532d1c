package hypercell.engine.monitor.generated;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.monitor.MonitoredGuest;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A guest cannot tell a technique from the bare machine. By default some hundred guests for each, always the same;
/// `-Dgenerated.guests=N` runs N, `-Dgenerated.seed=N` begins elsewhere.
class TechniquesTest {
    private static final long SEED = Long.getLong("generated.seed", 1);
    private static final int GUESTS = Integer.getInteger("generated.guests", 300);

    static Stream<MonitorConfig> techniques() {
        MonitorConfig standard = MonitorConfig.DEFAULT;
        return Stream.of("virtualTlb", "shadow", "bruteForce")
                .map(standard::withMemory)
                .flatMap(memory -> Stream.of(memory, memory.withPrivilege("scanBeforeExecute")));
    }

    @ParameterizedTest
    @MethodSource("techniques")
    void aGuestCannotTellATechniqueFromTheBareMachine(MonitorConfig config) {
        boolean scans = config.privilege().equals("scanBeforeExecute");
        String name = config.privilege() + " + " + config.memory();
        Way technique = Way.of(
                name, () -> MonitoredGuest.create(GeneratedGuest.PC, config).guest());
        Differential differential = new Differential(Way.BARE, technique);
        for (long seed = SEED; seed < SEED + GUESTS; seed++) {
            Flavour flavour = scans && seed % 3 == 0 ? Flavour.SENSITIVE : Flavour.VIRTUALIZABLE;
            assertThat(differential.check(GeneratedGuest.of(seed, flavour))).isNull();
        }
    }
}
