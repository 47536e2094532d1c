package hypercell.engine.ppc.softtlb;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.softtlb.SoftTlbGuest;
import hypercell.engine.monitor.softtlb.SoftTlbOptions;
import hypercell.engine.platform.PpcConfig;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.isa.Assembler;
import hypercell.engine.ppc.isa.Assembly;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The kernel of `kernel.s` with a user program, bare or under the monitor.
record KernelGuest(PpcMachine machine, SoftTlbGuest monitored, Stop stop) {
    static final int PAGES = 120;
    private static final long BUDGET = 2_000_000;

    /// Runs on the bare machine.
    static KernelGuest bare(String user, int tick) {
        PpcMachine machine = PpcMachine.create(new PpcConfig(4 << 20));
        return new KernelGuest(machine, null, run(machine, user, tick));
    }

    /// Runs under the monitor and checks isolation.
    static KernelGuest monitored(String user, int tick, SoftTlbOptions options) {
        SoftTlbGuest monitored = SoftTlbGuest.create(new PpcConfig(4 << 20), options);
        Stop stop = run(monitored.guest(), user, tick);
        assertThat(monitored.foreign()).isEmpty();
        return new KernelGuest(monitored.guest(), monitored, stop);
    }

    private static Stop run(PpcMachine machine, String user, int tick) {
        Assembly code = assemble(user, tick);
        machine.writeReal(code.origin(), code.bytes());
        machine.start(code.origin(), 0x8000);
        machine.ready();
        return machine.run(BUDGET);
    }

    private static Assembly assemble(String user, int tick) {
        Map<String, Long> constants = Map.of("PAGES", (long) PAGES, "TICK", (long) tick, "USER_CODE_PAGES", 2L);
        Assembler.Result result = Assembler.assemble(kernel() + user, 0, constants);
        assertThat(result.problems()).as(user).isEmpty();
        return result.assembly();
    }

    private static String kernel() {
        try (InputStream in = KernelGuest.class.getResourceAsStream("kernel.s")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Word at a real address.
    int word(long real) {
        byte[] bytes = machine.readReal(real, 4);
        return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    String output() {
        return new String(machine.uartOutput(), StandardCharsets.US_ASCII);
    }
}
