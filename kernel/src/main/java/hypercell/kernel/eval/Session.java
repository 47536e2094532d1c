package hypercell.kernel.eval;

import groovy.lang.Script;
import hypercell.dsl.Experiment;
import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.ExperimentScript;
import hypercell.dsl.Front;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.codehaus.groovy.runtime.InvokerHelper;

/// One session of work: cells and scripts evaluated one after another, sharing variables, methods, classes and
/// imports. The notebook, the REPL, the script runner and the grader each stand on one of these.
///
/// [#eval] runs on the thread that calls it; give that thread a big stack ([DeepStack]) so that runaway recursion of
/// user code is survivable. [#interrupt] may be called from any thread; everything else waits for a running cell.
public final class Session implements AutoCloseable {
    private final ReentrantLock evaluating = new ReentrantLock();
    private final SessionClassLoader loader = new SessionClassLoader(Session.class.getClassLoader());
    private final CellCompiler compiler = new CellCompiler(loader);
    private final SessionMethods methods = new SessionMethods();
    private final Sources sources = new Sources();
    private final CompiledScripts scripts;
    private final Settings settings;
    private final SessionBinding binding;
    private final Experiment experiment;
    private final Diagnosis diagnosis;
    private final Completer completer;
    private final Inspector inspector;
    private final List<WordSource> wordSources = new CopyOnWriteArrayList<>(List.of(new DslWords()));
    private volatile List<Import> imports = List.of();
    private volatile Interruption running;

    /// A session without a script cache.
    public Session(Front front, ExperimentOptions options) {
        this(front, options, CompiledScripts.NONE);
    }

    /// A session that keeps compiled scripts in `scripts`.
    public Session(Front front, ExperimentOptions options, CompiledScripts scripts) {
        this.scripts = scripts;
        settings = new Settings(options.settings());
        binding = new SessionBinding(settings, methods);
        experiment = new Experiment(front, options);
        binding.word(ExperimentScript.EXPERIMENT, experiment);
        SessionWords words = new SessionWords(binding, methods);
        diagnosis = new Diagnosis(sources, new UnknownWords(words), wordSources);
        ClassNames classes = new ClassNames(loader);
        TypeReader types = new TypeReader(binding, words, name -> classes.find(name, imports));
        completer = new Completer(binding, words, types, classes, () -> imports);
        inspector = new Inspector(words, types);
    }

    /// Evaluates a cell and returns what became of it; never throws.
    ///
    /// @param source Groovy source; leading lines that start with `#` are blanked
    /// @param name name for messages, such as `In[3]` or a script's path
    public Evaluation eval(String source, String name) {
        return eval(source, name, UnaryOperator.identity());
    }

    /// As [#eval(String, String)], and turns the value, when it is not null, into another: rendering calls
    /// `toString` methods of the user, which may fail or never end, so it belongs to the evaluation.
    public Evaluation eval(String source, String name, UnaryOperator<Object> finish) {
        return call(name, () -> {
            sources.put(name, source);
            Object value = evalNow(CellSource.prepare(source), name);
            return value == null ? null : finish.apply(value);
        });
    }

    /// Runs other work of the user, such as a callback, under the same rules as a cell: one at a time,
    /// interruptible, with errors reported. Never throws.
    ///
    /// @param name where the work comes from, for messages
    public Evaluation call(String name, Callable<?> work) {
        evaluating.lock();
        Interruption interruption = Interruption.begin();
        running = interruption;
        try {
            return callWatched(name, work, interruption);
        } finally {
            running = null;
            interruption.end();
            evaluating.unlock();
        }
    }

    private Evaluation callWatched(String name, Callable<?> work, Interruption interruption) {
        try {
            Object value = work.call();
            // A cell may swallow its interruption, or lose only its workers to it.
            return interruption.requested()
                    ? new Evaluation.Interrupted(diagnosis.interrupted(new CellInterrupted()))
                    : new Evaluation.Value(value);
        } catch (Throwable thrown) {
            // Errors, too: a failed assertion, a stack overflow or a missing class must not end the
            // session.
            return failure(thrown, name, interruption);
        }
    }

    private Evaluation failure(Throwable thrown, String name, Interruption interruption) {
        try {
            return interruption.requested()
                    ? new Evaluation.Interrupted(diagnosis.interrupted(thrown))
                    : new Evaluation.Failure(diagnosis.of(thrown, name), thrown);
        } catch (Throwable second) {
            second.addSuppressed(thrown);
            return new Evaluation.Failure(diagnosis.internal(second), second);
        }
    }

