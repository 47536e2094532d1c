package hypercell.engine.x86.exec;

import hypercell.engine.explain.Story;
import hypercell.engine.explain.SystemTable;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.EventStream;
import hypercell.engine.observe.Observer;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.MemoryTrace;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs one step with every translation, segment check and bus access reported, and collects what was reported. The
/// machine does the same work as ever: decoded code of the "told" mode takes the checked paths, and the MMU keeps no
/// fast tags.
public final class Telling {
    private final X86Cpu cpu;
    private final NamedRegisters registers;
    private final EventStream events;

    public Telling(X86Cpu cpu, NamedRegisters registers, EventStream events) {
        this.cpu = cpu;
        this.registers = registers;
        this.events = events;
    }

    /// Tells the story of `step`.
    public Story tell(Runnable step) {
        List<Event> heard = new ArrayList<>();
        Observer listener = heard::add;
        events.observe(listener);
        listen();
        try {
            RegisterSnapshot before = new RegisterSnapshot(registers, cpu.state.segments);
            String modeBefore = registers.mode();
            List<SystemTable> tables = tables();
            Announced announced = announce();
            step.run();
            return new Story(
                    announced.text(),
                    List.copyOf(heard),
                    before.changes(announced.nextEip()),
                    tables,
                    modeBefore,
                    registers.mode());
        } finally {
            silence();
            events.remove(listener);
        }
    }

    private void listen() {
        cpu.setTold(true);
        cpu.mmu.setTrace(new MemoryTrace() {
            @Override
            public void translated(Translation translation) {
                events.translated(translation);
            }

            @Override
            public void bus(long gpa, int bytes, long value, boolean write, String target) {
                events.bus(gpa, bytes, value, write, target);
            }
        });
        cpu.segmentation.setTrace(this::checked);
    }

    private void silence() {
        cpu.segmentation.setTrace(null);
        cpu.mmu.setTrace(null);
        cpu.setTold(false);
    }

    private void checked(int number, Segment segment, long offset, long gva, int bytes, boolean write, String verdict) {
        events.segment(
                number,
                segment.selector(),
                offset,
                gva,
                bytes,
                segment.base(),
                segment.limit(),
                segment.describe(),
                write,
                verdict);
    }

    /// In real-address mode only the interrupt vectors are a table.
    private List<SystemTable> tables() {
        CpuState state = cpu.state;
        if (!state.protectedMode()) {
            return List.of(new SystemTable("interrupt vectors", state.idtBase, state.idtLimit, 4));
        }
        List<SystemTable> tables = new ArrayList<>();
        tables.add(new SystemTable("GDT", state.gdtBase, state.gdtLimit, 8));
        tables.add(new SystemTable("IDT", state.idtBase, state.idtLimit, state.longMode() ? 16 : 8));
        if (state.ldtr.selector() != 0) {
            tables.add(new SystemTable("LDT", state.ldtr.base(), state.ldtr.limit(), 8));
        }
        if (state.tr.selector() != 0) {
            tables.add(new SystemTable("TSS", state.tr.base(), state.tr.limit(), 0));
        }
        return List.copyOf(tables);
    }

    /// @param nextEip where the next instruction begins
    private record Announced(String text, long nextEip) {}

    /// Publishes the instruction that is about to run and, when the processor still holds the translation of its
    /// page, that translation; otherwise the step itself will fetch.
    private Announced announce() {
        long gva = cpu.linearEip();
        byte[] bytes = cpu.fetch.peek(gva);
        Insn insn = Decoder.decode(bytes, 0, bytes.length, cpu.codeBits());
        byte[] own = Arrays.copyOf(bytes, Math.min(bytes.length, insn.length()));
        int selector = cpu.state.segments[Segment.CS].selector();
        events.instruction(selector, cpu.eip, gva, cpu.codeBits(), cpu.state.cpl, own);
        if (cpu.fetch.holds(gva)) {
            events.translated(held(gva));
        }
        String text = bytes.length == 0 ? "(not fetched)" : Disassembler.text(insn, cpu.eip);
        return new Announced(text, cpu.eip + own.length);
    }

    private Translation held(long gva) {
        return cpu.mmu
                .explain(gva, Access.of(Access.Kind.EXECUTE, cpu.state.cpl == 3))
                .heldByFetch();
    }
}
