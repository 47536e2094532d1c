package hypercell.kernel.cli;

import picocli.CommandLine.Command;

/// `hypercell kernel`: the Jupyter kernel.
@Command(
        name = "kernel",
        description = "Install or run the Jupyter kernel.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class KernelCommand extends CommandGroup {
    KernelCommand(Surroundings surroundings) {
        super(surroundings);
    }
}
