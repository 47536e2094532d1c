package hypercell.dsl.internal;

import hypercell.dsl.UserError;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.List;

/// Makes errors of the user out of sentences.
public final class Mistake {
    private Mistake() {}

    /// A mistake in the line of the user's script that runs now: [UserError#here].
    public static UserError here(String message, String hint) {
        return UserError.here(message, hint);
    }

    /// A mistake at a known place.
    public static UserError at(Position position, String message, String hint) {
        return new UserError("", List.of(new Problem(position, message, hint)));
    }

    /// Fails with all problems at once; does nothing when there are none.
    public static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new UserError("", problems);
        }
    }
}
