package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.Experiment;

/// Assembly with parameters: what `asm { a, b -> ... }` outside a guest makes. Used like an instruction inside another
/// `asm { }`, it puts its statements there.
public final class Macro {
    private final Experiment experiment;
    private final Closure<?> body;

    /// A macro of this body.
    public Macro(Experiment experiment, Closure<?> body) {
        this.experiment = experiment;
        this.body = body;
    }

    /// Expands it in the `asm` block that runs now.
    public Object call(Object... arguments) {
        AsmScope scope = experiment.asmScope();
        if (scope == null) {
            throw Mistake.here("a macro can only be used inside asm { }", "");
        }
        int most = body.getMaximumNumberOfParameters();
        if (arguments.length != most && !(arguments.length == 0 && most == 1)) {
            throw Mistake.here("this macro takes %d arguments, not %d".formatted(most, arguments.length), "");
        }
        scope.expandMacro(body, arguments);
        return null;
    }

    @Override
    public String toString() {
        return "macro of %d parameters".formatted(body.getMaximumNumberOfParameters());
    }
}