    private Object evalNow(String source, String name) throws ReflectiveOperationException {
        CompiledCell cell = scripts.get(source, name, () -> compiler.compile(source, name, imports), untouched());
        CellClassLoader cellLoader = new CellClassLoader(loader, cell.classes());
        loader.define(cell, cellLoader);
        imports = CarriedImports.merge(imports, cell);
        if (cell.scriptClass().isEmpty()) {
            return null;
        }
        Class<?> type = cellLoader.loadClass(cell.scriptClass());
        // A source that only declares `main` is a class of its own in Groovy 5 and later (JEP 512).
        if (!Script.class.isAssignableFrom(type)) {
            return runMain(type);
        }
        Script script = (Script) InvokerHelper.invokeNoArgumentsConstructorOf(type);
        script.setBinding(binding);
        if (script instanceof CellScript cellScript) {
            methods.define(cellScript);
            cellScript.join(methods);
        }
        return script.run();
    }

    /// Runs a class with a `main` that takes nothing, or the arguments of a command line, of which there are none.
    private static Object runMain(Class<?> type) {
        Object instance = InvokerHelper.invokeNoArgumentsConstructorOf(type);
        boolean takesNothing = !InvokerHelper.getMetaClass(type)
                .respondsTo(instance, "main", new Object[0])
                .isEmpty();
        return InvokerHelper.invokeMethod(
                instance, "main", takesNothing ? new Object[0] : new Object[] {new String[0]});
    }

    // Only then does the compiled form depend on nothing but the source.
    private boolean untouched() {
        return imports.isEmpty() && loader.definedNames().isEmpty();
    }

    /// Stops the running cell, and the guest it runs, from any thread.
    ///
    /// @return false when nothing runs; the next cell is not affected then
    public boolean interrupt() {
        Interruption interruption = running;
        if (interruption == null) {
            return false;
        }
        interruption.request(experiment::interrupt);
        return true;
    }

    /// What may stand at `cursor`; runs no user code, and may be called while a cell runs.
    ///
    /// @param cursor position in UTF-16 units
    public Completion complete(String source, int cursor) {
        return completer.complete(source, cursor, wordSources);
    }

    /// What the name at `cursor` is; runs no user code, and may be called while a cell runs.
    ///
    /// @param cursor position in UTF-16 units
    /// @param detail 0 for a few lines, 1 for all members
    public Optional<Inspection> inspect(String source, int cursor, int detail) {
        return inspector.inspect(source, cursor, detail, wordSources);
    }

    /// Whether `source` can be run as it stands. Runs no user code.
    public Completeness isComplete(String source) {
        return CompletenessCheck.of(source);
    }

    /// Adds a source of words beside those of the DSL; earlier sources are asked first.
    public void addWords(WordSource words) {
        wordSources.add(words);
    }

    /// What a user reads about an error that left a thread which a cell had started.
    public ErrorReport describe(Throwable thrown) {
        return diagnosis.of(thrown, "");
    }

    /// The user's variables, sorted by name.
    public List<Variable> variables() {
        List<Variable> variables = new ArrayList<>();
        binding.variablesByName().forEach((name, value) -> variables.add(Variable.of(name, value)));
        return variables;
    }

    /// Names of the methods that cells have defined, sorted.
    public Set<String> methods() {
        return methods.names();
    }

    /// Gives cells a word that is not a variable of the user: a closure to call, or an object. Words survive
    /// [#reset].
    public void word(String name, Object value) {
        binding.word(name, value);
    }

    /// What the DSL has made in this session.
    public Experiment experiment() {
        return experiment;
    }

    /// Settings of [ExperimentOptions#settings] that no top-level declaration has asked for so far, sorted.
    public Set<String> unusedSettings() {
        return settings.unused();
    }

    /// Forgets variables, methods, classes, imports and the experiment; words stay. Waits for a running cell.
    public void reset() {
        evaluating.lock();
        try {
            binding.forget();
            methods.forget();
            loader.forget();
            imports = List.of();
            experiment.reset();
        } finally {
            evaluating.unlock();
        }
    }

    /// Stops what runs and closes the experiment.
    @Override
    public void close() {
        interrupt();
        evaluating.lock();
        try {
            experiment.close();
        } finally {
            evaluating.unlock();
        }
    }
}
