package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.eval.DeepStack;
import hypercell.kernel.jupyter.wire.Channel;
import hypercell.kernel.jupyter.wire.WireMessage;
import hypercell.kernel.jupyter.wire.WireSockets;
import hypercell.kernel.output.InputLines;
import hypercell.kernel.output.StreamRouter;
import java.io.InputStream;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;

/// One running kernel: binds the sockets of a connection file and answers until it is told to shut down.
public final class Kernel implements AutoCloseable {
    private final StreamRouter router;
    private final WireSockets sockets;
    private final Messages messages = new Messages();
    private final Publisher publisher;
    private final Parents parents = new Parents();
    private final ShellQueue queue = new ShellQueue();
    private final FrontEndInput input;
    private final KernelSession session;
    private final ExecuteRequests execute;
    private final Requests shell;
    private final Requests control;
    private final WarmUp warmUp = new WarmUp();
    private final CompletableFuture<Void> shutdown = new CompletableFuture<>();
    private InputStream realIn;

    /// A kernel that is bound but does not answer yet.
    ///
    /// @param connection the connection file; a port of 0 means any free port
    /// @param router where the output of cells is sorted
    /// @param historyFile where the history is kept
    /// @throws IllegalArgumentException when the connection cannot be used
    Kernel(KernelConnectionProperties connection, StreamRouter router, HistoryFile historyFile) {
        this.router = router;
        sockets = new WireSockets(connection, signer(connection), this::received, router::ownThread);
        publisher = new Publisher(sockets, messages);
        input = new FrontEndInput(sockets, messages, router);
        Comms comms = new Comms((type, content, buffers) ->
                publisher.output(type, parents.current(), new JsonObject(), content, buffers));
        session = new KernelSession(router, input, comms);
        History history = new History(historyFile);
        execute = new ExecuteRequests(session, publisher, input, history, queue);
        shell = new Requests(sockets, messages, publisher, shellHandlers(comms, history));
        control = new Requests(sockets, messages, publisher, controlHandlers());
    }

    private static HMACGenerator signer(KernelConnectionProperties connection) {
        try {
            return connection.createHMACGenerator();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalArgumentException(
                    "unsupported signature scheme '" + connection.getSignatureScheme() + "' in the connection file", e);
        }
    }

    private Map<String, RequestHandler> shellHandlers(Comms comms, History history) {
        Map<String, RequestHandler> handlers = new HashMap<>(controlHandlers());
        handlers.put("execute_request", execute);
        handlers.put("complete_request", new CompleteRequests(session));
        handlers.put("inspect_request", new InspectRequests(session));
        handlers.put("is_complete_request", new IsCompleteRequests(session));
        handlers.put("history_request", new HistoryRequests(history));
        handlers.put("comm_info_request", comms::info);
        handlers.put("comm_open", comms::opened);
        handlers.put("comm_msg", comms::received);
        handlers.put("comm_close", comms::closed);
        return handlers;
    }

    private Map<String, RequestHandler> controlHandlers() {
        return Map.of(
                "kernel_info_request", new KernelInfoRequests(warmUp::begin),
                "interrupt_request", this::interrupt,
                "shutdown_request", this::shutdown);
    }

    private JsonObject interrupt(WireMessage request) {
        interrupt();
        return Json.object();
    }

    private JsonObject shutdown(WireMessage request) {
        return Json.object("restart", request.flag("restart", false));
    }

    /// The connection with the ports that are bound.
    KernelConnectionProperties connection() {
        return sockets.connection();
    }

    /// Begins to answer.
    void start() {
        publisher.status(new JsonObject(), "starting");
        sockets.start();
        realIn = System.in;
        System.setIn(new InputLines(input));
        router.install();
        DeepStack.thread("cells", this::serveShell).start();
    }

    /// Stops the running cell, as interrupt_request does.
    void interrupt() {
        session.interrupt();
    }

    /// Waits until a front end asks for shutdown; the reply is on its way then.
    void awaitShutdown() {
        shutdown.join();
    }

    /// How many arrived messages were no messages.
    long dropped() {
        return sockets.dropped();
    }

    private void received(Channel channel, WireMessage message) {
        switch (channel) {
            case SHELL -> queue.add(message);
            case STDIN -> input.received(message);
            case CONTROL -> {
                control.serve(Channel.CONTROL, message);
                endAfter(message);
            }
        }
    }

    private void serveShell() {
        try {
            for (ShellQueue.Waiting next = queue.take(); next.request() != null; next = queue.take()) {
                serve(next);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the shell channel between requests", e);
        }
    }

    private void serve(ShellQueue.Waiting next) {
        WireMessage request = next.request();
        parents.enter(request.header());
        if (next.aborted()) {
            shell.serve(Channel.SHELL, request, execute::aborted);
        } else {
            shell.serve(Channel.SHELL, request);
        }
        endAfter(request);
    }

    private void endAfter(WireMessage message) {
        if (message.type().equals("shutdown_request")) {
            shutdown.complete(null);
        }
    }

    /// Sends what is queued, stops the running cell and frees the sockets.
    @Override
    public void close() {
        queue.end();
        session.interrupt();
        router.uninstall();
        if (realIn != null) {
            System.setIn(realIn);
        }
        sockets.close();
        shutdown.complete(null);
    }
}
