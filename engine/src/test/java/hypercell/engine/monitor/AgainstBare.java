package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.Guest;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// One guest on a bare machine and under a monitor, and what both leave.
final class AgainstBare {
    static final PcConfig PC = PcConfig.DEFAULT.withRam(4 << 20);
    private static final long BUDGET = 1_000_000;

    final Guest bare;
    final Guest guest;
    final MonitoredGuest monitored;
    private final int ramBytes;
    private final Stop expected;
    private final Stop actual;

    private AgainstBare(MonitorConfig config, PcConfig pc, Function<PcMachine, Guest> start) {
        ramBytes = (int) pc.ramBytes();
        bare = start.apply(PcMachine.create(pc));
        expected = bare.machine.run(BUDGET);
        monitored = MonitoredGuest.create(pc, config).audited();
        guest = start.apply(monitored.guest());
        actual = guest.machine.run(BUDGET);
    }

    /// Runs the guest both ways and demands that nothing differs.
    static AgainstBare same(MonitorConfig config, Function<PcMachine, Guest> start) {
        AgainstBare both = new AgainstBare(config, PC, start);
        both.demandSame();
        return both;
    }

    /// The same on another machine.
    static AgainstBare same(PcConfig pc, MonitorConfig config, Function<PcMachine, Guest> start) {
        AgainstBare both = new AgainstBare(config, pc, start);
        both.demandSame();
        return both;
    }

    /// Runs the guest both ways, as a monitor that makes mistakes is expected to differ.
    static AgainstBare compare(MonitorConfig config, Function<PcMachine, Guest> start) {
        return new AgainstBare(config, PC, start);
    }

    void demandSame() {
        assertThat(events(guest.machine)).isEqualTo(events(bare.machine));
        assertThat(differentRegisters()).isEmpty();
        assertThat(actual).isEqualTo(expected);
        assertThat(firstDifference()).isEqualTo(-1);
    }

    /// Guest-physical address of the first byte of RAM that differs, or -1.
    long firstDifference() {
        return Arrays.mismatch(memory(guest), memory(bare));
    }

    private byte[] memory(Guest of) {
        return of.machine.readGpa(0, ramBytes);
    }

    private List<String> differentRegisters() {
        List<String> wanted = registers(bare.machine.cpu());
        List<String> got = registers(guest.machine.cpu());
        return IntStream.range(0, wanted.size())
                .filter(i -> !wanted.get(i).equals(got.get(i)))
                .mapToObj(i -> got.get(i) + " instead of " + wanted.get(i))
                .toList();
    }

    private static List<String> registers(Cpu cpu) {
        List<String> lines = new ArrayList<>(List.of("instructions " + cpu.instructions()));
        cpu.registers().forEach(it -> lines.add("%s %x".formatted(it.name(), cpu.register(it.name()))));
        lines.add(cpu.furtherState());
        return lines;
    }

    /// What the guest could have noticed, each with its instruction count.
    static List<String> events(PcMachine machine) {
        return machine.events().stream()
                .filter(it ->
                        !(it instanceof Event.Stopped || it instanceof Event.Exit || it instanceof Event.TableChange))
                .map(it -> it.stamp().instructions() + it.toString().replaceFirst("stamp=Stamp\\[[^]]*], ", " "))
                .toList();
    }

    List<Event.Exit> exits() {
        return guest.machine.events().stream()
                .filter(Event.Exit.class::isInstance)
                .map(Event.Exit.class::cast)
                .toList();
    }

    /// Exits that were about linear addresses in the page of `gva`.
    List<Event.Exit> exitsAt(long gva) {
        return exits().stream()
                .filter(it -> it.gva() >= 0 && (it.gva() & ~0xfffL) == (gva & ~0xfffL))
                .toList();
    }

    long count(ExitReason reason) {
        return exits().stream().filter(it -> it.reason() == reason).count();
    }

    int dword(long gpa) {
        return guest.dword(gpa);
    }
}
