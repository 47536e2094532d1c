package hypercell.kernel.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// A command that the design names and this version does not have.
@Command(hidden = true)
final class LaterCommand implements Callable<Integer> {
    private final String name;

    LaterCommand(String name) {
        this.name = name;
    }

    @Override
    public Integer call() {
        throw CommandFailed.input("'" + name + "' is not in this version", "hypercell --help lists what is");
    }
}
