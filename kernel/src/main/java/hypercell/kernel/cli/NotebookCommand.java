package hypercell.kernel.cli;

import picocli.CommandLine.Command;

/// `hypercell notebook`: notebooks without Jupyter.
@Command(
        name = "notebook",
        description = "Run notebooks without Jupyter or Python.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class NotebookCommand extends CommandGroup {
    NotebookCommand(Surroundings surroundings) {
        super(surroundings);
    }
}
