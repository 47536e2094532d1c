package hypercell.engine.x86.isa;

import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/// One pass over the statements: gives every statement its address and bytes, with the label values of the pass before.
/// Passes repeat until nothing moves; an instruction never gets shorter from pass to pass, so that they settle.
final class Layout {
    /// A unit is a program for an experiment; a larger one is a mistyped count.
    private static final int MAX_BYTES = 64 << 20;

    private final List<Statement> statements;
    private final Layout before;
    private final int[] floors;
    private final List<Problem> problems = new ArrayList<>();
    private final Symbols symbols;
    private final List<Assembly.Line> listing = new ArrayList<>();
    private final CodeBuffer code = new CodeBuffer();
    private long origin;
    private int bits;
    /// What `[x]` means in 64-bit code.
    private Argument.Reference reference = Argument.Reference.ABSOLUTE;
    private int index;

    /// @param before the pass before, or null
    Layout(List<Statement> statements, int bits, long origin, Map<String, Long> constants, Layout before) {
        this.statements = statements;
        this.before = before;
        this.symbols = new Symbols(constants, before == null ? null : before.symbols, problems);
        this.floors = before == null ? new int[statements.size()] : before.floors.clone();
        this.bits = bits;
        this.origin = origin;
    }

    Layout run() {
        for (index = 0; index < statements.size(); index++) {
            Statement statement = statements.get(index);
            int start = code.length();
            place(statement);
            boolean instructions = statement instanceof Statement.Instruction
                    || (statement instanceof Statement.Times times && times.body() instanceof Statement.Instruction);
            if (code.length() > start) {
                listing.add(new Assembly.Line(
                        origin + start, code.length() - start, statement.position(), instructions ? bits : 0));
            }
        }
        return this;
    }

    /// Whether a further pass would make the same.
    boolean settled() {
        return before != null
                && before.symbols.values().equals(symbols.values())
                && before.code.length() == code.length();
    }

    List<Problem> problems() {
        return problems;
    }

    Assembly assembly() {
        return new Assembly(
                origin, code.toArray(), Collections.unmodifiableMap(symbols.values()), List.copyOf(listing));
    }

    private long here() {
        return origin + code.length();
    }

    private void place(Statement statement) {
        switch (statement) {
            case Statement.Label(String name, Position position) -> symbols.label(name, here(), position);
            case Statement.Instruction instruction -> instruction(instruction);
            case Statement.Data data -> data(data);
            case Statement.Times times -> times(times);
            case Statement.Directive directive -> directive(directive);
        }
    }

    private void instruction(Statement.Instruction instruction) {
        if (InstructionTable.named(instruction.mnemonic()).isEmpty()) {
            problem(
                    instruction.position(),
                    "unknown instruction '" + instruction.mnemonic() + "'",
                    Nearest.hint(instruction.mnemonic(), lowerCaseMnemonics()));
            return;
        }
        int known = problems.size();
        List<Source> sources = new ArrayList<>();
        for (Argument argument : instruction.arguments()) {
            sources.add(source(argument, instruction));
        }
        if (problems.size() > known) {
            return;
        }
        InstructionEncoder encoder = new InstructionEncoder(instruction, sources, bits);
        byte[] bytes = encoder.encode(here(), floors[index]);
        Problem problem = encoder.problem(bytes);
        if (problem != null) {
            problems.add(problem);
        }
        if (bytes != null) {
            floors[index] = Math.max(floors[index], bytes.length);
            code.add(bytes);
        }
    }

