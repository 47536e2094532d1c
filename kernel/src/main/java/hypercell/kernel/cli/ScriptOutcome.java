package hypercell.kernel.cli;

import hypercell.dsl.Experiment;
import hypercell.dsl.Run;
import hypercell.kernel.eval.ErrorReport;
import java.util.Optional;

/// What became of a script.
///
/// @param experiment what the script made
/// @param error why the script itself failed, if it did
record ScriptOutcome(Experiment experiment, Optional<ErrorReport> error) {
    /// The one answer for the shell.
    ExitStatus status() {
        if (error.isPresent()) {
            return switch (error.get().kind()) {
                case ASSERTION -> ExitStatus.EXPECTATION_FAILED;
                case INTERNAL -> ExitStatus.ENVIRONMENT;
                case USER -> interrupted() ? ExitStatus.GUEST_DIED : ExitStatus.INPUT_WRONG;
                case COMPILE, EXCEPTION -> ExitStatus.INPUT_WRONG;
            };
        }
        if (unexpectedEnd().isPresent()) {
            return ExitStatus.GUEST_DIED;
        }
        return experiment.failed() ? ExitStatus.EXPECTATION_FAILED : ExitStatus.HELD;
    }

    /// The first run that ended in a way nobody expected.
    Optional<Run> unexpectedEnd() {
        return experiment.unexpectedEnds().stream().findFirst();
    }

    private boolean interrupted() {
        return error.map(report -> report.name().equals("Interrupted")).orElse(false);
    }
}
