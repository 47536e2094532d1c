package hypercell.dsl.internal;

import hypercell.engine.monitor.nexus.NexusExperiment;
import hypercell.engine.monitor.nexus.NexusRun;
import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `nexus(...)` says.
public final class NexusWord {
    /// The one mistake that can be made there.
    public static final String NO_TRANSITION_PAGE = "noTransitionPage";

    private NexusWord() {}

    /// `nexus()`, `nexus(mistake: noTransitionPage)`, `nexus(guest: 'cli\nhlt')`.
    public static NexusRun run(Map<?, ?> options, Position here) {
        Options said = new Options("nexus", options, here).only("mistake", "guest");
        if (said.has("mistake") && !NO_TRANSITION_PAGE.equals(String.valueOf(said.get("mistake")))) {
            String name = String.valueOf(said.get("mistake"));
            String hint = Nearest.hint(name, List.of(NO_TRANSITION_PAGE));
            throw Mistake.at(
                    here,
                    "the nexus cannot make the mistake '%s'".formatted(name),
                    hint.isEmpty() ? "there is " + NO_TRANSITION_PAGE : hint);
        }
        Object guest = said.has("guest") ? said.get("guest") : NexusExperiment.guestText();
        if (!(guest instanceof CharSequence text)) {
            throw Mistake.at(here, "guest is assembly text, not " + Described.value(guest), "write guest: 'cli\\nhlt'");
        }
        try {
            return NexusExperiment.run(!said.has("mistake"), assembled(text.toString(), here));
        } catch (IllegalArgumentException e) {
            throw Mistake.at(here, e.getMessage(), "");
        }
    }

    private static byte[] assembled(String text, Position here) {
        Assembler.Result result = NexusExperiment.assemble(text);
        List<Problem> problems = new ArrayList<>();
        for (Problem problem : result.problems()) {
            String where = "line %d of the guest: ".formatted(problem.position().line());
            problems.add(new Problem(here, where + problem.message(), problem.hint()));
        }
        Mistake.throwIfAny(problems);
        return result.assembly().bytes();
    }
}
