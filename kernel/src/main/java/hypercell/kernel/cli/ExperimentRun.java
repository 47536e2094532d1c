package hypercell.kernel.cli;

import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.Front;
import hypercell.kernel.render.MachineRenderers;
import hypercell.kernel.render.Renderers;
import java.io.PrintStream;

/// Runs an experiment once and reports it, in words or as JSON: what `hypercell run` does, once its arguments are
/// understood.
final class ExperimentRun {
    private final Surroundings surroundings;
    private final ExperimentOptions options;

    ExperimentRun(Surroundings surroundings, ExperimentOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /// Runs `file` and prints a report for people; returns the exit status.
    int reported(String file) {
        Renderers renderers = MachineRenderers.register(new Renderers());
        RunReport report = new RunReport(surroundings);
        ScriptOutcome outcome = run(file, new TerminalFront(surroundings, renderers), surroundings.out());
        report.print(outcome);
        return outcome.status().code();
    }

    /// Runs `file` and prints one JSON document, also when the file cannot be read; returns the exit status.
    int asJson(String file) {
        ScriptOutcome outcome;
        try {
            outcome = run(file, Front.SILENT, surroundings.err());
        } catch (CommandFailed failed) {
            surroundings.out().println(RunDocument.of(failed, file));
            return failed.status().code();
        }
        surroundings.out().println(RunDocument.of(outcome, MachineRenderers.register(new Renderers())));
        return outcome.status().code();
    }

    private ScriptOutcome run(String file, Front front, PrintStream printed) {
        return new ScriptRun(surroundings, options).run(file, front, printed);
    }
}
