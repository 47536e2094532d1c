package hypercell.engine.x86.isa;

import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Parses assembly text as textbooks write it: NASM syntax, with MASM's `dword ptr`, `offset` and `1234h`. A line
/// with a mistake becomes a [Problem]; the other lines are still parsed.
public final class AsmParser {
    private static final Set<String> PREFIXES = Set.of(
            "lock", "rep", "repe", "repz", "repne", "repnz", "o16", "o32", "o64", "a16", "a32", "a64", "es", "cs", "ss",
            "ds", "fs", "gs");

    private final Map<String, Long> constants;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private AsmParser(Map<String, Long> constants) {
        this.constants = constants;
    }

    /// What was read: the statements of the good lines, and a problem for each bad one.
    public record Parsed(List<Statement> statements, List<Problem> problems) {}

    /// Parses `text`.
    ///
    /// @param constants names with values that the caller defines; scales may use them
    public static Parsed parse(String text, Map<String, Long> constants) {
        AsmParser parser = new AsmParser(constants);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            parser.line(lines.get(i), i + 1);
        }
        return new Parsed(parser.statements, parser.problems);
    }

    /// Whether the assembler knows `word` as a mnemonic, prefix or directive.
    static boolean isStatementWord(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return PREFIXES.contains(lower) || DirectiveParser.isDirective(lower) || isMnemonic(lower);
    }

    private static boolean isMnemonic(String word) {
        return !InstructionTable.named(word).isEmpty();
    }

    private void line(String text, int number) {
        try {
            TokenLine line = new TokenLine(Lexer.tokens(text, number), number);
            labels(line);
            if (!line.atEnd()) {
                statements.add(statement(line));
                line.expectEnd();
            }
        } catch (SyntaxError e) {
            problems.add(e.problem());
        }
    }

    /// `name:`, and NASM's `name` without a colon before data.
    private void labels(TokenLine line) throws SyntaxError {
        while (line.peek().kind() == Token.Kind.WORD) {
            boolean colon = line.peekSecond().isSign(":");
            boolean bare = !isStatementWord(line.peek().text())
                    && DirectiveParser.labelMayPrecede(line.peekSecond().text());
            if (!colon && !bare) {
                return;
            }
            label(line, colon);
        }
    }

    private void label(TokenLine line, boolean colon) throws SyntaxError {
        Position position = line.position();
        String name = line.peek().text();
        if (Registers.named(name.toLowerCase(Locale.ROOT)) != null) {
            throw line.error("'" + name + "' is a register and cannot be a label", "");
        }
        line.next();
        if (colon) {
            line.next();
        }
        if (line.peek().isWord("equ")) {
            statements.add(new DirectiveParser(line).equ(name, position));
        } else {
            statements.add(new Statement.Label(name, position));
        }
    }

    private Statement statement(TokenLine line) throws SyntaxError {
        Position position = line.position();
        if (line.takeSign("[")) {
            Statement directive = new DirectiveParser(line).directive(position);
            line.expectSign("]");
            return directive;
        }
        if (line.peek().isSign("%")) {
            throw line.error("macros and %define are not supported", "use equ for constants, and labels");
        }
        if (line.peek().kind() != Token.Kind.WORD) {
            throw line.unexpected("expected an instruction or a label");
        }
        if (line.peekSecond().isWord("equ")) {
            String name = line.next().text();
            return new DirectiveParser(line).equ(name, position);
        }
        if (line.takeWord("times")) {
            return new Statement.Times(new ExprParser(line).parse(), statement(line), position);
        }
        return DirectiveParser.isDirective(line.peekLower()) && !isMnemonic(line.peekLower())
                ? new DirectiveParser(line).directive(position)
                : instruction(line, position);
    }

    private Statement instruction(TokenLine line, Position position) throws SyntaxError {
        List<String> prefixes = new ArrayList<>();
        while (PREFIXES.contains(line.peekLower())) {
            prefixes.add(line.next().text().toLowerCase(Locale.ROOT));
        }
        if (line.atEnd()) {
            throw new SyntaxError(
                    position, "'" + prefixes.get(prefixes.size() - 1) + "' needs an instruction after it", "");
        }
        String mnemonic = line.peekLower();
        if (!isMnemonic(mnemonic)) {
            throw unknownInstruction(line);
        }
        line.next();
        return new Statement.Instruction(prefixes, mnemonic, arguments(line), position);
    }

    private List<Argument> arguments(TokenLine line) throws SyntaxError {
        List<Argument> arguments = new ArrayList<>();
        if (line.atEnd()) {
            return arguments;
        }
        ArgumentParser parser = new ArgumentParser(line, constants);
        do {
            arguments.add(parser.parse());
        } while (line.takeSign(","));
        return arguments;
    }

    private static SyntaxError unknownInstruction(TokenLine line) {
        String word = line.peek().text();
        String unsupported = DirectiveParser.unsupported(word.toLowerCase(Locale.ROOT));
        if (!unsupported.isEmpty()) {
            return line.error("'" + word + "' is not supported", unsupported);
        }
        Set<String> known = new TreeSet<>();
        for (String mnemonic : InstructionTable.mnemonics()) {
            known.add(mnemonic.toLowerCase(Locale.ROOT));
        }
        known.addAll(PREFIXES);
        known.addAll(DirectiveParser.names());
        String hint = Nearest.hint(word, known);
        return line.error("unknown instruction '" + word + "'", hint.isEmpty() ? "a label ends with ':'" : hint);
    }
}
