package hypercell.dsl.build;

import groovy.lang.Closure;
import hypercell.dsl.internal.Integers;
import hypercell.dsl.spec.ExitSpec;
import hypercell.engine.bus.DeviceFailure;
import hypercell.engine.bus.PortDevice;

/// The block of `io(ports) { port, value -> ... }` in the place of a device.
final class UserPorts implements PortDevice {
    private final ExitSpec.Ports ports;
    private final String name;

    private UserPorts(ExitSpec.Ports ports) {
        this.ports = ports;
        name = ports.count() == 1
                ? "io(0x%x)".formatted(ports.first())
                : "io(0x%x..0x%x)".formatted(ports.first(), ports.first() + ports.count() - 1);
    }

    static PortDevice of(ExitSpec.Ports ports) {
        return new UserPorts(ports);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String register(int offset, boolean write) {
        return "port 0x%x".formatted(ports.first() + offset);
    }

    /// A block that gives null on a read gives what a port without a device reads as.
    @Override
    public long read(int offset, int bytes) {
        long ones = -1L >>> 64 - 8 * bytes;
        Object value = call(ports.first() + offset, null);
        return value == null ? ones : Integers.raw(value, 8 * bytes, "the value that " + name + " gave") & ones;
    }

    @Override
    public void write(int offset, int bytes, long value) {
        call(ports.first() + offset, value);
    }

    private Object call(int port, Object value) {
        Closure<?> block = ports.block();
        try {
            return switch (block.getMaximumNumberOfParameters()) {
                case 0 -> block.call();
                case 1 -> block.call(port);
                default -> block.call(port, value);
            };
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new DeviceFailure(name, e);
        }
    }
}
