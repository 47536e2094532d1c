package hypercell.engine.monitor.xen;

import java.util.Locale;

/// Event channels: what interrupts are to a machine, to a domain. A port is one bit; an event sets it, and the guest
/// looks when it wants or is called.
final class EventChannels {
    private static final int VIRQ_TIMER = 0;
    private static final int SELF = 0x7ff0;

    private enum State {
        CLOSED,
        UNBOUND,
        INTERDOMAIN,
        PHYSICAL,
        VIRTUAL,
        IPI
    }

    private static final class Channel {
        private State state = State.CLOSED;
        private int other;

        private void become(State now, int to) {
            state = now;
            other = to;
        }
    }

    private final Channel[] channels = new Channel[SharedInfo.PORTS];
    private final SharedInfo shared;
    private final GuestAccess memory;

    EventChannels(SharedInfo shared, GuestAccess memory) {
        this.shared = shared;
        this.memory = memory;
        for (int port = 0; port < channels.length; port++) {
            channels[port] = new Channel();
        }
    }

    /// event_channel_op.
    ///
    /// @param args linear address of the operation's structure
    Outcome call(int operation, long args) throws Refusal {
        return switch (operation) {
            case 0 -> bound(args + 8, () -> bind(args), "bind_interdomain");
            case 1 -> bound(args + 8, () -> bindVirtual(args), "bind_virq");
            case 3 -> close(port(args));
            case 4 -> send(port(args));
            case 5 -> status(args);
            case 6 -> bound(args + 4, () -> allocate(args), "alloc_unbound");
            case 7 -> bound(args + 4, () -> bindIpi(args), "bind_ipi");
            case 9 -> unmask(port(args));
            default -> throw Refusal.unsupported("event_channel_op " + operation);
        };
    }

    /// The timer has gone off. What came of it, in words.
    String timer() {
        for (int port = 1; port < channels.length; port++) {
            if (channels[port].state == State.VIRTUAL && channels[port].other == VIRQ_TIMER) {
                return shared.happened(port)
                        ? "VIRQ_TIMER: event at port %d".formatted(port)
                        : "VIRQ_TIMER: port %d is masked or pending already".formatted(port);
            }
        }
        return "VIRQ_TIMER is bound to no port";
    }

    /// Gives a port away.
    private interface Binding {
        int port() throws Refusal;
    }

    private Outcome bound(long result, Binding binding, String what) throws Refusal {
        memory.write(result, 4, 0); // a port whose number cannot be told would be lost
        int port = binding.port();
        memory.write(result, 4, port);
        return Outcome.ok("event_channel_op %s: port %d", what, port);
    }

    private int free(State state, int other) throws Refusal {
        for (int port = 1; port < channels.length; port++) {
            if (channels[port].state == State.CLOSED) {
                channels[port].become(state, other);
                return port;
            }
        }
        throw Refusal.of(Errno.ENOSPC, "all ports are in use");
    }

    private int port(long args) throws Refusal {
        return open(memory.readInt(args));
    }

    private int open(int port) throws Refusal {
        if (port <= 0 || port >= channels.length || channels[port].state == State.CLOSED) {
            throw Refusal.of(Errno.EINVAL, "port %d is not open", port);
        }
        return port;
    }

    private void requireSelf(long domain) throws Refusal {
        if (domain != SELF && domain != 0) {
            throw Refusal.of(Errno.EPERM, "domain %d is not this one", domain);
        }
    }

    private int allocate(long args) throws Refusal {
        requireSelf(memory.read(args, 2));
        requireSelf(memory.read(args + 2, 2));
        return free(State.UNBOUND, 0);
    }

    private int bind(long args) throws Refusal {
        requireSelf(memory.read(args, 2));
        int remote = open(memory.readInt(args + 4));
        if (channels[remote].state != State.UNBOUND) {
            throw Refusal.of(Errno.EINVAL, "port %d does not wait for anybody", remote);
        }
        int port = free(State.INTERDOMAIN, remote);
        channels[remote].become(State.INTERDOMAIN, port);
        return port;
    }

    private int bindVirtual(long args) throws Refusal {
        int virq = memory.readInt(args);
        if (virq != VIRQ_TIMER) {
            throw Refusal.unsupported("virtual interrupt " + virq);
        }
        for (Channel channel : channels) {
            if (channel.state == State.VIRTUAL) {
                throw Refusal.of(Errno.EEXIST, "VIRQ_TIMER has a port already");
            }
        }
        requireOnlyProcessor(memory.readInt(args + 4));
        return free(State.VIRTUAL, virq);
    }

    private int bindIpi(long args) throws Refusal {
        requireOnlyProcessor(memory.readInt(args));
        return free(State.IPI, 0);
    }

    static void requireOnlyProcessor(int number) throws Refusal {
        if (number != 0) {
            throw Refusal.of(Errno.ENOENT, "there is no virtual processor %d", number);
        }
    }

    private Outcome close(int port) {
        Channel channel = channels[port];
        if (channel.state == State.INTERDOMAIN) {
            channels[channel.other].become(State.UNBOUND, 0);
        }
        channel.become(State.CLOSED, 0);
        shared.forget(port);
        return Outcome.ok("event_channel_op close: port %d", port);
    }

    private Outcome send(int port) throws Refusal {
        Channel channel = channels[port];
        int target = switch (channel.state) {
            case INTERDOMAIN -> channel.other;
            case IPI -> port;
            case CLOSED, UNBOUND, PHYSICAL, VIRTUAL -> throw Refusal.of(Errno.EINVAL, "port %d leads nowhere", port);
        };
        boolean news = shared.happened(target);
        return Outcome.ok(
                "event_channel_op send by port %d: %s at port %d", port, news ? "event" : "nothing new", target);
    }

    private Outcome unmask(int port) {
        shared.unmask(port);
        return Outcome.ok("event_channel_op unmask: port %d", port);
    }

    private Outcome status(long args) throws Refusal {
        requireSelf(memory.read(args, 2));
        int port = memory.readInt(args + 4);
        if (port < 0 || port >= channels.length) {
            throw Refusal.of(Errno.EINVAL, "there is no port %d", port);
        }
        Channel channel = channels[port];
        memory.write(args + 8, 4, channel.state.ordinal());
        memory.write(args + 12, 4, 0);
        if (channel.state == State.INTERDOMAIN) {
            memory.write(args + 16, 2, SELF);
            memory.write(args + 20, 4, channel.other);
        } else {
            memory.write(args + 16, 4, channel.state == State.UNBOUND ? SELF : channel.other);
        }
        return Outcome.ok(
                "event_channel_op status: port %d is %s",
                port, channel.state.name().toLowerCase(Locale.ROOT));
    }
}
