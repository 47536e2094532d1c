package hypercell.engine.monitor.generated;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.CpuFeature;
import hypercell.engine.x86.exec.CpuModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Generated guests do what they are meant to do, and the same in every way that must not make a difference. By default
/// a few hundred, always the same; `-Dgenerated.guests=N` runs N in each way, `-Dgenerated.seed=N` begins elsewhere.
class GeneratedGuestsTest {
    private static final long SEED = Long.getLong("generated.seed", 1);
    private static final int GUESTS = Integer.getInteger("generated.guests", 300);
    private static final Set<Family> OTHER_MODES = EnumSet.of(Family.REAL_MODE, Family.VIRTUAL_8086);
    private static final String SENSITIVE =
            "(?m)^(pushf|popf|sgdt|sidt|sldt|str |smsw|lar|lsl|verr|verw|push [cdefgs]s|pop [defgs]s|mov e?[abcd]x, [cdefgs]s\\b"
                    + "|retf).*";

    static Stream<Way> ways() {
        return Stream.of(Way.BARE, Way.STEPPED, Way.WITHOUT_TLB, Way.SMALL_TLB, Way.IDEAL_TLB);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGuestNoticesNoDifference(Way way) {
        Differential differential = new Differential(Way.BARE, way);
        for (long seed = SEED; seed < SEED + GUESTS; seed++) {
            Flavour flavour = seed % 3 == 0 ? Flavour.SENSITIVE : Flavour.VIRTUALIZABLE;
            assertThat(differential.check(GeneratedGuest.of(seed, flavour))).isNull();
        }
    }

    @Test
    void everyFamilyReachesWhatItIsAboutAndGuestsEnd() {
        Differential differential = new Differential(Way.BARE, Way.BARE);
        for (long seed = 1; seed <= 600; seed++) {
            differential.check(GeneratedGuest.of(seed, Flavour.SENSITIVE));
        }

        for (Family family : Family.values()) {
            assertThat(differential.reached()).as(differential.report()).containsKey(family);
            assertThat(differential.reached().get(family)).as(family.name()).isGreaterThan(4);
        }
        assertThat(differential.stops()).containsOnlyKeys("Halted", "TripleFault");
        assertThat(differential.stops().get("Halted")).isGreaterThan(550);
    }

    @Test
    void aSeedMakesTheSameGuestAgainAndAnotherSeedAnother() {
        String text = GeneratedGuest.of(7, Flavour.SENSITIVE).text();

        assertThat(GeneratedGuest.of(7, Flavour.SENSITIVE).text()).isEqualTo(text);
        assertThat(GeneratedGuest.of(8, Flavour.SENSITIVE).text()).isNotEqualTo(text);
    }

    @Test
    void virtualizableKernelsHaveNoSensitiveInstruction() {
        for (long seed = 0; seed < 1000; seed++) {
            for (Block block : GeneratedGuest.of(seed, Flavour.VIRTUALIZABLE).blocks()) {
                if (!OTHER_MODES.contains(block.family())) {
                    assertThat(String.join("\n", block.lines())).doesNotContainPattern(SENSITIVE);
                }
            }
        }
    }

    @Test
    void aDifferenceIsFoundAndShrunkToTheLinesThatShowIt() {
        PcConfig lesser = GeneratedGuest.PC.withCpu(CpuModel.HYPERCELL.without(CpuFeature.SSE2));
        Differential differential = new Differential(Way.BARE, Way.of("without SSE2", lesser));
        GeneratedGuest guest = amongOthers("paddd xmm1, xmm1");

        String difference = differential.check(guest);

        assertThat(difference).startsWith("bare and without SSE2 differ in " + guest);
        assertThat(difference).contains("fault 6", "block0: ; LAZY_FLOAT").doesNotContain("block1:");
        assertThat(difference.lines().filter(line -> line.contains("xmm"))).hasSize(1);
        assertThat(difference.lines()).hasSizeLessThan(20);
    }

    /// A guest of several blocks with a line `wanted`.
    private static GeneratedGuest amongOthers(String wanted) {
        return Stream.iterate(1L, seed -> seed + 1)
                .map(seed -> GeneratedGuest.of(seed, Flavour.VIRTUALIZABLE))
                .filter(guest -> guest.blocks().size() > 3 && guest.text().contains(wanted))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void timersOfEveryPhaseInterruptAtEveryInstruction() {
        Set<Long> interrupted = new TreeSet<>();
        for (int phase = 0; phase < 90; phase++) {
            GeneratedGuest guest = new GeneratedGuest(0, Flavour.VIRTUALIZABLE, List.of(interruptible(phase)), false);
            try (PcMachine machine = guest.load(Way.BARE.machine().get())) {
                machine.run(GeneratedGuest.BUDGET);
                interrupted.addAll(placesLogged(machine, 0x20));
            }
        }

        // 40 instructions of one byte, one after the other: consecutive addresses
        long last = interrupted.stream().mapToLong(Long::longValue).max().orElseThrow();
        Set<Long> wanted = Stream.iterate(last, at -> at - 1).limit(40).collect(Collectors.toSet());
        assertThat(interrupted).containsAll(wanted);
    }

    /// One instruction more for each phase, in the same bytes.
    private static Block interruptible(int phase) {
        return new Block(Family.TIMER, """
                mov al, 0x34
                out 0x43, al
                mov al, 3
                out 0x40, al
                mov al, 0
                out 0x40, al
                mov al, 0xfe
                out 0x21, al
                mov ecx, %d
                .wait: dec ecx
                jns .wait
                %s
                .skip: sti
                times 300 inc eax
                cli
                """.formatted(phase / 2, phase % 2 == 0 ? "jmp .skip" : "nop\nnop")
                .lines()
                .toList());
    }

    /// Where exceptions and interrupts of `vector` came from, by the guest's own log.
    private static List<Long> placesLogged(PcMachine machine, int vector) {
        Map<Integer, byte[]> records = Stream.iterate(0, i -> i + 1)
                .limit(512)
                .collect(Collectors.toMap(i -> i, i -> machine.readGpa(Layout.LOG + 32L * i, 12)));
        return records.values().stream()
                .filter(bytes -> bytes[0] == vector)
                .map(bytes -> (bytes[8] & 0xffL) | (bytes[9] & 0xffL) << 8)
                .toList();
    }
}
