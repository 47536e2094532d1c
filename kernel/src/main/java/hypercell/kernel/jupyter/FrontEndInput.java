package hypercell.kernel.jupyter;

import hypercell.kernel.eval.Interruption;
import hypercell.kernel.jupyter.wire.Channel;
import hypercell.kernel.jupyter.wire.WireMessage;
import hypercell.kernel.jupyter.wire.WireSockets;
import hypercell.kernel.output.CellInput;
import hypercell.kernel.output.StdinNotImplementedError;
import hypercell.kernel.output.StreamRouter;
import java.util.concurrent.LinkedBlockingQueue;

/// Asks the user for input, as "Messaging in Jupyter", section "Messages on the stdin (ROUTER/DEALER) channel" says.
/// An interrupt of the cell ends the wait; an answer to an earlier question is thrown away.
public final class FrontEndInput implements CellInput {
    private final WireSockets sockets;
    private final Messages messages;
    private final StreamRouter router;
    private final LinkedBlockingQueue<WireMessage> answers = new LinkedBlockingQueue<>();
    private volatile WireMessage running;

    FrontEndInput(WireSockets sockets, Messages messages, StreamRouter router) {
        this.sockets = sockets;
        this.messages = messages;
        this.router = router;
    }

    /// A cell begins; its front end answers questions only when the request allows it.
    void begin(WireMessage request) {
        running = request.flag("allow_stdin", true) ? request : null;
    }

    /// The cell has ended.
    void end() {
        running = null;
    }

    /// Takes an answer from the receiving thread.
    void received(WireMessage answer) {
        if (answer.type().equals("input_reply")) {
            answers.add(answer);
        }
    }

    @Override
    public String readLine() {
        return ask("", false);
    }

    @Override
    public String readLine(Object prompt) {
        return ask(String.valueOf(prompt), false);
    }

    @Override
    public String readPassword(Object prompt) {
        return ask(String.valueOf(prompt), true);
    }

    private synchronized String ask(String prompt, boolean password) {
        WireMessage request = running;
        if (request == null) {
            throw new StdinNotImplementedError();
        }
        // What was printed before the question must be seen before it.
        router.flush();
        answers.clear();
        WireMessage question =
                messages.question("input_request", request, Json.object("prompt", prompt, "password", password));
        sockets.send(Channel.STDIN, question);
        while (true) {
            WireMessage answer = take();
            if (answers(answer, question)) {
                return answer.text("value");
            }
        }
    }

    private static boolean answers(WireMessage answer, WireMessage question) {
        var parent = answer.parentHeader().get("msg_id");
        return parent == null || parent.getAsString().equals(question.id());
    }

    private WireMessage take() {
        while (true) {
            try {
                return answers.take();
            } catch (InterruptedException e) {
                Interruption.check();
            }
        }
    }
}
