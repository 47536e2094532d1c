package hypercell.engine.monitor.generated;

import hypercell.engine.machine.Stop;
import hypercell.engine.platform.PcMachine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// Runs guests in two ways and compares what they could notice.
public final class Differential {
    private final Way specification;
    private final Way other;
    private final Map<Family, Integer> blocks = new EnumMap<>(Family.class);
    private final Map<Family, Integer> reached = new EnumMap<>(Family.class);
    private final Map<String, Integer> stops = new TreeMap<>();
    private long instructions;
    private long events;

    public Differential(Way specification, Way other) {
        this.specification = specification;
        this.other = other;
    }

    /// Null when the two ways agree, else how they differ, by the smallest guest found. A guest that does not end
    /// by itself is not compared: deliveries count for its budget, and their number may differ.
    public String check(GeneratedGuest guest) {
        Outcome expected = specified(guest);
        if (expected.unfinished() || Outcome.difference(expected, other.outcome(guest)) == null) {
            return null;
        }
        GeneratedGuest small = new Shrinker(smaller -> differs(smaller) != null).shrink(guest);
        return "%s and %s differ in %s:%n%s%n%s"
                .formatted(specification.name(), other.name(), guest, differs(small), small.text());
    }

    private String differs(GeneratedGuest guest) {
        Outcome expected = specification.outcome(guest);
        return expected.unfinished() ? null : Outcome.difference(expected, other.outcome(guest));
    }

    /// The specification's outcome; what the guest has reached is noted.
    private Outcome specified(GeneratedGuest guest) {
        try (PcMachine machine = guest.load(specification.machine().get())) {
            Stop stop = specification.run().apply(machine);
            Outcome outcome = Outcome.of(machine, stop);
            note(guest, machine, stop);
            instructions += outcome.instructions();
            events += outcome.happened().size();
            return outcome;
        }
    }

    private void note(GeneratedGuest guest, PcMachine machine, Stop stop) {
        stops.merge(stop.getClass().getSimpleName(), 1, Integer::sum);
        guest.blocks().forEach(block -> blocks.merge(block.family(), 1, Integer::sum));
        ByteBuffer marks = ByteBuffer.wrap(machine.readGpa(Layout.MARKS, 4 * Family.values().length))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Family family : Family.values()) {
            int mark = marks.getInt(4 * family.ordinal());
            if (mark != 0) {
                reached.merge(family, 1, Integer::sum);
            }
        }
    }

    /// How many guests reached what the family is about, by family.
    public Map<Family, Integer> reached() {
        return reached;
    }

    /// How many guests ended how.
    public Map<String, Integer> stops() {
        return stops;
    }

    /// A few lines for people.
    public String report() {
        StringBuilder text = new StringBuilder("%s against %s: %,d instructions, %,d faults and deliveries, ends %s%n"
                .formatted(specification.name(), other.name(), instructions, events, stops));
        blocks.forEach((family, count) -> text.append("  %-20s %6d blocks, reached in %6d guests%n"
                .formatted(family, count, reached.getOrDefault(family, 0))));
        return text.toString();
    }
}
