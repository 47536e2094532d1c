package hypercell.engine.ppc.exec;

import hypercell.engine.explain.RegisterChange;
import hypercell.engine.explain.Story;
import hypercell.engine.machine.Cpu.RegisterInfo;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.EventStream;
import hypercell.engine.observe.Observer;
import hypercell.engine.ppc.isa.Disassembler;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.mmu.TlbLookup;
import hypercell.engine.ppc.mmu.TlbTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs one step with every search of the TLB and every access reported, and collects what was reported.
public final class Telling {
    private final BookECpu cpu;
    private final PpcRegisters registers;
    private final EventStream events;

    public Telling(BookECpu cpu, PpcRegisters registers, EventStream events) {
        this.cpu = cpu;
        this.registers = registers;
        this.events = events;
    }

    /// Tells the story of `step`.
    public Story tell(Runnable step) {
        List<Event> heard = new ArrayList<>();
        Observer listener = heard::add;
        events.observe(listener);
        cpu.mmu.setTrace(trace());
        try {
            Map<String, Long> before = values();
            String mode = registers.mode();
            long next = registers.pc() + 4 & 0xffff_ffffL;
            String text = announce();
            step.run();
            return new Story(text, List.copyOf(heard), changes(before, next), List.of(), mode, registers.mode());
        } finally {
            cpu.mmu.setTrace(null);
            events.remove(listener);
        }
    }

    private TlbTrace trace() {
        return new TlbTrace() {
            @Override
            public void searched(TlbLookup lookup) {
                events.tlbSearched(lookup);
            }

            @Override
            public void moved(long real, int bytes, int value, boolean write) {
                events.bus(real, bytes, Integer.toUnsignedLong(value), write, "real memory");
            }
        };
    }

    /// Publishes the instruction that is about to run.
    private String announce() {
        Insn insn = cpu.peek(cpu.state.pc);
        byte[] bytes = insn == null ? new byte[0] : bytes(insn.word());
        events.instruction(0, registers.pc(), registers.pc(), 32, registers.cpl(), bytes);
        return insn == null ? "(not fetched)" : Disassembler.text(insn, registers.pc());
    }

    private static byte[] bytes(int word) {
        return new byte[] {(byte) (word >>> 24), (byte) (word >>> 16), (byte) (word >>> 8), (byte) word};
    }

    private Map<String, Long> values() {
        Map<String, Long> values = new HashMap<>();
        for (RegisterInfo info : registers.registers()) {
            values.put(info.name(), registers.register(info.name()));
        }
        return values;
    }

    /// What differs, without what passes by itself: the next instruction's address and the timers.
    private List<RegisterChange> changes(Map<String, Long> before, long next) {
        List<RegisterChange> changes = new ArrayList<>();
        for (RegisterInfo info : registers.registers()) {
            long old = before.get(info.name());
            long now = registers.register(info.name());
            boolean wentOn =
                    info.name().equals("pc") && now == next || info.name().equals("dec");
            if (!info.part() && old != now && !wentOn) {
                changes.add(new RegisterChange(info.name(), info.bits(), old, now, ""));
            }
        }
        return List.copyOf(changes);
    }
}
