package hypercell.kernel.repl;

import hypercell.dsl.Vocabulary;
import java.util.List;
import java.util.function.Supplier;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/// Completes cells as the session does, with descriptions, and commands.
final class SessionCompleter implements Completer {
    private static final List<String> TAKE_FILES = List.of(":load ", ":save ");
    private final Supplier<List<Command>> commands;

    /// @param commands known commands, asked for at each completion
    SessionCompleter(Supplier<List<Command>> commands) {
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (!(line instanceof CellParser.Word word)) {
            return;
        }
        if (!Commands.isCommand(line.line())) {
            String place = Vocabulary.placeAt(line.line(), line.cursor());
            word.completion().candidates().forEach(candidate -> candidates.add(candidate(candidate, place)));
        } else if (TAKE_FILES.stream().anyMatch(line.line().stripLeading()::startsWith)) {
            new FileNameCompleter().complete(reader, line, candidates);
        } else if (word.word().startsWith(":")) {
            commands.get().forEach(command -> candidates.add(candidate(command)));
        }
    }

    private static Candidate candidate(hypercell.kernel.eval.Candidate candidate, String place) {
        String description = Vocabulary.describe(candidate.text(), place)
                .map(word -> word.documentation())
                .orElse(candidate.signature());
        return new Candidate(
                candidate.text(),
                candidate.text(),
                null,
                description.isEmpty() ? null : description,
                null,
                null,
                false);
    }

    private static Candidate candidate(Command command) {
        String name = ":" + command.name();
        return new Candidate(name, name, null, command.help(), null, null, true);
    }
}
