package hypercell.kernel.cli;

import picocli.CommandLine.Command;

/// `hypercell bench`: measurements.
@Command(
        name = "bench",
        description = "Measure how long Hypercell takes on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class BenchCommand extends CommandGroup {
    BenchCommand(Surroundings surroundings) {
        super(surroundings);
    }
}
