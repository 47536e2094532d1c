package hypercell.dsl;

import groovy.lang.Closure;
import hypercell.dsl.internal.GuestScope;
import hypercell.dsl.internal.ScriptLine;
import hypercell.dsl.internal.TechniqueChoice;
import hypercell.dsl.spec.GuestSpec;
import hypercell.engine.monitor.CostModel;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.PagingCounts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Runs one `guest` block under several techniques.
final class Comparing {
    private static final Set<ExitReason> HIDDEN = EnumSet.of(
            ExitReason.HIDDEN_FAULT,
            ExitReason.SPAN_CONFLICT,
            ExitReason.EXTERNAL_INTERRUPT,
            ExitReason.BRANCH,
            ExitReason.CODE_READ,
            ExitReason.FALSE_SHARING);

    private final Experiment experiment;
    private final CostModel cost;

    Comparing(Experiment experiment, CostModel cost) {
        this.experiment = experiment;
        this.cost = cost;
    }

    Comparison of(List<?> techniques, String name, Closure<?> block) {
        List<Comparison.Row> rows = new ArrayList<>();
        GuestState first = null;
        for (Object said : techniques) {
            TechniqueChoice technique = TechniqueChoice.of(said);
            GuestSpec spec = GuestScope.read(experiment, name, ScriptLine.current(), block, Optional.of(technique));
            Guest guest = experiment.add(spec);
            Run run = guest.run();
            GuestState state = GuestState.of(guest);
            first = first == null ? state : first;
            rows.add(row(technique.name(), guest, run, state.equals(first)));
        }
        return new Comparison(name, cost, List.copyOf(rows));
    }

    private Comparison.Row row(String technique, Guest guest, Run run, boolean same) {
        long traps = 0;
        long hidden = 0;
        for (Map.Entry<ExitReason, Long> each :
                guest.machine().eventStream().exits().entrySet()) {
            if (HIDDEN.contains(each.getKey())) {
                hidden += each.getValue();
            } else {
                traps += each.getValue();
            }
        }
        long references = guest.getCounters().walkReads();
        long misses = guest.getCounters().tlbMisses();
        int tables = 0;
        if (guest.monitored().isPresent()) {
            MonitoredGuest monitored = guest.monitored().get();
            PagingCounts counts = monitored.vm().hardware().core().mmu().counts();
            references = counts.reads();
            misses = counts.misses();
            tables = monitored.memoryTechnique().tablePages();
        }
        if (guest.paravirtual().isPresent()) {
            tables = (int) guest.paravirtual().get().frames().stream()
                    .filter(it -> it.type().table())
                    .count();
        }
        long instructions = guest.getInstructions();
        return new Comparison.Row(
                technique,
                run.stop(),
                same,
                instructions,
                traps,
                hidden,
                references,
                misses,
                tables,
                cost.cycles(instructions, traps + hidden, references));
    }
}
