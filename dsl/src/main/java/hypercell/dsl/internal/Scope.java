package hypercell.dsl.internal;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import hypercell.dsl.Vocabulary;
import hypercell.dsl.Word;
import hypercell.dsl.spec.Flags;
import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The delegate of one block of the DSL. Its public methods are the block's words; a name that is no word is looked up
/// in the script, and a name that is nowhere is a mistake with the nearest known word.
///
/// Scopes keep their state in private fields with an underscore: Groovy shows fields of a delegate as properties, so a
/// field `ept` would hide the word `ept`. [#getProperty] never looks at fields.
public abstract class Scope extends GroovyObjectSupport {
    private final String _place;
    private final Outside _outside;
    private Position _statement = Position.UNKNOWN;

    /// A scope for the block called `place` in the vocabulary.
    protected Scope(String place, Outside outside) {
        _place = place;
        _outside = outside;
    }

    /// Where the next statement stands; the rewritten script calls this before each statement of the block.
    public final void __at(int line, int column) {
        _statement = new Position(line, column);
        ScriptLine.statement(_statement);
    }

    /// A value that a bare word of this block stands for, or null.
    protected Object constant(String name) {
        return null;
    }

    /// Words besides the vocabulary's that hints may offer.
    protected List<String> extraWords() {
        return List.of();
    }

    /// What lies around the block.
    protected final Outside outside() {
        return _outside;
    }

    /// Position of the statement that runs now.
    protected final Position here() {
        return _statement.line() > 0 ? _statement : ScriptLine.current();
    }

    /// What is wrong at the present line of the script, to be thrown.
    protected RuntimeException wrong(String message, String hint) {
        return wrong(here(), message, hint);
    }

    /// What is wrong at another place, to be thrown.
    protected static RuntimeException wrong(Position position, String message, String hint) {
        return Mistake.at(position, message, hint);
    }

    /// Runs a block with `scope` as its only delegate.
    protected static Object fill(Closure<?> block, Scope scope) {
        Closure<?> body = (Closure<?>) block.clone();
        body.setDelegate(scope);
        body.setResolveStrategy(Closure.DELEGATE_ONLY);
        try {
            return body.call();
        } finally {
            ScriptLine.statement(Position.UNKNOWN);
        }
    }

    @Override
    public Object getProperty(String name) {
        Object value = constant(name);
        if (value == null) {
            value = Flags.byWord().get(name);
        }
        if (value != null) {
            return value;
        }
        if (_outside.has(name)) {
            return _outside.get(name);
        }
        throw Mistake.at(here(), unknown(name), hint(name));
    }

    @Override
    public void setProperty(String name, Object value) {
        if (Vocabulary.find(name, _place).isPresent()) {
            Word word = Vocabulary.find(name, _place).get();
            throw Mistake.at(here(), "'" + name + "' is written without =", "write " + word.signature());
        }
        _outside.set(name, value);
    }

    @Override
    public Object invokeMethod(String name, Object arguments) {
        Object[] values = arguments instanceof Object[] array ? array : new Object[] {arguments};
        Optional<Word> word = Vocabulary.find(name, _place);
        if (word.isPresent()) {
            throw word.get().later() ? notYet(word.get()) : misused(word.get(), values);
        }
        Optional<Outside.Returned> result = _outside.call(name, values);
        if (result.isPresent()) {
            return result.get().value();
        }
        throw Mistake.at(here(), unknown(name), hint(name));
    }

    private RuntimeException notYet(Word word) {
        return Mistake.at(here(), "'%s' is not in this version".formatted(word.text()), word.documentation());
    }

    private RuntimeException misused(Word word, Object[] values) {
        String got = values.length == 0 ? "nothing" : Described.value(values[0]);
        return Mistake.at(here(), "'%s' does not take %s".formatted(word.text(), got), "write " + word.signature());
    }

    /// The sentence for a name that is nowhere.
    protected String unknown(String name) {
        return UnknownWord.sentence(name, _place);
    }

    private String hint(String name) {
        List<String> known = new ArrayList<>(Vocabulary.names(_place));
        known.addAll(extraWords());
        known.addAll(Flags.byWord().keySet());
        known.addAll(_outside.names());
        return Nearest.hint(name, known);
    }
}
