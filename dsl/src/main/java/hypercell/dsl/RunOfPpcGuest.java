package hypercell.dsl;

import hypercell.dsl.internal.Integers;
import hypercell.dsl.internal.Options;
import hypercell.dsl.internal.ScriptLine;
import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.softtlb.SoftTlbCounts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs a ppc440 guest once and makes the record of it.
final class RunOfPpcGuest {
    private final Experiment experiment;
    private final PpcGuest guest;

    RunOfPpcGuest(Experiment experiment, PpcGuest guest) {
        this.experiment = experiment;
        this.guest = guest;
    }

    Run run(Map<?, ?> options, Registers registers) {
        Options said = new Options("run", options, ScriptLine.current()).only("max", "expecting");
        long budget = said.has("max")
                ? Integers.between(said.get("max"), 1, Long.MAX_VALUE, "max")
                : guest.getSpec().budget();
        long before = guest.getInstructions();
        experiment.current(guest);
        experiment.running(guest);
        Stop stop;
        try {
            stop = guest.machine().run(budget);
        } finally {
            experiment.running(null);
        }
        long retired = guest.getInstructions() - before;
        experiment.retired(retired);
        Run run = record(stop, retired, registers);
        boolean expected = run.stop().orderly()
                || said.has("expecting") && run.stop() == said.get("expecting")
                || run.stop() == StopKind.BUDGET && said.has("max");
        experiment.add(run, expected);
        return run;
    }

    private Run record(Stop stop, long instructions, Registers registers) {
        TreeMap<String, Long> exits = new TreeMap<>();
        guest.monitored().ifPresent(it -> {
            SoftTlbCounts counts = it.monitor().counts();
            counts.byReason().forEach((reason, count) -> exits.put(reason.name(), count));
        });
        return new Run(
                experiment.nextRunNumber(),
                guest.getName(),
                guest.getSpec().technique(),
                StopKind.of(stop),
                stop,
                instructions,
                Collections.unmodifiableSequencedMap(registers.snapshot()),
                Collections.unmodifiableSortedMap(exits),
                guest.getSerial(),
                guest.getDigest(),
                List.of(),
                "");
    }
}
