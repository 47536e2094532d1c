package hypercell.engine.oracle;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.state.Flags;
import java.util.Arrays;

/// Runs cases of 64-bit user code on the engine: CPL 3, memory mapped to itself, HLT behind the code. The IDT is empty,
/// so that the first exception ends the run and leaves its state to be read.
final class Integer64Rig {
    private static final String[] NAMES = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final byte HLT = (byte) 0xf4;
    private static final long PML4 = 0x1000;
    private static final long PDPT = 0x2000;
    private static final long GDT = 0x3000;
    private static final long ALIGNMENT_MASK = 1 << 18;
    private static final long GS_BASE = 0x10000;
    private static final int BUDGET = 10_000;
    private static final int COMPARED = Flags.STATUS | Flags.TF | Flags.DF | Flags.NT | Flags.AC | Flags.ID;
    private static final PcConfig CONFIG = PcConfig.DEFAULT.withRam(1L << 30);

    private final PcMachine machine = PcMachine.create(CONFIG);
    private Event.Fault fault;

    Integer64Rig() {
        machine.writeGpa(PML4, new byte[] {0x07, 0x20});
        machine.writeGpa(PDPT, new byte[] {(byte) 0x87}); // 1 GiB for users
        machine.startFlat64(Integer64Case.CODE, 0x9000, GDT, PML4);
        machine.cpu().setRegister("cs", 0x2b);
        for (String segment : new String[] {"ss", "ds", "es"}) {
            machine.cpu().setRegister(segment, 0x23);
        }
        machine.cpu().setRegister("gs.base", GS_BASE);
        machine.cpu().setRegister("cr0", machine.cpu().register("cr0") | ALIGNMENT_MASK); // as Linux has it
        machine.observe(this::observe);
    }

    private void observe(Event event) {
        if (fault == null && event instanceof Event.Fault first) {
            fault = first;
        }
    }

    /// Null when the engine does what the processor has done, else the first difference.
    String difference(Integer64Case one, Integer64Case.Outcome processor) {
        load(one);
        Stop stop = machine.run(BUDGET);
        if (!(stop instanceof Stop.TripleFault)) {
            return stop.sentence();
        }
        long at = fault.pc() - Integer64Case.CODE;
        int vector = at == one.code().length ? Integer64Case.NO_EXCEPTION : fault.vector();
        if (vector != processor.vector() || at != processor.at()) {
            return "%s at +%d, processor %d at +%d"
                    .formatted(vector == fault.vector() ? fault : "end", at, processor.vector(), processor.at());
        }
        boolean faulted = vector != Integer64Case.NO_EXCEPTION;
        return compare(processor.after(), faulted ? one.definedAtFault() : one.defined());
    }

    private void load(Integer64Case one) {
        fault = null;
        byte[] code = Arrays.copyOf(one.code(), one.code().length + 1);
        code[one.code().length] = HLT;
        machine.writeGpa(Integer64Case.CODE, code);
        machine.writeGpa(Integer64State.MEMORY, one.before().memory());
        for (int i = 0; i < 16; i++) {
            machine.cpu().setRegister(NAMES[i], one.before().registers()[i]);
        }
        machine.cpu().setRegister("eflags", one.before().flags() | 2);
        machine.cpu().setRegister("rip", Integer64Case.CODE);
    }

    private String compare(Integer64State after, int defined) {
        for (int i = 0; i < 16; i++) {
            long have = machine.cpu().register(NAMES[i]);
            if (have != after.registers()[i]) {
                return "%s = %016x, processor %016x".formatted(NAMES[i], have, after.registers()[i]);
            }
        }
        byte[] memory = machine.readGpa(Integer64State.MEMORY, Integer64State.MEMORY_BYTES);
        if (!Arrays.equals(memory, after.memory())) {
            return "memory differs at +0x%x".formatted(Arrays.mismatch(memory, after.memory()));
        }
        long mask = COMPARED & ~Flags.STATUS | defined;
        long have = machine.cpu().register("eflags") & mask;
        long want = after.flags() & mask;
        return have == want ? null : "flags %06x, processor %06x, of %06x".formatted(have, want, mask);
    }
}
