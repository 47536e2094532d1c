package hypercell.kernel.repl;

import hypercell.engine.table.Nearest;
import hypercell.kernel.repl.Command.CommandError;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The commands by name; finds them by any unambiguous beginning.
final class Commands {
    private final Map<String, Command> byName = new LinkedHashMap<>();

    void add(Command command) {
        byName.put(command.name(), command);
    }

    /// Whether a line is meant as a command.
    static boolean isCommand(String line) {
        return line.stripLeading().startsWith(":");
    }

    /// All commands, in the order they were added.
    List<Command> all() {
        return List.copyOf(byName.values());
    }

    /// Runs a line that [#isCommand].
    void run(String line) throws CommandError {
        List<String> words = Arrays.asList(line.strip().substring(1).strip().split("\\s+"));
        Command command = find(words.getFirst());
        List<String> arguments = words.subList(1, words.size());
        if (arguments.size() > command.most()) {
            throw new CommandError("too many arguments", "usage :" + (command.name() + " " + command.usage()).strip());
        }
        command.action().run(arguments);
    }

    private Command find(String name) throws CommandError {
        if (byName.containsKey(name)) {
            return byName.get(name);
        }
        List<String> longer = byName.keySet().stream()
                .filter(known -> !name.isEmpty() && known.startsWith(name))
                .toList();
        if (longer.size() == 1) {
            return byName.get(longer.getFirst());
        }
        if (longer.isEmpty()) {
            String hint = Nearest.to(name, byName.keySet())
                    .map(known -> "did you mean ':" + known + "'?")
                    .orElse(":help lists all");
            throw new CommandError("unknown command ':" + name + "'", hint);
        }
        throw new CommandError("':" + name + "' may be :" + String.join(", :", longer), "");
    }
}
