package hypercell.dsl.build;

import groovy.lang.Closure;
import hypercell.dsl.internal.Integers;
import hypercell.dsl.spec.DeviceSpec.Handlers;
import hypercell.engine.bus.DeviceFailure;
import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.bus.PortDevice;

/// Calls the blocks of a device that the user wrote. A failure leaves through the engine as the guest's stop.
final class UserDevice {
    private final String name;
    private final Handlers handlers;

    private UserDevice(String name, Handlers handlers) {
        this.name = name;
        this.handlers = handlers;
    }

    static PortDevice atPorts(String name, Handlers handlers) {
        UserDevice device = new UserDevice(name, handlers);
        return new PortDevice() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String register(int offset, boolean write) {
                return "port " + offset;
            }

            @Override
            public long read(int offset, int bytes) {
                return device.read(offset, bytes);
            }

            @Override
            public void write(int offset, int bytes, long value) {
                device.write(offset, bytes, value);
            }
        };
    }

    static MemoryDevice inMemory(String name, Handlers handlers) {
        UserDevice device = new UserDevice(name, handlers);
        return new MemoryDevice() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String register(long offset, boolean write) {
                return "offset 0x%x".formatted(offset);
            }

            @Override
            public long read(long offset, int bytes) {
                return device.read(offset, bytes);
            }

            @Override
            public void write(long offset, int bytes, long value) {
                device.write(offset, bytes, value);
            }
        };
    }

    /// A device without `onRead` reads as all ones, as if nobody decoded the address.
    private long read(long offset, int bytes) {
        long ones = -1L >>> (64 - 8 * bytes);
        Closure<?> handler = handlers.read();
        if (handler == null) {
            return ones;
        }
        Object where = offset <= Integer.MAX_VALUE ? (Object) (int) offset : (Object) offset;
        try {
            Object value = switch (handler.getMaximumNumberOfParameters()) {
                case 0 -> handler.call();
                case 1 -> handler.call(where);
                default -> handler.call(where, bytes);
            };
            return Integers.raw(value, 8 * bytes, "the value that onRead of '" + name + "' gave") & ones;
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new DeviceFailure(name, e);
        }
    }

    private void write(long offset, int bytes, long value) {
        Closure<?> handler = handlers.write();
        if (handler == null) {
            return;
        }
        Object where = offset <= Integer.MAX_VALUE ? (Object) (int) offset : (Object) offset;
        Number said = Integers.unsigned(value);
        Object number = said instanceof Long small && small <= Integer.MAX_VALUE ? (Object) small.intValue() : said;
        try {
            switch (handler.getMaximumNumberOfParameters()) {
                case 0 -> handler.call();
                case 1 -> handler.call(where);
                case 2 -> handler.call(where, number);
                default -> handler.call(where, number, bytes);
            }
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new DeviceFailure(name, e);
        }
    }
}
