package hypercell.engine.ppc.isa;

import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Assembler in GNU syntax over the rows of the table; big-endian. Reports every mistake of a unit at once.
public final class Assembler {
    /// Text never makes more than this: a mistyped `.space` or `.org` must not eat the host's memory.
    private static final long MOST_BYTES = 64 << 20;

    private static final Comparator<Problem> BY_POSITION = Comparator.comparingInt(
                    (Problem p) -> p.position().line())
            .thenComparingInt(p -> p.position().column());

    private final List<Statement> statements;
    private final List<Problem> problems;
    private final Symbols symbols;
    private final Map<String, Position> places = new LinkedHashMap<>();
    private final long[] addresses;
    private long origin;
    private boolean tooLong;

    private Assembler(AsmParser.Parsed parsed, long origin, Map<String, Long> constants) {
        statements = parsed.statements();
        problems = new ArrayList<>(parsed.problems());
        symbols = new Symbols(constants);
        addresses = new long[statements.size() + 1];
        this.origin = origin;
    }

    /// Either an assembly or at least one problem.
    ///
    /// @param assembly null when there are problems
    /// @param problems in the order of the text
    public record Result(Assembly assembly, List<Problem> problems) {
        /// Whether there is an assembly.
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /// Assembles text.
    ///
    /// @param origin address of the first byte, unless the text begins with `.org`
    /// @param constants names the caller defines (variables of a script)
    public static Result assemble(String text, long origin, Map<String, Long> constants) {
        Assembler assembler = new Assembler(AsmParser.parse(text), origin, constants);
        assembler.place();
        Assembly assembly = assembler.encode();
        assembler.problems.sort(BY_POSITION);
        return new Result(assembler.problems.isEmpty() ? assembly : null, List.copyOf(assembler.problems));
    }

    // --- first pass: where everything lies; an instruction is always one word ---

    private void place() {
        long address = origin;
        boolean begun = false;
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            addresses[i] = address;
            symbols.at(i, address);
            try {
                if (statement instanceof Statement.Origin first && !begun) {
                    origin = symbols.value(first.address());
                    address = origin;
                    java.util.Arrays.fill(addresses, 0, i + 1, origin);
                }
                address += define(statement, address);
                begun |= address != origin;
            } catch (SyntaxError error) {
                report(statement, error);
            }
            if (address - origin > MOST_BYTES) {
                report(statement, new SyntaxError(0, "the code is longer than 64 MiB", "check .space and .org"));
                tooLong = true;
                return;
            }
        }
        addresses[statements.size()] = address;
    }

    /// Defines what a statement defines and returns its length.
    private long define(Statement statement, long address) {
        return switch (statement) {
            case Statement.Label label -> {
                define(label.name(), address, label.position());
                yield 0;
            }
            case Statement.Constant constant -> {
                define(constant.name(), symbols.value(constant.value()), constant.position());
                yield 0;
            }
            case Statement.Instruction ignored -> 4;
            case Statement.Data data -> (long) data.bytes() * data.values().size();
            case Statement.Text text -> text.bytes().length;
            case Statement.Space space -> count(symbols.value(space.count()), space.count());
            case Statement.Align align -> padding(align, address);
            case Statement.Origin to -> count(symbols.value(to.address()) - address, to.address());
        };
    }

    private void define(String name, long value, Position position) {
        if (RegisterNames.number(name) >= 0) {
            problems.add(new Problem(position, "'" + name + "' is a register's name", "choose another"));
        } else if (!symbols.define(name, value)) {
            problems.add(new Problem(
                    position,
                    "'" + name + "' is defined twice",
                    "the first is in line " + places.get(name).line()));
        }
        places.putIfAbsent(name, position);
    }

    private static long count(long bytes, Expression expression) {
        if (bytes < 0) {
            throw new SyntaxError(expression.column(), "%d bytes: space cannot be negative".formatted(bytes), "");
        }
        return Math.min(bytes, MOST_BYTES + 1);
    }

    private long padding(Statement.Align align, long address) {
        long value = symbols.value(align.multiple());
        int column = align.multiple().column();
        if (align.power() && (value < 0 || value > 20)) {
            throw new SyntaxError(column, ".align takes a power of two, 0 to 20", ".align 2 is a multiple of 4");
        }
        long multiple = align.power() ? 1L << value : value;
        if (multiple < 1) {
            throw new SyntaxError(column, "%d is no alignment".formatted(multiple), ".balign 16 is a multiple of 16");
        }
        return Math.floorMod(-address, multiple);
    }

    // --- second pass: bytes ---

    private Assembly encode() {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        List<Assembly.Line> listing = new ArrayList<>();
        Encoder encoder = new Encoder(symbols);
        for (int i = 0; i < statements.size() && !tooLong; i++) {
            Statement statement = statements.get(i);
            int length = (int) Math.max(0, addresses[i + 1] - addresses[i]);
            symbols.at(i, addresses[i]);
            byte[] bytes = new byte[length];
            try {
                bytes = bytes(statement, length, addresses[i], encoder);
            } catch (SyntaxError error) {
                report(statement, error);
            }
            image.writeBytes(bytes);
            if (length > 0) {
                boolean code = statement instanceof Statement.Instruction;
                listing.add(new Assembly.Line(addresses[i], length, statement.position(), code));
            }
        }
        return new Assembly(origin, image.toByteArray(), symbols.defined(), List.copyOf(listing));
    }

    private byte[] bytes(Statement statement, int length, long address, Encoder encoder) {
        return switch (statement) {
            case Statement.Instruction instruction -> {
                if ((address & 3) != 0) {
                    throw new SyntaxError(
                            instruction.position().column(),
                            "an instruction at 0x%x, which is no multiple of 4".formatted(address),
                            "write .align 2 before it");
                }
                yield bigEndian(4, encoder.encode(instruction, address));
            }
            case Statement.Data data -> numbers(data);
            case Statement.Text text -> text.bytes();
            case Statement.Space space -> {
                byte[] bytes = new byte[length];
                java.util.Arrays.fill(bytes, (byte) symbols.value(space.fill()));
                yield bytes;
            }
            case Statement.Label ignored -> new byte[length];
            case Statement.Constant ignored -> new byte[length];
            case Statement.Align ignored -> new byte[length];
            case Statement.Origin ignored -> new byte[length];
        };
    }

    private byte[] numbers(Statement.Data data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Expression expression : data.values()) {
            long value = symbols.value(expression);
            int bits = 8 * data.bytes();
            if (value < -(1L << bits - 1) || value >= 1L << bits) {
                throw new SyntaxError(expression.column(), "0x%x does not fit into %d bits".formatted(value, bits), "");
            }
            out.writeBytes(bigEndian(data.bytes(), value));
        }
        return out.toByteArray();
    }

    private static byte[] bigEndian(int count, long value) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (value >>> 8 * (count - 1 - i));
        }
        return bytes;
    }

    private void report(Statement statement, SyntaxError error) {
        int column = error.column() == 0 ? statement.position().column() : error.column();
        Position position = new Position(statement.position().line(), column);
        Problem problem = new Problem(position, error.getMessage(), error.hint());
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
