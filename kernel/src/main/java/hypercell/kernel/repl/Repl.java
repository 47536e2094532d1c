package hypercell.kernel.repl;

import hypercell.kernel.eval.DeepStack;
import hypercell.kernel.eval.Evaluation;
import hypercell.kernel.eval.Session;
import hypercell.kernel.render.MimeBundle;
import hypercell.kernel.render.Renderers;
import hypercell.kernel.repl.Command.CommandError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// The loop: reads a cell or a command, runs it, shows what came of it.
public final class Repl {
    private final Session session;
    private final Renderers renderers;
    private final LineSource lines;
    private final Screen screen;
    private final Commands commands = new Commands();
    private final List<String> kept = new ArrayList<>();
    private int number;
    private boolean failed;
    private boolean quitting;

    public Repl(Session session, Renderers renderers, LineSource lines, Screen screen) {
        this.session = session;
        this.renderers = renderers;
        this.lines = lines;
        this.screen = screen;
        new GuestCommands(session, this::compute).addTo(commands);
        new SessionCommands(session, this).addTo(commands);
        lines.commands(commands.all());
    }

    /// Runs cells until the input ends or the user quits.
    ///
    /// @param strict end at the first error
    /// @return whether everything ran without an error
    public boolean run(boolean strict) {
        while (!quitting && !(strict && failed)) {
            lines.status(GuestStatus.of(session.experiment()));
            Optional<String> cell = lines.next(number + 1);
            if (cell.isEmpty()) {
                break;
            }
            enter(cell.get());
        }
        lines.status("");
        return !failed;
    }

    private void enter(String cell) {
        if (Commands.isCommand(cell)) {
            command(cell);
        } else if (!cell.isBlank()) {
            number++;
            if (evaluate(cell, "[" + number + "]")) {
                kept.add(cell);
            }
        }
    }

    private void command(String line) {
        try {
            commands.run(line);
        } catch (CommandError e) {
            failed = true;
            screen.error(e.getMessage());
        }
    }

    /// Evaluates source text and shows its value or its error; true when it ran to its end.
    public boolean evaluate(String source, String name) {
        return show(watched(() -> session.eval(source, name, renderers::of)));
    }

    /// Computes a value of a command and shows it.
    private void compute(String name, Callable<?> work) {
        show(watched(() -> session.call(name, () -> {
            Object value = work.call();
            return value == null ? null : renderers.of(value);
        })));
    }

    private boolean show(Evaluation evaluation) {
        switch (evaluation) {
            case Evaluation.Value(MimeBundle bundle) -> screen.show(bundle);
            case Evaluation.Value value -> {}
            case Evaluation.Failure failure -> screen.error(failure.report());
            case Evaluation.Interrupted interrupted -> screen.error(interrupted.report());
        }
        boolean ran = evaluation instanceof Evaluation.Value;
        failed |= !ran;
        return ran;
    }

    /// Runs work on a deep stack; Control-C interrupts the session, not this thread.
    private Evaluation watched(Supplier<Evaluation> work) {
        Evaluation[] result = new Evaluation[1];
        Thread thread = DeepStack.thread("cell", () -> result[0] = work.get());
        lines.onInterrupt(session::interrupt);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread of the loop", e);
        } finally {
            lines.ignoreInterrupts();
        }
        return result[0];
    }

    /// Cells that ran to their end, in order.
    List<String> kept() {
        return List.copyOf(kept);
    }

    Commands commands() {
        return commands;
    }

    Screen screen() {
        return screen;
    }

    /// Ends the loop after the present command.
    void quit() {
        quitting = true;
    }
}
