package hypercell.kernel.repl;

import hypercell.kernel.eval.Session;
import hypercell.kernel.eval.Variable;
import hypercell.kernel.render.PlainText;
import hypercell.kernel.render.TextTable;
import hypercell.kernel.repl.Command.CommandError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Commands about the session itself.
final class SessionCommands {
    private static final int VALUE_WIDTH = 70;
    private final Session session;
    private final Repl repl;

    SessionCommands(Session session, Repl repl) {
        this.session = session;
        this.repl = repl;
    }

    void addTo(Commands commands) {
        commands.add(new Command("vars", "", "variables and their values", 0, words -> variables()));
        commands.add(new Command("load", "FILE", "run a script in this session", 1, this::load));
        commands.add(new Command("save", "FILE", "write the cells that ran into a script", 1, this::save));
        commands.add(new Command(
                "more",
                "",
                "the rest of a long value",
                0,
                words -> repl.screen().more()));
        commands.add(new Command("help", "[topic]", "this list, an instruction, or a word", 1, this::help));
        commands.add(new Command("exit", "", "the same as :quit", 0, words -> repl.quit()));
        commands.add(new Command("quit", "", "end the session (Control-D does, too)", 0, words -> repl.quit()));
    }

    private void variables() {
        List<List<String>> rows = new ArrayList<>();
        for (Variable variable : session.variables()) {
            rows.add(List.of(variable.name(), variable.type(), oneLine(variable.value())));
        }
        repl.screen()
                .print(
                        rows.isEmpty()
                                ? "no variables yet"
                                : TextTable.of(List.of("name", "type", "value"), rows, List.of(false, false, false)));
    }

    private static String oneLine(Object value) {
        String line = PlainText.of(value).lines().findFirst().orElse("");
        return line.length() <= VALUE_WIDTH ? line : line.substring(0, VALUE_WIDTH - 1) + "…";
    }

    private void load(List<String> words) throws CommandError {
        String file = file(":load", words);
        try {
            session.experiment().scriptFolder(Path.of(file).toAbsolutePath().getParent());
            repl.evaluate(Files.readString(Path.of(file)), file);
        } catch (IOException | InvalidPathException e) {
            throw new CommandError("cannot read '" + file + "'", reason(e));
        }
    }

    private void save(List<String> words) throws CommandError {
        String file = file(":save", words);
        try {
            if (Files.exists(Path.of(file))) {
                throw new CommandError("'" + file + "' exists already", "choose another name");
            }
            Files.writeString(Path.of(file), String.join("\n", repl.kept()) + "\n");
            repl.screen().print("%d cells written to %s".formatted(repl.kept().size(), file));
        } catch (IOException | InvalidPathException e) {
            throw new CommandError("cannot write '" + file + "'", reason(e));
        }
    }

    private static String file(String command, List<String> words) throws CommandError {
        if (words.isEmpty()) {
            throw new CommandError(command + " needs a file", "");
        }
        return words.getFirst();
    }

    private static String reason(Exception failure) {
        return failure instanceof java.nio.file.NoSuchFileException ? "there is no such file" : failure.getMessage();
    }

    private void help(List<String> words) throws CommandError {
        if (!words.isEmpty()) {
            String topic = words.getFirst();
            repl.screen()
                    .print(Topics.text(topic)
                            .orElseThrow(() -> new CommandError(
                                    "nothing is called '" + topic + "'", Topics.nearest(topic, List.of()))));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Command command : repl.commands().all()) {
            rows.add(List.of(":" + command.name(), command.usage(), command.help()));
        }
        repl.screen()
                .print(TextTable.of(
                        List.of("command", "arguments", "what it does"), rows, List.of(false, false, false)));
        repl.screen()
                .print("Everything else is Groovy and the words of Hypercell. Any beginning of a command will do.");
    }
}
