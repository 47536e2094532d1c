package hypercell.engine.monitor.privilege;

import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Stop;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.Map;

/// Makes machines of one [World], each about to run an instruction.
final class ProbeMachine {
    private static final int WARM_UP = ProbeMemory.CODE + 0x200;
    /// Registers that have no name outside: time, the MSRs of SYSENTER, TSC_AUX, XCR0; CR2 and DR0.
    private static final String ARRANGE = """
            xor edx, edx
            xor eax, eax
            mov ecx, 0x10
            wrmsr
            mov ecx, 0x174
            mov eax, %1$d
            wrmsr
            inc ecx
            mov eax, 0xb000 + %3$d
            wrmsr
            inc ecx
            mov eax, 0x8480 + %3$d
            wrmsr
            mov ecx, 0xc0000103
            mov eax, 7 + %3$d
            wrmsr
            xor ecx, ecx
            mov eax, %2$d
            xsetbv
            mov eax, 0x9000 + %3$d
            mov dr0, %4$s
            mov cr2, %4$s
            """;

    private static final byte[] JUMP_TO_ITSELF = {(byte) 0xeb, (byte) 0xfe};

    private final CpuModel model;
    private final World world;
    private final ProbeMemory memory;
    private final int arranged;
    private final int warm;
    /// A machine that the last instruction has left as it was, or null.
    private PcMachine unchanged;

    ProbeMachine(CpuModel model, World world) {
        this.model = model;
        this.world = world;
        memory = new ProbeMemory(world);
        arranged = put(ProbeMemory.CODE, arrangement());
        String wait = world.differs(Axis.TIME) ? "times 9 nop\n" : "";
        warm = put(WARM_UP, "fninit\nfld1\nfldpi\n" + wait);
    }

    /// Assembles `text` at `origin`. The address of its end.
    private int put(int origin, String text) {
        Assembler.Result result = Assembler.assemble(text, world.bits(), origin, Map.of());
        if (!result.ok()) {
            throw new IllegalStateException("the probe's own code: " + result.problems());
        }
        memory.put(origin, result.assembly().bytes());
        return origin + result.assembly().bytes().length;
    }

    private String arrangement() {
        boolean other = world.differs(Axis.REGISTERS);
        return ARRANGE.formatted(world.supervisorCode(), other ? 1 : 3, other ? 16 : 0, world.is64() ? "rax" : "eax");
    }

    /// What comes of `code` with `input`.
    Observation run(byte[] code, Input input) {
        memory.put(ProbeMemory.PROBE, code);
        memory.put(ProbeMemory.PROBE + code.length, JUMP_TO_ITSELF);
        memory.put(ProbeMemory.DATA + 0x200, input.memory(world));
        memory.put(ProbeMemory.POINTER, input.stack(world));
        PcMachine machine = machine();
        segments(machine.cpu(), world.ring(0));
        runTo(machine, ProbeMemory.CODE, arranged);
        configuration(machine.cpu());
        segments(machine.cpu(), world);
        runTo(machine, WARM_UP, warm);
        registers(machine.cpu(), input);
        String units = machine.cpu().furtherState();
        Observation seen = new Probe(world, memory, machine).observe(code.length);
        boolean same = seen.trapped() || seen.completed() && seen.changed().isEmpty();
        unchanged = same && units.equals(machine.cpu().furtherState()) ? machine : null;
        return seen;
    }

    /// A machine in ring 0 with the present memory: the last one when nothing but memory has changed in it, as a
    /// new one costs more than all that it does.
    private PcMachine machine() {
        if (unchanged != null) {
            memory.reload(unchanged);
            controlRegisters(unchanged.cpu());
            return unchanged;
        }
        PcMachine machine =
                PcMachine.create(new PcConfig(model, ProbeMemory.RAM, TlbModel.of(4, 2), true, false, false));
        memory.load(machine);
        controlRegisters(machine.cpu());
        segments(machine.cpu(), world.ring(0));
        tables(machine.cpu());
        return machine;
    }

    private void controlRegisters(Cpu cpu) {
        // OSXSAVE, OSXMMEXCPT, OSFXSR, PCE, DE; with 64 bits PKE, FSGSBASE, PAE
        cpu.setRegister("cr4", world.is64() ? 0x450728L : 0x40708L);
        cpu.setRegister("cr3", ProbeMemory.ROOT);
        if (world.is64()) {
            cpu.setRegister("efer", 0x101); // LME, SCE
        }
        cpu.setRegister("cr0", 0x80010011L); // PG, WP, ET, PE
    }

    private static void segments(Cpu cpu, World there) {
        cpu.setRegister("cs", there.code());
        int stack = there.ring() == 0 ? ProbeMemory.DATA_SEGMENT : ProbeMemory.USER_DATA_SEGMENT | 3;
        cpu.setRegister("ss", stack);
        for (String segment : new String[] {"ds", "es", "fs", "gs"}) {
            cpu.setRegister(segment, ProbeMemory.USER_DATA_SEGMENT | 3);
        }
    }

    private void tables(Cpu cpu) {
        cpu.setRegister("tr", memory.task(ProbeMemory.TASK));
        cpu.setRegister("ldtr", memory.task(ProbeMemory.LOCAL));
    }

    private void runTo(PcMachine machine, int from, int to) {
        machine.cpu().setRegister(world.is64() ? "rip" : "eip", from);
        machine.cpu().setRegister("eflags", 2);
        machine.breakpoints().add((long) to);
        Stop stop = machine.run(100);
        machine.breakpoints().clear();
        if (!(stop instanceof Stop.Breakpoint)) {
            throw new IllegalStateException("the probe's own code: " + stop.sentence());
        }
    }

    private void configuration(Cpu cpu) {
        long cr4 = cpu.register("cr4") & (world.differs(Axis.CR4) ? ~0x40108L : -1);
        cpu.setRegister("cr4", cr4 | (world.umip() ? 0x800 : 0));
    }

    private void registers(Cpu cpu, Input input) {
        set(cpu, "ax", input.accumulator());
        set(cpu, "cx", input.counter());
        set(cpu, "dx", 0);
        set(cpu, "bx", ProbeMemory.DATA + 0x200);
        set(cpu, "si", ProbeMemory.DATA + 0x600);
        set(cpu, "di", ProbeMemory.DATA + 0xa00);
        set(cpu, "bp", ProbeMemory.POINTER + 0x200);
        set(cpu, "sp", ProbeMemory.POINTER);
        set(cpu, "ip", ProbeMemory.PROBE);
        if (world.differs(Axis.CR0)) {
            cpu.setRegister("cr0", cpu.register("cr0") | 0x28); // NE, TS
        }
        long flags = (world.differs(Axis.INTERRUPTS) ? 0 : 0x200) | (world.differs(Axis.IOPL) ? 0x3000 : 0);
        cpu.setRegister("eflags", flags | 2);
    }

    private void set(Cpu cpu, String name, long value) {
        cpu.setRegister((world.is64() ? "r" : "e") + name, value);
    }
}
