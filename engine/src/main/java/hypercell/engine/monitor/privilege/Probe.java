package hypercell.engine.monitor.privilege;

import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcMachine;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Runs one instruction and writes down what came of it.
final class Probe {
    private static final long ARITHMETIC_FLAGS = 0x240cd5; // ID AC OF DF SF ZF AF PF CF
    private static final long SYSTEM_FLAGS = 0x1b7300; // VIP VIF VM RF NT IOPL IF TF
    private static final List<String> HALVES = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");
    private static final List<String> GENERAL = List.of("rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi");
    private static final String[] SYSTEM = {
        "cr0",
        "cr2",
        "cr3",
        "cr4",
        "cr8",
        "efer",
        "dr0",
        "dr1",
        "dr2",
        "dr3",
        "dr6",
        "dr7",
        "gdtr.base",
        "gdtr.limit",
        "idtr.base",
        "idtr.limit",
        "ldtr",
        "tr",
        "cpl",
        "cs",
        "cs.base",
        "cs.limit",
        "ss",
        "ss.base",
        "ss.limit",
        "ds",
        "ds.base",
        "ds.limit",
        "es",
        "es.base",
        "es.limit",
        "fs",
        "fs.base",
        "fs.limit",
        "gs",
        "gs.base",
        "gs.limit",
        "eflags"
    };

    private final World world;
    private final ProbeMemory memory;
    private final PcMachine machine;
    private final Cpu cpu;

    /// @param machine about to run the instruction, which lies at [ProbeMemory#PROBE]
    Probe(World world, ProbeMemory memory, PcMachine machine) {
        this.world = world;
        this.memory = memory;
        this.machine = machine;
        cpu = machine.cpu();
    }

    /// Runs the instruction of `length` bytes.
    Observation observe(int length) {
        long[] before = system();
        String further = cpu.furtherState();
        machine.ready();
        Stop stop = machine.step();
        if (stop instanceof Stop.Unsupported unsupported) {
            return Observation.unsupported(unsupported.feature());
        }
        int vector = vector();
        if (vector >= 0) {
            return Observation.trap(vector);
        }
        SortedMap<String, String> changed = changed(before, further);
        Visible visible = visible(length);
        if (halted(stop, visible)) {
            changed.put("processor", "runs → halted");
        }
        return new Observation(-1, "", visible, changed);
    }

    /// Whether the processor has stopped: it does not come to the jump behind the instruction.
    private boolean halted(Stop stop, Visible visible) {
        return stop instanceof Stop.Halted || visible.further() == 0 && machine.step() instanceof Stop.Halted;
    }

    /// The first exception or interrupt that the instruction caused, or -1.
    private int vector() {
        for (Event event : machine.events()) {
            if (event instanceof Event.Fault fault) {
                return fault.vector();
            }
            if (event instanceof Event.Delivered delivered) {
                return delivered.vector();
            }
        }
        return -1;
    }

    private long[] system() {
        long[] values = new long[SYSTEM.length];
        for (int i = 0; i < SYSTEM.length; i++) {
            values[i] = cpu.register(SYSTEM[i]);
        }
        values[SYSTEM.length - 1] &= SYSTEM_FLAGS;
        return values;
    }

    private SortedMap<String, String> changed(long[] before, String furtherBefore) {
        SortedMap<String, String> changed = new TreeMap<>();
        long[] after = system();
        for (int i = 0; i < SYSTEM.length; i++) {
            if (before[i] != after[i]) {
                changed.put(SYSTEM[i], "0x%x → 0x%x".formatted(before[i], after[i]));
            }
        }
        String one = line(furtherBefore, "msr");
        String other = line(cpu.furtherState(), "msr");
        if (!one.equals(other)) {
            changed.put("MSRs, PKRU, XCR0", one + " → " + other);
        }
        return changed;
    }

    private static String line(String state, String name) {
        int from = state.indexOf("\n" + name + " ");
        int to = state.indexOf('\n', from + 1);
        return state.substring(from + 2 + name.length(), to < 0 ? state.length() : to);
    }

    private Visible visible(int length) {
        List<String> names = world.is64() ? GENERAL : HALVES;
        long[] registers = new long[names.size() + 1];
        for (int i = 0; i < names.size(); i++) {
            registers[i] = cpu.register(names.get(i));
        }
        registers[names.size()] = cpu.register("eflags") & ARITHMETIC_FLAGS;
        byte[] data = machine.readGpa(memory.frame(ProbeMemory.DATA), 0x2000);
        List<String> all = Arrays.asList(Arrays.copyOf(names.toArray(new String[0]), names.size() + 1));
        all.set(names.size(), "arithmetic flags");
        long further = cpu.pc() - ProbeMemory.PROBE - length;
        return new Visible(all, registers, further, line(cpu.furtherState(), "sse"), data);
    }
}
