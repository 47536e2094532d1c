package hypercell.kernel.bench;

import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.wire.MalformedMessage;
import hypercell.kernel.jupyter.wire.WireCodec;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// The least of a Jupyter front end: asks on the shell channel and takes the replies ("Messaging in Jupyter", section
/// "Messages on the shell (ROUTER/DEALER) channel").
public final class FrontEnd implements AutoCloseable {
    private static final int GLANCE_MILLIS = 500;
    private static final int RECONNECT_MILLIS = 2;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket shell = context.createSocket(SocketType.DEALER);
    private final WireCodec codec;
    private int sent;

    /// Connects, whether or not the kernel is bound yet.
    public FrontEnd(KernelConnectionProperties connection, HMACGenerator signer) {
        codec = new WireCodec(signer);
        shell.setHWM(0);
        shell.setLinger(0);
        shell.setReceiveTimeOut(GLANCE_MILLIS);
        // The kernel binds while the front end tries: the wait between tries must not count as the kernel's.
        shell.setReconnectIVL(RECONNECT_MILLIS);
        shell.connect("tcp://" + connection.getIp() + ":" + connection.getShellPort());
    }

    /// Sends a request.
    public void ask(String type, JsonObject content) {
        JsonObject header = new JsonObject();
        header.addProperty("msg_id", "bench-" + ++sent);
        header.addProperty("msg_type", type);
        header.addProperty("session", "bench");
        header.addProperty("username", "bench");
        header.addProperty("date", "2026-01-01T00:00:00.000000Z");
        header.addProperty("version", "5.3");
        List<byte[]> frames = codec.encode(
                new WireMessage(List.of(), header, new JsonObject(), new JsonObject(), content, List.of()));
        for (int i = 0; i < frames.size(); i++) {
            shell.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    /// Waits for the next reply.
    ///
    /// @param alive whether the kernel still runs
    /// @throws BenchFailed when the kernel ends, never answers, or says that the request failed
    public void expectReply(BooleanSupplier alive) throws BenchFailed {
        long begin = System.nanoTime();
        byte[] frame = shell.recv();
        while (frame == null) {
            if (!alive.getAsBoolean()) {
                throw new BenchFailed("the kernel ended before it answered");
            }
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new BenchFailed("the kernel did not answer within two minutes");
            }
            frame = shell.recv();
        }
        WireMessage reply = decode(frame);
        if (!reply.text("status").equals("ok")) {
            throw new BenchFailed("the kernel refused a request: " + reply.content());
        }
    }

    private WireMessage decode(byte[] first) throws BenchFailed {
        List<byte[]> frames = new ArrayList<>(List.of(first));
        while (shell.hasReceiveMore()) {
            frames.add(shell.recv());
        }
        try {
            return codec.decode(frames);
        } catch (MalformedMessage e) {
            throw new BenchFailed("the kernel sent a malformed message: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
