package hypercell.dsl.internal;

import groovy.lang.Closure;
import groovy.lang.Range;
import hypercell.dsl.Expectation;
import hypercell.dsl.ExpectationResult;
import hypercell.dsl.Experiment;
import hypercell.dsl.ExitName;
import hypercell.dsl.LiveGuest;
import hypercell.dsl.StopKind;
import hypercell.dsl.UserError;
import hypercell.dsl.Vocabulary;
import hypercell.dsl.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/// The words of `expect { }`: those of the guest, then variables of the script. The script is rewritten before it is
/// compiled: each line arrives as `__check` with its text, and the values inside it as `__value`.
public final class ExpectScope extends Scope {
    private final Experiment _experiment;
    private final LiveGuest _guest;
    private final String _name;
    private final List<Expectation> _lines = new ArrayList<>();
    private PowerAssert _values = new PowerAssert("");

    private ExpectScope(Experiment experiment, LiveGuest guest, String name, Outside outside) {
        super("expect", outside);
        _experiment = experiment;
        _guest = guest;
        _name = name;
    }

    /// Evaluates every line of a block.
    ///
    /// @param guest what the block is about; null when there is none yet
    /// @param points what the block is worth, or null: one point per line
    public static ExpectationResult evaluate(
            Experiment experiment, LiveGuest guest, String name, Object points, Closure<?> block) {
        double worth = points == null ? -1 : points(points);
        ExpectScope scope = new ExpectScope(experiment, guest, name, Outside.of(block));
        fill(block, scope);
        if (scope._lines.isEmpty()) {
            throw UserError.here("this expect block says nothing", "write a condition on each line, such as eax == 5");
        }
        return scope.result(worth);
    }

    /// One line: `text` as written, on one line, and the block that evaluates it.
    public void __check(int line, int column, String text, Closure<?> condition) {
        __at(line, column);
        _values = new PowerAssert(text);
        boolean passed = false;
        String why = "";
        try {
            passed = DefaultTypeTransformation.castToBoolean(condition.call());
        } catch (UserError e) {
            why = "\n   ! " + e.problems().getFirst().sentence();
        } catch (Exception | AssertionError e) {
            why = "\n   ! " + reason(e);
        }
        _lines.add(new Expectation(text, line, passed, 1, _name, passed ? "" : _values.rendering() + why));
    }

    /// Notes the value of a part of the line; `offset` is where the part stands in the text.
    public Object __value(int offset, Object value) {
        _values.note(offset, value);
        return value;
    }

    /// `eax in [4, 5]`: numbers of different Groovy types are equal here, as they are for ==.
    public boolean __in(Object value, Object container) {
        return switch (container) {
            case Range<?> range -> range.containsWithinBounds(value);
            case Collection<?> items ->
                items.stream().anyMatch(item -> DefaultTypeTransformation.compareEqual(value, item));
            default -> DefaultTypeTransformation.castToBoolean(InvokerHelper.invokeMethod(container, "isCase", value));
        };
    }

    /// `byte`, which Groovy would take for a type.
    public Object __word(String name) {
        return getProperty(name);
    }

    /// `translation(gva, write)`.
    public Object translation(Object gva, Object... how) {
        return guest().translation(gva, how);
    }

    /// `exits(RDTSC)`.
    public long exits(Object reason) {
        return guest().exits(reason);
    }

    /// `faults(14)`.
    public long faults(Object vector) {
        return guest().faults(vector);
    }

    /// `label('top')`.
    public long label(CharSequence name) {
        return guest().label(name);
    }

    @Override
    protected Object constant(String name) {
        if (_guest != null) {
            Object value = ofGuest(name);
            if (value != null) {
                return value;
            }
        }
        Object word = StopKind.named(name);
        word = word != null ? word : Accesses.word(name);
        return word != null ? word : ExitName.word(name);
    }

    @Override
    public Object invokeMethod(String name, Object arguments) {
        Object[] values = arguments instanceof Object[] array ? array : new Object[] {arguments};
        if (_guest != null
                && !_guest.getMetaClass().respondsTo(_guest, name, values).isEmpty()) {
            return _guest.getMetaClass().invokeMethod(_guest, name, values);
        }
        return super.invokeMethod(name, arguments);
    }

    @Override
    protected List<String> extraWords() {
        List<String> words = new ArrayList<>();
        if (_guest != null) {
            words.addAll(_guest.names());
        }
        words.addAll(Vocabulary.names("stops"));
        words.addAll(ExitName.names());
        return words;
    }

    private Object ofGuest(String name) {
        if (name.equals("stop")) {
            _experiment.acceptLastEnd(_guest);
            return _guest.getStop();
        }
        if (Vocabulary.find(name, "expect")
                .filter(word -> !word.later())
                .map(Word::text)
                .isPresent()) {
            return _guest.getMetaClass().getProperty(_guest, name);
        }
        return _guest.named(name);
    }

    private LiveGuest guest() {
        if (_guest == null) {
            throw Mistake.at(here(), "there is no guest to ask", "make one with guest { ... }");
        }
        return _guest;
    }

    private ExpectationResult result(double worth) {
        double share = worth < 0 ? 1 : worth / _lines.size();
        List<Expectation> lines = _lines.stream()
                .map(line -> new Expectation(line.text(), line.line(), line.passed(), share, _name, line.rendering()))
                .toList();
        long passed = lines.stream().filter(Expectation::passed).count();
        double max = worth < 0 ? lines.size() : worth;
        return new ExpectationResult(_name, max * passed / lines.size(), max, worth >= 0, lines);
    }

    private static double points(Object points) {
        if (points instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1e9) {
            return number.doubleValue();
        }
        throw Mistake.here("points must be a number from 0 up, not " + Described.value(points), "");
    }

    /// The first line of what went wrong; a Groovy message says class names that mean nothing to a user.
    private static String reason(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse(message);
    }
}
