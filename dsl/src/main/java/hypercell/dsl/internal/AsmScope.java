package hypercell.dsl.internal;

import groovy.lang.Closure;
import groovy.lang.GString;
import hypercell.dsl.Experiment;
import hypercell.dsl.UserError;
import hypercell.dsl.spec.CodeSpec;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Argument;
import hypercell.engine.x86.isa.Expr;
import hypercell.engine.x86.isa.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The delegate of `asm { }`. The script is rewritten before it is compiled: instructions arrive as `__emit`, labels as
/// `__label`, operands as `__name`, `__memory`, `__operation` with the places where they were written.
public final class AsmScope extends Scope {
    private static final Map<String, Integer> SIZES = Map.of("byte", 8, "word", 16, "dword", 32, "qword", 64);
    private static final Map<String, Integer> UNITS = Map.of("db", 1, "dw", 2, "dd", 4, "dq", 8);
    private static final Set<String> DIRECTIVES = Set.of("align", "org", "bits", "resb", "resw", "resd");

    private final Experiment _experiment;
    private final List<Statement> _statements = new ArrayList<>();
    private final List<Problem> _problems = new ArrayList<>();
    private final AsmOperands _operands = new AsmOperands(_problems);
    private String _suffix = "";
    private int _expansions;

    private AsmScope(Experiment experiment, Outside outside) {
        super("asm", outside);
        _experiment = experiment;
    }

    /// Runs an `asm` block and gives its statements.
    public static CodeSpec.Block read(Experiment experiment, Outside outside, Position position, Closure<?> block) {
        AsmScope scope = new AsmScope(experiment, outside);
        scope.expand(block);
        return new CodeSpec.Block(List.copyOf(scope._statements), List.copyOf(scope._problems), position);
    }

    /// Runs the body of a macro here; its labels get names of their own.
    void expandMacro(Closure<?> body, Object... arguments) {
        String before = _suffix;
        _suffix = "@" + ++_expansions;
        expand(body, arguments);
        _suffix = before;
    }

    private void expand(Closure<?> body, Object... arguments) {
        AsmScope before = _experiment.asmScope();
        _experiment.asmScope(this);
        try {
            Closure<?> block = (Closure<?>) body.clone();
            block.setDelegate(this);
            block.setResolveStrategy(Closure.DELEGATE_ONLY);
            block.call(arguments);
        } catch (UserError e) {
            _problems.addAll(e.problems());
        } finally {
            _experiment.asmScope(before);
        }
    }

    /// `name:`.
    public void __label(String name, int line, int column) {
        _statements.add(new Statement.Label(name + _suffix, new Position(line, column)));
    }

    /// An instruction, data or directive. `places` holds line and column of each operand.
    public void __emit(
            int line, int column, List<String> prefixes, String mnemonic, List<?> operands, List<Integer> places) {
        Statement statement = statement(new Position(line, column), prefixes, mnemonic, operands, places);
        _statements.add(statement);
    }

    /// `times count statement`.
    public void __times(int line, int column, Object count, String mnemonic, List<?> operands, List<Integer> places) {
        Position position = new Position(line, column);
        Statement body = statement(position, List.of(), mnemonic, operands, places);
        _statements.add(new Statement.Times(_operands.expression(count, position), body, position));
    }

    /// A bare word, or a call, that is no instruction: a macro or a method of the script, with its arguments.
    public Object __use(int line, int column, String name, List<?> arguments) {
        __at(line, column);
        return invokeMethod(name, arguments.toArray());
    }

    /// A bare word that is a local variable: a macro to expand.
    public Object __expand(int line, int column, String name, Object value) {
        __at(line, column);
        if (value instanceof Macro macro) {
            return macro.call();
        }
        return value;
    }

    /// A register.
    public Object __register(String name, int line, int column) {
        return new Argument.Register(name, new Position(line, column));
    }

    /// A name that is neither register nor local variable: a variable of the script, else a label.
    public Object __name(String name, int line, int column) {
        return outside().has(name) ? outside().get(name) : new Expr.Symbol(name, new Position(line, column));
    }

    /// A label of this block, or `$`. Inside a macro each expansion has labels of its own.
    public Object __symbol(String name, int line, int column) {
        String own = name.startsWith("$") ? name : name + _suffix;
        return new Expr.Symbol(own, new Position(line, column));
    }

    /// `[inner]`, `dword[inner]`, `fs[inner]`.
    public Object __memory(String size, String segment, Object inner, int line, int column) {
        int bits = size == null ? 0 : SIZES.get(size);
        return _operands.memory(bits, segment, inner, new Position(line, column));
    }

    /// `dword 5`, `short label`: a value of a demanded size (`short` is 8 bits).
    public Object __sized(String size, Object value, int line, int column) {
        Position position = new Position(line, column);
        int bits = size.equals("short") ? 8 : size.equals("near") ? Argument.NEAR : SIZES.get(size);
        return _operands.argument(value, bits, position);
    }

    /// `selector:offset`.
    public Object __far(Object selector, Object offset, int line, int column) {
        Position position = new Position(line, column);
        return new Argument.Far(
                _operands.expression(selector, position), _operands.expression(offset, position), 0, position);
    }

    /// Arithmetic in an operand.
    public Object __operation(String operator, Object left, Object right, int line, int column) {
        return _operands.operation(operator, left, right, new Position(line, column));
    }

    /// `-`, `~`, `+` in an operand.
    public Object __unary(String operator, Object value, int line, int column) {
        return _operands.unary(operator.charAt(0), value, new Position(line, column));
    }

    @Override
    protected Object constant(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (AsmNames.isRegister(lower)) {
            return new Argument.Register(lower, here());
        }
        return outside().has(name) ? null : new Expr.Symbol(name, here());
    }

    @Override
    protected List<String> extraWords() {
        return AsmNames.instructions();
    }

    private Statement statement(
            Position position, List<String> prefixes, String mnemonic, List<?> operands, List<Integer> places) {
        if (UNITS.containsKey(mnemonic) || mnemonic.equals("asciz")) {
            return data(position, mnemonic, operands, places);
        }
        if (DIRECTIVES.contains(mnemonic)) {
            List<Expr> values = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                values.add(_operands.expression(operands.get(i), place(places, i)));
            }
            return new Statement.Directive(mnemonic, null, values, position);
        }
        List<Argument> arguments = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            arguments.add(_operands.argument(operands.get(i), 0, place(places, i)));
        }
        return new Statement.Instruction(List.copyOf(prefixes), mnemonic, arguments, position);
    }

    private Statement data(Position position, String mnemonic, List<?> operands, List<Integer> places) {
        if (operands.isEmpty()) {
            _problems.add(new Problem(
                    position, "'%s' needs at least one value".formatted(mnemonic), "write " + mnemonic + " 1, 2"));
        }
        List<Statement.Item> items = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Object value = operands.get(i) instanceof GString text ? text.toString() : operands.get(i);
            items.add(
                    value instanceof String text
                            ? new Statement.Item.Text(text.getBytes(StandardCharsets.UTF_8))
                            : new Statement.Item.Value(
                                    _operands.expression(value, place(places, i)), place(places, i)));
        }
        if (mnemonic.equals("asciz")) {
            items.add(new Statement.Item.Value(new Expr.Number(0), position));
            return new Statement.Data(1, items, position);
        }
        return new Statement.Data(UNITS.get(mnemonic), items, position);
    }

    private static Position place(List<Integer> places, int operand) {
        return new Position(places.get(2 * operand), places.get(2 * operand + 1));
    }
}
