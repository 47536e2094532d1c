package hypercell.kernel.jupyter.wire;

import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/// The five bound sockets of a kernel. Each is used by one thread only, once [WireSockets] has started.
final class Endpoints {
    private static final int LINGER_MILLIS = 1000;
    private static final int SEND_MILLIS = 100;

    /// Messages that a slow subscriber may be behind before output waits for it.
    private static final int BEHIND = 1000;

    private final ZContext context;
    private final KernelConnectionProperties asked;
    final ZMQ.Socket shell;
    final ZMQ.Socket control;
    final ZMQ.Socket stdin;
    final ZMQ.Socket iopub;
    final ZMQ.Socket heartbeat;

    Endpoints(ZContext context, KernelConnectionProperties asked) {
        this.context = context;
        this.asked = asked;
        shell = router(asked.getShellPort());
        control = router(asked.getControlPort());
        stdin = router(asked.getStdinPort());
        iopub = iopub(asked.getIopubPort());
        heartbeat = bound(context.createSocket(SocketType.REP), asked.getHbPort());
    }

    /// The connection with the ports that are bound, where the asked ones were 0.
    KernelConnectionProperties bound() {
        return new KernelConnectionProperties(
                asked.getIp(),
                port(control),
                port(shell),
                port(stdin),
                port(heartbeat),
                port(iopub),
                asked.getTransport(),
                asked.getSignatureScheme(),
                asked.getKey());
    }

    private ZMQ.Socket router(int port) {
        ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
        socket.setHWM(0);
        // A client that reconnects under its old identity takes over.
        socket.setRouterHandover(true);
        return bound(socket, port);
    }

    /// An XPUB socket that does not drop: it makes the sender wait for a subscriber that reads slowly.
    private ZMQ.Socket iopub(int port) {
        ZMQ.Socket socket = context.createSocket(SocketType.XPUB);
        socket.setXpubNoDrop(true);
        socket.setSndHWM(BEHIND);
        socket.setSendTimeOut(SEND_MILLIS);
        return bound(socket, port);
    }

    private ZMQ.Socket bound(ZMQ.Socket socket, int port) {
        socket.setLinger(LINGER_MILLIS);
        String ip = asked.getIp();
        socket.setIPv6(ip.contains(":"));
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        socket.bind(asked.getTransport() + "://" + host + ":" + (port == 0 ? "*" : String.valueOf(port)));
        return socket;
    }

    private static int port(ZMQ.Socket socket) {
        String endpoint = socket.getLastEndpoint();
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }
}
