package hypercell.engine.ppc;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.platform.PpcConfig;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.isa.Assembler;
import hypercell.engine.ppc.isa.Assembly;
import java.util.Map;

/// A machine with a program at 0x10000, for tests.
public final class PpcGuest {
    /// Where programs begin.
    public static final long ORIGIN = 0x1_0000;

    /// Ends a program: the wait state with interrupts off.
    public static final String END = "\n lis r31, 4\n mtmsr r31\n";

    private final PpcMachine machine = PpcMachine.create(new PpcConfig(16 << 20));
    private final Assembly code;

    private PpcGuest(String text) {
        Assembler.Result result = Assembler.assemble(text, ORIGIN, Map.of());
        assertThat(result.problems()).isEmpty();
        code = result.assembly();
        machine.writeReal(code.origin(), code.bytes());
        machine.start(code.labels().getOrDefault("start", code.origin()), 0x8000);
        machine.ready();
    }

    public static PpcGuest of(String text) {
        return new PpcGuest(text);
    }

    /// Runs a program to its end in the wait state.
    public static PpcGuest run(String text) {
        PpcGuest guest = new PpcGuest(text + END);
        assertThat(guest.machine.run(1_000_000)).isInstanceOf(Stop.Halted.class);
        return guest;
    }

    public PpcMachine machine() {
        return machine;
    }

    public long label(String name) {
        return code.labels().get(name);
    }

    public long reg(String name) {
        return machine.cpu().register(name);
    }
}
