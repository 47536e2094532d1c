package hypercell.dsl;

import hypercell.dsl.internal.Integers;
import hypercell.dsl.internal.Options;
import hypercell.dsl.internal.ScriptLine;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcMachine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs a guest once and makes the record of it.
final class RunOfGuest {
    private static final int RECENT = 8;
    private final Experiment experiment;
    private final Guest guest;

    RunOfGuest(Experiment experiment, Guest guest) {
        this.experiment = experiment;
        this.guest = guest;
    }

    Run run(Map<?, ?> options, Registers registers) {
        Options said = new Options("run", options, ScriptLine.current()).only("max", "expecting");
        StopKind expecting = expecting(said);
        long budget = budget(said);
        PcMachine machine = guest.machine();
        long before = machine.cpu().instructions();
        experiment.current(guest);
        experiment.running(guest);
        Stop stop;
        try {
            stop = machine.run(budget);
        } finally {
            experiment.running(null);
        }
        long retired = machine.cpu().instructions() - before;
        experiment.retired(retired);
        Run run = record(stop, retired, registers);
        experiment.add(
                run,
                run.stop().orderly() || run.stop() == expecting || (run.stop() == StopKind.BUDGET && said.has("max")));
        return run;
    }

    private Run record(Stop stop, long instructions, Registers registers) {
        StopKind kind = StopKind.of(stop);
        return new Run(
                experiment.nextRunNumber(),
                guest.getName(),
                guest.getSpec().technique(),
                kind,
                stop,
                instructions,
                Collections.unmodifiableSequencedMap(registers.snapshot()),
                Collections.unmodifiableSortedMap(new TreeMap<>(guest.getExits().counts())),
                guest.getSerial(),
                guest.getDigest(),
                kind.orderly() ? List.of() : recent(kind),
                hint(kind));
    }

    /// The commonest mistake of all: code that runs past its end, into zeros that are instructions, too.
    private String hint(StopKind kind) {
        List<Event.Instruction> last = guest.machine().recent(1);
        if (kind.orderly()
                || last.isEmpty()
                || guest.code().holds(last.getLast().gva())) {
            return "";
        }
        return "the processor has left the code of the guest: is a hlt or a jmp missing at its end?";
    }

    /// The last instructions; after a triple fault also the one that could not complete.
    private List<String> recent(StopKind kind) {
        List<String> lines = new ArrayList<>();
        Disassembly disassembly = guest.code().disassembly(guest.machine());
        for (Event.Instruction instruction : guest.machine().recent(RECENT)) {
            lines.add(disassembly.line(instruction.gva(), instruction.bytes()).instruction());
        }
        if (kind == StopKind.TRIPLE_FAULT) {
            lines.add(guest.machine()
                            .present()
                            .map(it -> disassembly.line(it.gva(), it.bytes()).instruction())
                            .orElse("0x%08x  not mapped"
                                    .formatted(guest.machine().cpu().pc()))
                    + "   ← faulted");
        }
        return List.copyOf(lines);
    }

    private long budget(Options said) {
        if (said.has("max")) {
            return Integers.between(said.get("max"), 1, Long.MAX_VALUE, "max");
        }
        long forced = experiment.options().maxInstructions();
        return forced > 0 ? forced : guest.getSpec().budget();
    }

    private static StopKind expecting(Options said) {
        Object kind = said.get("expecting");
        if (kind != null && !(kind instanceof StopKind)) {
            throw UserError.here("expecting takes a stop such as tripleFault, not " + kind, "");
        }
        return (StopKind) kind;
    }
}
