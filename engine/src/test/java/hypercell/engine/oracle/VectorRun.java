package hypercell.engine.oracle;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.Flags;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Runs tests that were captured from a hardware 80286 in real-address mode, and reports the first difference of each.
/// Registers, listed memory and the bytes around it are compared; of FLAGS what the manual defines.
final class VectorRun {
    /// A 286 keeps bits 15:12 of FLAGS clear in real-address mode; later processors have IOPL and NT there.
    private static final int FLAGS = 0x0fff;
    /// Memory beside a listed byte that no test may change.
    private static final int AROUND = 16;
    private static final int BUDGET = 100_000;

    private static final PcConfig CONFIG =
            new PcConfig(CpuModel.HYPERCELL, 16L << 20, TlbModel.DEFAULT, true, false, false);

    private final PcMachine machine = PcMachine.create(CONFIG);
    private final MooFile.Case test;
    private final int definedFlags;
    private Stop stop;

    private VectorRun(MooFile.Case test) {
        this.test = test;
        definedFlags = FLAGS & (~Flags.STATUS | DefinedFlags.after(insn(test), cl(test)));
    }

    /// The instruction as the engine decodes it.
    static Insn insn(MooFile.Case test) {
        return Decoder.decode(test.bytes(), 0, test.bytes().length, 16);
    }

    private static int cl(MooFile.Case test) {
        return test.before().registers().get("cx") & 0xff;
    }

    /// Runs `test` to the HLT after its instruction, or in the handler of its exception.
    static VectorRun of(MooFile.Case test) {
        VectorRun run = new VectorRun(test);
        run.load();
        run.stop = run.machine.run(BUDGET);
        return run;
    }

    /// The first difference, or null when the engine agrees.
    String difference() {
        if (!(stop instanceof Stop.Halted)) {
            return stop.sentence();
        }
        String registers = registers();
        return registers != null ? registers : memory();
    }

    /// The first exception, or null when there was none.
    Event.Fault firstFault() {
        for (Event event : machine.events()) {
            if (event instanceof Event.Fault fault) {
                return fault;
            }
        }
        return null;
    }

    private void load() {
        test.before().memory().forEach((address, value) -> machine.writeGpa(address, new byte[] {(byte) (int) value}));
        test.before()
                .registers()
                .forEach((name, value) ->
                        machine.cpu().setRegister(engineName(name), name.equals("flags") ? value & FLAGS : value));
    }

    private static String engineName(String name) {
        return switch (name) {
            case "ip" -> "eip";
            case "flags" -> "eflags";
            default -> name;
        };
    }

    /// The registers that differ.
    Set<String> differentRegisters() {
        Set<String> different = new TreeSet<>();
        for (String name : MooFile.REGISTERS) {
            if ((expected(name) ^ actual(name)) != 0) {
                different.add(name);
            }
        }
        return different;
    }

    private int expected(String name) {
        return test.after()
                        .registers()
                        .getOrDefault(name, test.before().registers().get(name))
                & mask(name);
    }

    /// A register after the run; of FLAGS the defined ones.
    int actual(String name) {
        return (int) machine.cpu().register(engineName(name)) & mask(name);
    }

    private int mask(String name) {
        return name.equals("flags") ? definedFlags : 0xffff;
    }

    private String registers() {
        for (String name : differentRegisters()) {
            return "%s is %04x, of the 80286 %04x".formatted(name, actual(name), expected(name));
        }
        return null;
    }

    private String memory() {
        Map<Integer, Integer> expected = new HashMap<>(test.before().memory());
        expected.putAll(test.after().memory());
        int pushedFlags = test.exception() < 0 ? Integer.MIN_VALUE : pushedFlags();
        for (int listed : expected.keySet().stream().sorted().toList()) {
            for (int address = Math.max(0, listed - AROUND); address <= listed + AROUND; address++) {
                int mask = memoryMask(address - pushedFlags);
                int want = expected.getOrDefault(address, 0) & mask;
                int have = machine.readGpa(address, 1)[0] & mask;
                if (want != have) {
                    return "[%06x] is %02x, of the 80286 %02x".formatted(address, have, want);
                }
            }
        }
        return null;
    }

    /// Where the exception pushed FLAGS: the files round this address down to an even one.
    private int pushedFlags() {
        return expected("ss") * 16 + (expected("sp") + 4 & 0xffff);
    }

    /// FLAGS that an exception pushed is compared as FLAGS.
    private int memoryMask(int byteOfFlags) {
        return switch (byteOfFlags) {
            case 0 -> definedFlags & 0xff;
            case 1 -> definedFlags >> 8;
            default -> 0xff;
        };
    }
}
