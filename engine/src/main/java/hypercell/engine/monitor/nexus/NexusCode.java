package hypercell.engine.monitor.nexus;

import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.isa.Assembly;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The machine code of host, nexus, monitor and guest, assembled.
///
/// @param nexus at the host's linear address
/// @param host at the host's linear address
/// @param monitor at offsets in the monitor's segments
/// @param labels of these three
record NexusCode(Assembly nexus, Assembly host, Assembly monitor, Map<String, Long> labels) {
    /// What the monitor can want of the host.
    static final int INTERRUPT = 1;

    static final int HALTED = 2;
    static final int UNKNOWN = 3;
    /// The host's timer strikes after so many ticks of 838 ns.
    private static final long COUNT = 4;

    static NexusCode assemble(boolean transitionPage) {
        Map<String, Long> names = new LinkedHashMap<>();
        names.put("SPAN", NexusMemory.SPAN);
        names.put("LINEAR", -NexusMemory.SPAN & 0xffff_ffffL); // turns linear addresses into offsets
        names.put("MON_IDT", 0L);
        names.put("MON_GDT", 0x1000L);
        names.put("MON_DIRECTORY", 0x2000L);
        names.put("MON_STACK", 0x4000L);
        names.put("MON_DIRECTORY_HPA", (long) NexusMemory.MONITOR_DIRECTORY);
        names.put("TRANSITION", transitionPage ? NexusMemory.transition() : 0);
        names.put("GUEST", (long) NexusMemory.GUEST);
        names.put("GUEST_STACK", NexusMemory.GUEST + 0x1000L);
        names.put("INTERRUPT", (long) INTERRUPT);
        names.put("HALTED", (long) HALTED);
        names.put("UNKNOWN", (long) UNKNOWN);
        names.put("COUNT", COUNT);
        names.put("nexus", (long) NexusMemory.NEXUS);
        Assembly nexus = part("nexus.asm", NexusMemory.NEXUS, names);
        names.putAll(nexus.labels());
        Assembly host = part("host.asm", NexusMemory.HOST_CODE, names);
        Assembly monitor = part("monitor.asm", NexusMemory.MONITOR_OFFSET, names);
        names.putAll(host.labels());
        names.putAll(monitor.labels());
        return new NexusCode(nexus, host, monitor, names);
    }

    /// The guest of the shipped experiment.
    static String guestText() {
        return text("guest.asm");
    }

    private static Assembly part(String file, long origin, Map<String, Long> names) {
        Assembler.Result result = Assembler.assemble(text(file), 32, origin, names);
        if (!result.ok()) {
            throw new IllegalStateException(file + ": " + result.problems());
        }
        return result.assembly();
    }

    private static String text(String file) {
        try (InputStream in = NexusCode.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void load(PcMachine machine) {
        machine.writeGpa(NexusMemory.NEXUS, nexus.bytes());
        machine.writeGpa(NexusMemory.HOST_CODE, host.bytes());
        machine.writeGpa(NexusMemory.MONITOR_CODE, monitor.bytes());
    }
}
