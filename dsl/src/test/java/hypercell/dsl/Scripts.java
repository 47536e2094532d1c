package hypercell.dsl;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;

/// Runs scripts as a session does: one experiment, one binding, a fresh class per script.
final class Scripts {
    private final List<Object> shown = new ArrayList<>();
    private final Experiment experiment;
    private final Binding binding = new Binding();

    Scripts() {
        this(ExperimentOptions.NONE);
    }

    Scripts(ExperimentOptions options) {
        experiment = new Experiment(new Recording(shown), options);
        binding.setVariable(ExperimentScript.EXPERIMENT, experiment);
    }

    /// Keeps what is shown.
    private record Recording(List<Object> shown) implements Front {
        @Override
        public void show(Object value) {
            shown.add(value);
        }

        @Override
        public Progress progress(String label, long total) {
            return Front.SILENT.progress(label, total);
        }
    }

    /// Value of a script, in a session of its own.
    static Object value(String source) {
        return new Scripts().run(source);
    }

    /// The guest that a script makes last.
    static Guest guest(String source) {
        Scripts scripts = new Scripts();
        scripts.run(source);
        return scripts.experiment.current().orElseThrow();
    }

    /// What is wrong with a script, as a user reads it: `line:column: sentence`.
    static List<String> errors(String source) {
        return new Scripts().errorsOf(source);
    }

    /// Value of a script in this session.
    Object run(String source) {
        return new GroovyShell(Scripts.class.getClassLoader(), binding, DslCompiler.configuration())
                .evaluate(source, "test.groovy");
    }

    /// See [#errors].
    List<String> errorsOf(String source) {
        try {
            run(source);
        } catch (UserError e) {
            return e.problems().stream().map(Scripts::line).toList();
        } catch (MultipleCompilationErrorsException e) {
            return e.getErrorCollector().getErrors().stream()
                    .map(SyntaxErrorMessage.class::cast)
                    .map(message -> message.getCause())
                    .map(cause -> "%d:%d: %s"
                            .formatted(cause.getStartLine(), cause.getStartColumn(), cause.getOriginalMessage()))
                    .toList();
        }
        return List.of();
    }

    Experiment experiment() {
        return experiment;
    }

    List<Object> shown() {
        return shown;
    }

    Binding binding() {
        return binding;
    }

    private static String line(Problem problem) {
        return "%d:%d: %s"
                .formatted(problem.position().line(), problem.position().column(), problem.sentence());
    }
}