    private static TreeSet<String> lowerCaseMnemonics() {
        TreeSet<String> names = new TreeSet<>();
        for (String name : InstructionTable.mnemonics()) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private Source source(Argument argument, Statement.Instruction instruction) {
        return switch (argument) {
            case Argument.Register(String name, Position position) -> {
                Operand register = Registers.named(name);
                if (register == null) {
                    symbols.unknown(new Expr.Symbol(name, position));
                }
                yield new Source(argument, register, 0, 0);
            }
            case Argument.Value value -> new Source(argument, null, value(value.expression(), value.position()), 0);
            case Argument.Memory memory -> memorySource(memory, instruction);
            case Argument.Far far ->
                new Source(argument, null, value(far.offset(), far.position()), value(far.selector(), far.position()));
        };
    }

    private Source memorySource(Argument.Memory memory, Statement.Instruction instruction) {
        long displacement = value(memory.displacement(), memory.position());
        Argument.Memory said = memory.with(reference(memory));
        int demanded = WrittenPrefixes.of(instruction.prefixes()).addressBits();
        Problem problem = AddressProblem.of(said, displacement, demanded, bits);
        if (problem != null) {
            problems.add(problem);
        }
        return new Source(said, null, displacement, 0);
    }

    /// `default rel` is for 64-bit code, and not for FS and GS, whose bases are not where the code is.
    private Argument.Reference reference(Argument.Memory memory) {
        boolean ownBase = "fs".equals(memory.segment()) || "gs".equals(memory.segment());
        boolean follows = memory.reference() == Argument.Reference.UNSAID && !memory.hasRegisters();
        return !follows ? memory.reference() : bits == 64 && !ownBase ? reference : Argument.Reference.ABSOLUTE;
    }

    private void data(Statement.Data data) {
        for (Statement.Item item : data.items()) {
            switch (item) {
                case Statement.Item.Text(byte[] bytes) -> {
                    code.add(bytes);
                    code.fill(0, (data.bytes() - bytes.length % data.bytes()) % data.bytes());
                }
                case Statement.Item.Value(Expr expression, Position position) -> {
                    long value = value(expression, position);
                    if (!Ranges.fits(value, data.bytes() * 8)) {
                        problem(
                                position,
                                Ranges.sentence(String.valueOf(value), data.bytes() * 8),
                                "use a wider data directive");
                    }
                    code.add(value, data.bytes());
                }
            }
        }
    }

    private void times(Statement.Times times) {
        Position position = times.position();
        long count = value(times.count(), times.position());
        if (count < 0) {
            problem(
                    position,
                    "the count of times is negative: " + count,
                    "what comes before is " + -count + " too long");
        }
        int start = code.length();
        for (long i = 0; i < count; i++) {
            place(times.body());
            int length = code.length() - start;
            if (i == 0 && tooLong(Math.max(1, length), count, position)) {
                return;
            }
            if (!PlaceDependence.of(times.body())) {
                code.repeat(start, (int) count - 1);
                return;
            }
        }
    }

    private boolean tooLong(long bytes, long count, Position position) {
        boolean tooLong = count > (MAX_BYTES - code.length()) / bytes;
        if (tooLong) {
            problem(position, "the unit would be larger than 64 MiB", "");
        }
        return tooLong;
    }

    private void directive(Statement.Directive directive) {
        Position position = directive.position();
        switch (directive.name()) {
            case "equ" ->
                symbols.define(directive.symbol(), value(directive.values().get(0), position), position);
            case "bits" -> bits(value(directive.values().get(0), position), position);
            case "default" ->
                reference =
                        directive.symbol().equals("rel") ? Argument.Reference.TO_TARGET : Argument.Reference.ABSOLUTE;
            case "org" -> org(value(directive.values().get(0), position), position);
            case "resb" ->
                pad(value(directive.values().get(0), position), 0, "a negative number of bytes is reserved", position);
            case "align" -> align(directive, position);
            default -> problem(position, "unknown directive '" + directive.name() + "'", "");
        }
    }

    private void bits(long value, Position position) {
        if (value == 16 || value == 32 || value == 64) {
            bits = (int) value;
        } else {
            problem(position, "there is no " + value + "-bit code", "write bits 16, bits 32 or bits 64");
        }
    }

    /// Before the first byte `org` says where the unit is loaded; later it moves on to that address.
    private void org(long value, Position position) {
        if (code.length() == 0) {
            origin = value;
        } else {
            pad(
                    value - here(),
                    0,
                    "org 0x" + Long.toHexString(value) + " is before this place, 0x" + Long.toHexString(here()),
                    position);
        }
    }

    private void align(Statement.Directive directive, Position position) {
        long unit = value(directive.values().get(0), position);
        if (unit < 1 || Long.bitCount(unit) != 1) {
            problem(position, "align needs a power of two, not " + unit, "");
            return;
        }
        int nop = 0x90;
        int fill =
                directive.values().size() > 1 ? (int) value(directive.values().get(1), position) : nop;
        pad(-here() & unit - 1, fill, "", position);
    }

    private void pad(long count, int fill, String problemIfNegative, Position position) {
        if (count < 0) {
            problem(position, problemIfNegative, "");
        } else if (!tooLong(1, count, position)) {
            code.fill(fill, (int) count);
        }
    }

    /// The value of an expression, 0 after noting a problem.
    private long value(Expr expression, Position position) {
        Long value = Evaluator.evaluate(expression, new Evaluator.Scope() {
            @Override
            public Long value(Expr.Symbol symbol) {
                return symbol.name().equals("$$") ? Long.valueOf(origin) : symbols.value(symbol, here());
            }

            @Override
            public void divisionByZero() {
                problem(position, "division by zero", "");
            }
        });
        return value == null ? 0 : value;
    }

    private void problem(Position position, String message, String hint) {
        problems.add(new Problem(position, message, hint));
    }
}
