package hypercell.dsl.check;

import hypercell.dsl.internal.Hex;
import hypercell.dsl.spec.DeviceSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.engine.device.DebugConsole;
import hypercell.engine.device.DebugExit;
import hypercell.engine.device.FirmwareConfiguration;
import hypercell.engine.device.PostCodePort;
import hypercell.engine.device.TestDevice;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;

/// Devices lie where devices may, have names of their own, and share no port and no byte with others.
final class DeviceCheck {
    private static final long PORTS = 0x10000;
    /// Ports that the platform's own devices decode.
    private static final List<Claim> PLATFORM = List.of(
            new Claim("the interrupt controller", 0x20, 0x21, Position.UNKNOWN),
            new Claim("the interval timer", 0x40, 0x43, Position.UNKNOWN),
            new Claim("the interrupt controller", 0xa0, 0xa1, Position.UNKNOWN),
            new Claim("com1", 0x3f8, 0x3ff, Position.UNKNOWN));

    /// Ports of the devices that a booted kernel finds in addition.
    private static final List<Claim> TEST_DEVICES = List.of(
            new Claim("isa-debug-exit", DebugExit.PORT, DebugExit.PORT + DebugExit.PORTS - 1, Position.UNKNOWN),
            new Claim("the debug console", DebugConsole.PORT, DebugConsole.PORT, Position.UNKNOWN),
            new Claim("the POST port", PostCodePort.PORT, PostCodePort.PORT, Position.UNKNOWN),
            new Claim(
                    "fw_cfg",
                    FirmwareConfiguration.PORT,
                    FirmwareConfiguration.PORT + FirmwareConfiguration.PORTS - 1,
                    Position.UNKNOWN),
            new Claim("pc-testdev", TestDevice.ECHO_PORT, TestDevice.ECHO_PORT + 3, Position.UNKNOWN),
            new Claim("pc-testdev", TestDevice.BYTE_PORT, TestDevice.BYTE_PORT, Position.UNKNOWN),
            new Claim(
                    "pc-testdev",
                    TestDevice.LINES_PORT,
                    TestDevice.LINES_PORT + TestDevice.LINES - 1,
                    Position.UNKNOWN));

    private final List<Problem> problems = new ArrayList<>();
    private final List<Claim> ports = new ArrayList<>(PLATFORM);
    private final List<Claim> memory = new ArrayList<>();

    /// Addresses that one device decodes.
    private record Claim(String device, long first, long last, Position position) {
        private boolean clashes(Claim other) {
            return first <= other.last && other.first <= last;
        }
    }

    private DeviceCheck() {}

    static List<Problem> of(GuestSpec guest) {
        DeviceCheck check = new DeviceCheck();
        guest.boot().ifPresent(boot -> check.ports.addAll(TEST_DEVICES));
        List<String> names = new ArrayList<>();
        for (DeviceSpec device : guest.devices()) {
            if (names.contains(device.name())) {
                check.add(device.position(), "two devices are called '%s'".formatted(device.name()), "");
            }
            names.add(device.name());
            check.device(device);
        }
        return check.problems;
    }

    private void device(DeviceSpec device) {
        switch (device) {
            case DeviceSpec.Uart ignored -> {}
            case DeviceSpec.Ports(String name, int first, int count, var handlers, Position position) -> {
                if (first + (long) count > PORTS) {
                    add(position, "device '%s' reaches beyond port 0xffff".formatted(name), "");
                }
                claim(ports, new Claim("'" + name + "'", first, first + (long) count - 1, position), "port");
            }
            case DeviceSpec.DebugExit(String name, int port, Position position) ->
                claim(ports, new Claim("debugExit", port, port, position), "port");
            case DeviceSpec.Memory(String name, long gpa, long bytes, var handlers, Position position) -> {
                if ((gpa & 0xfff) != 0 || (bytes & 0xfff) != 0) {
                    add(
                            position,
                            "device '%s' must begin and end at multiples of 4.KiB".formatted(name),
                            "the pages are %s..%s"
                                    .formatted(Hex.of(gpa & -4096), Hex.of((gpa + bytes + 4095 & -4096) - 1)));
                }
                claim(memory, new Claim("'" + name + "'", gpa, gpa + bytes - 1, position), "address");
            }
        }
    }

    private void claim(List<Claim> claims, Claim claim, String unit) {
        for (Claim other : claims) {
            if (claim.clashes(other)) {
                add(
                        claim.position(),
                        "%s and %s both decode %s %s"
                                .formatted(
                                        claim.device(),
                                        other.device(),
                                        unit,
                                        Hex.of(Math.max(claim.first(), other.first()))),
                        "");
            }
        }
        claims.add(claim);
    }

    private void add(Position position, String message, String hint) {
        problems.add(new Problem(position, message, hint));
    }
}
