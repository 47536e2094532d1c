package hypercell.engine.monitor.generated;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.monitor.FilledAhead;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.platform.PcMachine;
import java.util.List;
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

    /// Ways to virtualize memory, each with what else makes a difference to it.
    static Stream<MonitorConfig> memories() {
        MonitorConfig standard = MonitorConfig.DEFAULT;
        MonitorConfig shadow = standard.withMemory("shadow");
        MonitorConfig brute = standard.withMemory("bruteForce");
        return Stream.of(
                brute,
                brute.withFrames(false, 7, true, List.of()).withPrivilege("scanBeforeExecute"),
                shadow,
                shadow.withOutOfSync(true),
                shadow.withTableFrames(8),
                shadow.withFrames(true, 7, true, List.of()),
                standard.withMemory(vm -> new FilledAhead(vm, 8)),
                shadow.withOutOfSync(true).withTableFrames(8).withPrivilege("scanBeforeExecute"));
    }

    @ParameterizedTest
    @MethodSource("memories")
    void aGuestCannotTellHowItsMemoryIsVirtualized(MonitorConfig config) {
        Way technique = Way.of(
                config.memory(),
                () -> MonitoredGuest.create(GeneratedGuest.PC, config).guest());
        Differential differential = new Differential(Way.BARE, technique);
        for (long seed = SEED; seed < SEED + GUESTS / 3; seed++) {
            assertThat(differential.check(GeneratedGuest.of(seed, Flavour.VIRTUALIZABLE)))
                    .isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("memories")
    void hardwaresTablesAreRightAfterEveryExit(MonitorConfig config) {
        for (long seed = SEED; seed < SEED + GUESTS / 30; seed++) {
            GeneratedGuest guest = GeneratedGuest.of(seed, Flavour.VIRTUALIZABLE);
            MonitoredGuest monitored =
                    MonitoredGuest.create(GeneratedGuest.PC, config).audited();
            try (PcMachine machine = guest.load(monitored.guest())) {
                machine.run(GeneratedGuest.BUDGET);
            }
            assertThat(monitored.isolationViolations()).isEmpty();
        }
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
