package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Parses data and directives: `db dw dd dq asciz`, `resb..resq`, `align`, `org`, `bits`, `use16`, `use32`, `use64`,
/// `default`, `equ`.
final class DirectiveParser {
    private static final Map<String, Integer> DATA = Map.of("db", 1, "dw", 2, "dd", 4, "dq", 8, "ascii", 1, "asciz", 1);
    private static final Map<String, Integer> RESERVE = Map.of("resb", 1, "resw", 2, "resd", 4, "resq", 8);
    private static final Set<String> OTHER =
            Set.of("align", "org", "bits", "use16", "use32", "use64", "default", "times", "equ");
    private static final Map<String, String> UNSUPPORTED = Map.ofEntries(
            Map.entry("section", "a unit is one contiguous range: put data after the code, without sections"),
            Map.entry("segment", "a unit is one contiguous range: put data after the code, without segments"),
            Map.entry("global", "every label of a unit is visible: leave the line out"),
            Map.entry("extern", "a unit is complete by itself: pass outside addresses as constants"),
            Map.entry("incbin", "load the file into memory beside the code instead"),
            Map.entry("struc", "use equ for the offsets"),
            Map.entry("proc", "write a label"),
            Map.entry("cpu", "the processor is chosen with the machine: leave the line out"));

    private final TokenLine line;

    DirectiveParser(TokenLine line) {
        this.line = line;
    }

    static boolean isDirective(String word) {
        return DATA.containsKey(word) || RESERVE.containsKey(word) || OTHER.contains(word);
    }

    /// Whether a label without a colon may stand before `word`.
    static boolean labelMayPrecede(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return DATA.containsKey(lower) || RESERVE.containsKey(lower) || lower.equals("times");
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>(OTHER);
        names.addAll(DATA.keySet());
        names.addAll(RESERVE.keySet());
        return names;
    }

    /// What to do instead of a directive that other assemblers have, or the empty string.
    static String unsupported(String word) {
        return UNSUPPORTED.getOrDefault(word, "");
    }

    /// The directive that comes next.
    Statement directive(Position position) throws SyntaxError {
        String word = line.peekLower();
        if (!isDirective(word) || word.equals("times") || word.equals("equ")) {
            throw line.unexpected("expected bits, org or another directive");
        }
        line.next();
        if (DATA.containsKey(word)) {
            return data(word, DATA.get(word), position);
        }
        if (RESERVE.containsKey(word)) {
            Expr count = new ExprParser(line).parse();
            Expr bytes = new Expr.Binary("*", count, new Expr.Number(RESERVE.get(word)));
            return new Statement.Directive("resb", null, List.of(bytes), position);
        }
        if (word.equals("default")) {
            return addressing(position);
        }
        if (word.startsWith("use")) {
            return new Statement.Directive(
                    "bits", null, List.of(new Expr.Number(Long.parseLong(word.substring(3)))), position);
        }
        return new Statement.Directive(word, null, values(), position);
    }

    /// `default rel` or `default abs`.
    private Statement addressing(Position position) throws SyntaxError {
        String choice = line.peekLower();
        if (!choice.equals("rel") && !choice.equals("abs")) {
            throw line.unexpected("expected rel or abs");
        }
        line.next();
        return new Statement.Directive("default", choice, List.of(), position);
    }

    /// `equ value` after its name.
    Statement equ(String name, Position position) throws SyntaxError {
        line.next();
        return new Statement.Directive("equ", name, List.of(new ExprParser(line).parse()), position);
    }

    /// Values after a directive; `align 16, db 0` is NASM's way to give the fill byte.
    private List<Expr> values() throws SyntaxError {
        List<Expr> values = new ArrayList<>();
        do {
            line.takeWord("db");
            values.add(new ExprParser(line).parse());
        } while (line.takeSign(","));
        return values;
    }

    private Statement data(String word, int bytes, Position position) throws SyntaxError {
        List<Statement.Item> items = new ArrayList<>();
        do {
            if (line.atEnd()) {
                throw line.unexpected("expected a value or a string");
            }
            items.add(item());
            if (items.size() == 1 && line.takeWord("dup")) {
                return duplicate(items.get(0), word, bytes, position);
            }
        } while (line.takeSign(","));
        if (word.equals("asciz")) {
            items.add(new Statement.Item.Value(new Expr.Number(0), position));
        }
        return new Statement.Data(bytes, items, position);
    }

    /// MASM's `db 10 dup (0)` is `times 10 db 0`.
    private Statement duplicate(Statement.Item count, String word, int bytes, Position position) throws SyntaxError {
        if (!(count instanceof Statement.Item.Value(Expr times, Position _))) {
            throw line.error("the count before 'dup' must be a number", "");
        }
        line.expectSign("(");
        Statement body = data(word, bytes, position);
        line.expectSign(")");
        return new Statement.Times(times, body, position);
    }

    /// A string stands for its bytes, unless it is part of an expression (`'a' + 1`); MASM's `?` for a zero.
    private Statement.Item item() throws SyntaxError {
        boolean lone = line.peekSecond().isSign(",")
                || line.peekSecond().kind() == Token.Kind.END
                || line.peekSecond().isSign(")");
        if (line.peek().kind() == Token.Kind.STRING && lone) {
            return new Statement.Item.Text(line.next().bytes());
        }
        Position position = line.position();
        if (line.takeWord("?")) {
            return new Statement.Item.Value(new Expr.Number(0), position);
        }
        Expr value = new ExprParser(line).parse();
        if (AddressSum.namesRegister(value)) {
            throw new SyntaxError(position, "a register cannot stand in data", "");
        }
        return new Statement.Item.Value(value, position);
    }
}
