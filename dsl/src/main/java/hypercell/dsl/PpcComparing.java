package hypercell.dsl;

import groovy.lang.Closure;
import hypercell.dsl.internal.PpcGuestScope;
import hypercell.dsl.internal.ScriptLine;
import hypercell.dsl.internal.Techniques;
import hypercell.engine.monitor.CostModel;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.ppc.fault.Ivor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs one block of a ppc440 guest on the bare machine and under `softTlb` with different options.
final class PpcComparing {
    private final Experiment experiment;
    private final CostModel cost;

    PpcComparing(Experiment experiment, CostModel cost) {
        this.experiment = experiment;
        this.cost = cost;
    }

    /// Whether the techniques are those of ppc440 guests.
    static boolean isMeant(List<?> techniques) {
        return techniques.stream().map(PpcComparing::name).anyMatch(Techniques.PPC440::equals);
    }

    private static String name(Object said) {
        return String.valueOf(said instanceof Map<?, ?> parts ? parts.get("technique") : said);
    }

    Comparison of(List<?> techniques, String name, Closure<?> block) {
        List<Comparison.Row> rows = new ArrayList<>();
        String first = null;
        for (Object said : techniques) {
            PpcGuest guest = experiment.add(PpcGuestScope.read(experiment, name, ScriptLine.current(), block, said));
            Run run = guest.run();
            String state = guest.getDigest() + guest.getSerial();
            first = first == null ? state : first;
            rows.add(row(guest, run, state.equals(first)));
        }
        return new Comparison(name, cost, List.copyOf(rows));
    }

    private Comparison.Row row(PpcGuest guest, Run run, boolean same) {
        long hidden = guest.machine().stream().exits().getOrDefault(ExitReason.HIDDEN_FAULT, 0L);
        long all = guest.machine().stream().exits().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        long instructions = guest.getInstructions();
        return new Comparison.Row(
                guest.getSpec().technique(),
                run.stop(),
                same,
                instructions,
                all - hidden,
                hidden,
                0,
                misses(guest, hidden),
                0,
                cost.cycles(instructions, all, 0));
    }

    /// Misses of the hardware's TLB: on the bare machine those that the guest takes.
    private static long misses(PpcGuest guest, long hidden) {
        if (guest.monitored().isPresent()) {
            return hidden + guest.exits(ExitReason.TLB_MISS.name());
        }
        Map<Ivor, Long> taken = guest.machine().interrupts();
        return taken.getOrDefault(Ivor.DATA_TLB_ERROR, 0L) + taken.getOrDefault(Ivor.INSTRUCTION_TLB_ERROR, 0L);
    }
}
