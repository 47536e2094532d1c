package hypercell.kernel.jupyter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class WireSocketsTest {
    private static final int MESSAGES = 8000;
    private static final int MESSAGE_BYTES = 8192;

    private static KernelConnectionProperties connection(String ip, int port) {
        return new KernelConnectionProperties(ip, port, port, port, port, port, "tcp", "hmac-sha256", "k");
    }

    private static WireSockets sockets(WireSockets.Receiver receiver) throws Exception {
        WireSockets sockets =
                new WireSockets(connection("127.0.0.1", 0), new HMACGenerator("hmac-sha256", "k"), receiver, () -> {});
        sockets.start();
        return sockets;
    }

    private static WireMessage output(int number) {
        JsonObject content = new JsonObject();
        content.addProperty("number", number);
        content.addProperty("text", "x".repeat(MESSAGE_BYTES));
        return new WireMessage(List.of(), new JsonObject(), new JsonObject(), new JsonObject(), content, List.of());
    }

    /// Endless output must neither fill the heap nor get lost: whoever produces it waits for whoever reads it.
    @Test
    void outputWaitsForASlowReaderAndNothingIsLost() throws Exception {
        AtomicInteger produced = new AtomicInteger();
        try (WireSockets sockets = sockets((channel, message) -> {});
                ZContext context = new ZContext()) {
            ZMQ.Socket reader = reader(context, sockets);
            Thread producer = new Thread(() -> produce(sockets, produced));
            producer.start();
            while (producer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
                assertThat(producer.isAlive()).as("the producer never waited").isTrue();
            }
            assertThat(produced.get()).isLessThan(MESSAGES);
            WireCodec codec = new WireCodec(new HMACGenerator("hmac-sha256", "k"));
            for (int number = 0; number < MESSAGES; number++) {
                assertThat(codec.decode(frames(reader)).number("number", -1)).isEqualTo(number);
            }
            producer.join();
        }
    }

    /// A subscriber that receives, but whose queues are short.
    private static ZMQ.Socket reader(ZContext context, WireSockets sockets) throws InterruptedException {
        ZMQ.Socket reader = context.createSocket(SocketType.SUB);
        reader.setRcvHWM(10);
        reader.setReceiveTimeOut(50);
        reader.subscribe(new byte[0]);
        reader.connect("tcp://127.0.0.1:" + sockets.connection().getIopubPort());
        WireMessage hello = output(-1);
        do {
            sockets.publish(hello);
        } while (reader.recv() == null);
        while (reader.recv() != null) {
            assertThat(reader.getReceiveTimeOut()).isEqualTo(50);
        }
        reader.setReceiveTimeOut(60_000);
        return reader;
    }

    private static void produce(WireSockets sockets, AtomicInteger produced) {
        try {
            for (int number = 0; number < MESSAGES; number++) {
                sockets.publishWhenFree(output(number));
                produced.incrementAndGet();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<byte[]> frames(ZMQ.Socket socket) {
        List<byte[]> frames = new java.util.ArrayList<>();
        do {
            frames.add(socket.recv());
        } while (socket.hasReceiveMore());
        return frames;
    }

    @Test
    void aReceiverThatFailsDoesNotCloseTheChannel() throws Exception {
        LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (WireSockets sockets = sockets((channel, message) -> {
                    received.add(message.text("n"));
                    throw new IllegalStateException("a bug");
                });
                ZContext context = new ZContext()) {
            ZMQ.Socket client = context.createSocket(SocketType.DEALER);
            client.connect("tcp://127.0.0.1:" + sockets.connection().getControlPort());
            WireCodec codec = new WireCodec(new HMACGenerator("hmac-sha256", "k"));
            for (String n : new String[] {"1", "2"}) {
                JsonObject content = new JsonObject();
                content.addProperty("n", n);
                WireSockets.sendFrames(
                        client,
                        codec.encode(new WireMessage(
                                List.of(), new JsonObject(), new JsonObject(), new JsonObject(), content, List.of())));
                assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo(n);
            }
        }
    }

    @Test
    void anAddressThatCannotBeBoundIsNamed() throws Exception {
        HMACGenerator signer = new HMACGenerator("hmac-sha256", "k");
        assertThatThrownBy(() -> new WireSockets(connection("203.0.113.1", 0), signer, (c, m) -> {}, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot bind the kernel's sockets to tcp://203.0.113.1");
        try (WireSockets first = sockets((channel, message) -> {})) {
            int taken = first.connection().getShellPort();
            assertThatThrownBy(() -> new WireSockets(connection("127.0.0.1", taken), signer, (c, m) -> {}, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
