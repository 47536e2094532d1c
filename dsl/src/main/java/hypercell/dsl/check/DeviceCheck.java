package hypercell.dsl.check;

import hypercell.dsl.internal.Hex;
import hypercell.dsl.spec.DeviceSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.engine.bus.Claim;
import hypercell.engine.monitor.Balloon;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;

/// Devices lie where devices may, have names of their own, and share no port and no byte with others.
final class DeviceCheck {
    private static final long PORTS = 0x10000;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Claim> ports = new ArrayList<>();
    private final List<Claim> memory = new ArrayList<>();

    private DeviceCheck() {}

    static List<Problem> of(GuestSpec guest) {
        DeviceCheck check = new DeviceCheck();
        if (!guest.devices().isEmpty()) {
            check.platform(guest);
        }
        List<String> names = new ArrayList<>();
        for (DeviceSpec device : guest.devices()) {
            if (names.contains(device.name())) {
                check.add(device.position(), "two devices are called '%s'".formatted(device.name()), "");
            }
            names.add(device.name());
            check.device(device, guest);
        }
        return check.problems;
    }

    /// What the machine has by itself: it is asked, so that the answer cannot be out of date.
    private void platform(GuestSpec guest) {
        try (PcMachine machine = PcMachine.create(PcConfig.DEFAULT.withCpu(guest.cpu()))) {
            if (guest.boot().isPresent()) {
                machine.attachTestDevices();
            }
            machine.portClaims().forEach(claim -> ports.add(platform(claim)));
            machine.memoryClaims().forEach(claim -> memory.add(platform(claim)));
        }
    }

    private static Claim platform(Claim claim) {
        return new Claim("the platform's " + claim.device(), claim.first(), claim.last());
    }

    private void device(DeviceSpec device, GuestSpec guest) {
        switch (device) {
            case DeviceSpec.Uart ignored -> {}
            case DeviceSpec.Ports(String name, int first, int count, var handlers, Position position) -> {
                if (first + (long) count > PORTS) {
                    add(position, "device '%s' reaches beyond port 0xffff".formatted(name), "");
                }
                claim(ports, new Claim("'" + name + "'", first, first + (long) count - 1), position, "port");
            }
            case DeviceSpec.Balloon(String name, Position position) -> {
                if (guest.monitor().config().isEmpty()) {
                    add(
                            position,
                            "the bare machine has no monitor that a %s could give pages to".formatted(name),
                            "add technique deprivileged, or another one");
                }
                claim(
                        ports,
                        new Claim("the balloon", Balloon.PORT, Balloon.PORT + Balloon.PORTS - 1),
                        position,
                        "port");
            }
            case DeviceSpec.DebugExit(String name, int port, Position position) ->
                claim(ports, new Claim("debugExit", port, port), position, "port");
            case DeviceSpec.Memory(String name, long gpa, long bytes, var handlers, Position position) -> {
                if ((gpa & 0xfff) != 0 || (bytes & 0xfff) != 0) {
                    add(
                            position,
                            "device '%s' must begin and end at multiples of 4.KiB".formatted(name),
                            "the pages are %s..%s"
                                    .formatted(Hex.of(gpa & -4096), Hex.of((gpa + bytes + 4095 & -4096) - 1)));
                }
                claim(memory, new Claim("'" + name + "'", gpa, gpa + bytes - 1), position, "address");
            }
        }
    }

    private void claim(List<Claim> claims, Claim claim, Position position, String unit) {
        for (Claim other : claims) {
            if (claim.clashes(other)) {
                add(
                        position,
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
