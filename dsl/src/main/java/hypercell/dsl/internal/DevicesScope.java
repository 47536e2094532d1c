package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.spec.DeviceSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The words of `devices { }`.
public final class DevicesScope extends Scope {
    private final List<DeviceSpec> _devices = new ArrayList<>();

    private DevicesScope(Outside outside) {
        super("devices", outside);
    }

    static List<DeviceSpec> read(Outside outside, Closure<?> block) {
        DevicesScope scope = new DevicesScope(outside);
        fill(block, scope);
        return scope._devices;
    }

    /// `uart(com1)`.
    public void uart(Object port) {
        uart(port, null);
    }

    /// `uart(com1) { input 'hi' }`.
    public void uart(Object port, Closure<?> block) {
        if (!"com1".equals(port)) {
            throw Mistake.at(here(), "this version has one serial port, com1", "write uart(com1) { input 'text' }");
        }
        UartScope scope = new UartScope(outside());
        if (block != null) {
            fill(block, scope);
        }
        _devices.add(new DeviceSpec.Uart("com1", scope.bytes(), here()));
    }

    /// `device('dice', ports: 0x500..0x501) { ... }`, or `memory: 0xE0000..0xE0FFF`.
    public void device(Map<?, ?> options, CharSequence name, Closure<?> block) {
        Options said = new Options("device", options, here()).only("ports", "memory");
        if (said.has("ports") == said.has("memory")) {
            throw Mistake.at(
                    here(), "device '%s' needs either ports: or memory:".formatted(name), "write ports: 0x500..0x501");
        }
        DeviceSpec.Handlers handlers = DeviceScope.read(outside(), name.toString(), block);
        if (said.has("ports")) {
            Integers.Span span = Integers.ends(said.get("ports"), "ports");
            _devices.add(
                    new DeviceSpec.Ports(name.toString(), (int) span.first(), (int) span.bytes(), handlers, here()));
        } else {
            Integers.Span span = Integers.span(said.get("memory"), "memory");
            _devices.add(new DeviceSpec.Memory(name.toString(), span.first(), span.bytes(), handlers, here()));
        }
    }

    /// `debugExit(port: 0xf4)`.
    public void debugExit(Map<?, ?> options) {
        Options said = new Options("debugExit", options, here()).only("port");
        int port = (int) Integers.between(said.need("port", "debugExit(port: 0xf4)"), 0, 0xffff, "port");
        _devices.add(new DeviceSpec.DebugExit("debugExit", port, here()));
    }

    /// `balloon()`.
    public void balloon() {
        _devices.add(new DeviceSpec.Balloon("balloon", here()));
    }

    @Override
    protected Object constant(String name) {
        return name.equals("com1") ? name : null;
    }

    /// The words of `uart(com1) { }`.
    public static final class UartScope extends Scope {
        private final StringBuilder _input = new StringBuilder();

        private UartScope(Outside outside) {
            super("uart", outside);
        }

        /// `input 'hi'`; several follow one another.
        public void input(CharSequence text) {
            _input.append(text);
        }

        private byte[] bytes() {
            return _input.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
