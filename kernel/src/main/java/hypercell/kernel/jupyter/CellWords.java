package hypercell.kernel.jupyter;

import hypercell.kernel.eval.Session;
import hypercell.kernel.output.CellFront;
import hypercell.kernel.output.CellInput;
import org.codehaus.groovy.runtime.MethodClosure;

/// The words that notebooks add to those of the DSL: `readLine`, `readPassword`, `display`, `clearOutput`, `comms`.
public final class CellWords {
    private CellWords() {}

    /// Gives the words to a session.
    public static void define(Session session, CellFront front, CellInput input, Comms comms) {
        session.word("readLine", new MethodClosure(input, "readLine"));
        session.word("readPassword", new MethodClosure(input, "readPassword"));
        session.word("display", new MethodClosure(front, "display"));
        session.word("clearOutput", new MethodClosure(front, "clear"));
        session.word("comms", comms);
        comms.runIn(session);
    }
}
