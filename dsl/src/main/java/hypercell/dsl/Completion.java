package hypercell.dsl;

import hypercell.dsl.internal.AsmNames;
import hypercell.dsl.internal.AsmText;
import hypercell.dsl.internal.CursorPlace;
import hypercell.engine.x86.isa.InstructionTable;
import hypercell.engine.x86.isa.Row;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Collects the words that may stand at one place of a script.
final class Completion {
    private final CursorPlace cursor;
    private final String source;
    private final List<Word> words = new ArrayList<>();

    private Completion(String source, CursorPlace cursor) {
        this.source = source;
        this.cursor = cursor;
    }

    /// See [Vocabulary#at].
    static List<Word> at(String source, int position) {
        CursorPlace cursor = CursorPlace.at(source.substring(0, Math.clamp(position, 0, source.length())));
        if (!cursor.speaks()) {
            return List.of();
        }
        Completion completion = new Completion(source, cursor);
        completion.collect();
        String partial = cursor.partial().toLowerCase(Locale.ROOT);
        return completion.words.stream()
                .filter(word ->
                        !word.later() && word.text().toLowerCase(Locale.ROOT).startsWith(partial))
                .distinct()
                .toList();
    }

    private void collect() {
        String block = cursor.block();
        switch (block) {
            case "asm" -> assembly();
            case "expect" -> expectation();
            default -> {
                if (cursor.verb().isEmpty()) {
                    statement(block);
                } else {
                    arguments(block, cursor.verb());
                }
            }
        }
    }

    private void statement(String block) {
        for (Word word : Vocabulary.words(block)) {
            if (!word.kind().equals("word") && !word.kind().equals("access")) {
                words.add(word);
            }
        }
    }

    private void arguments(String block, String verb) {
        words.addAll(Vocabulary.words("args " + verb));
        for (Word word : Vocabulary.words(block)) {
            boolean value = word.kind().equals("word")
                    || word.kind().equals("view")
                    || word.kind().equals("access");
            if (value) {
                words.add(word);
            }
        }
        switch (verb) {
            case "technique" -> words.addAll(Vocabulary.words("techniques"));
            case "entry" -> labels();
            default -> {
                if (!block.equals("guest") && !block.equals("devices")) {
                    words.addAll(Vocabulary.words("flags"));
                    words.addAll(Vocabulary.words("stops"));
                }
            }
        }
    }

    private void expectation() {
        words.addAll(Vocabulary.words("expect"));
        registers();
        words.addAll(Vocabulary.words("stops"));
        Vocabulary.words("exits").stream()
                .filter(word -> word.kind().equals("exit"))
                .forEach(words::add);
        labels();
    }

    /// Behind labels the first word of a line is an instruction, the rest operands; a prefix is followed by one
    /// more.
    private void assembly() {
        String line = cursor.statement();
        int colon = line.lastIndexOf(':');
        String[] parts = line.substring(colon + 1).stripLeading().split("\\s+", -1);
        boolean first = parts.length == 1 || (parts.length == 2 && AsmNames.isPrefix(parts[0]));
        if (first) {
            AsmNames.instructions().forEach(name -> words.add(instruction(name)));
        } else {
            registers();
            labels();
            for (String size : List.of("byte", "word", "dword")) {
                words.add(new Word(size, "asm", "size", size + " [address]", "Size of a memory operand."));
            }
        }
    }

    private void registers() {
        for (String name : AsmNames.registers()) {
            words.add(register(name));
        }
    }

    private void labels() {
        Set<String> names =
                new LinkedHashSet<>(AsmText.labels(source.replace("{", "\n").replace(";", "\n")));
        for (String name : names) {
            words.add(new Word(name, "asm", "label", name, "A label of this script."));
        }
    }

    /// A word of assembly, when it is one.
    static Optional<Word> assemblyWord(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (AsmNames.isRegister(lower)) {
            return Optional.of(register(lower));
        }
        return AsmNames.instructions().contains(lower) ? Optional.of(instruction(lower)) : Optional.empty();
    }

    private static Word register(String name) {
        return new Word(name, "asm", "register", name, "Register " + name.toUpperCase(Locale.ROOT) + ".");
    }

    private static Word instruction(String name) {
        List<Row> rows = InstructionTable.byMnemonic(name);
        if (rows.isEmpty()) {
            return new Word(name, "asm", "directive", name, "A directive of the assembler.");
        }
        Row row = rows.getFirst();
        String operands = String.join(", ", row.operands());
        return new Word(name, "asm", "instruction", (name + " " + operands).strip(), row.summary());
    }
}
