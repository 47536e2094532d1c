package hypercell.engine.x86.exec;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.bus.SparseRam;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.EventStream;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.Segment;

/// Runs a flat 32-bit guest by the interpreter's blocks and, from the addresses that turn out hot, by translated loops:
/// enough of a machine to measure the translator and to compare it with the interpreter.
final class TranslatingLoop {
    private static final int HOT = 2000;
    /// A path taken less often than one time in so many stays with the interpreter.
    private static final int RARELY = 64;
    private static final long QUANTUM = 100_000;

    final X86Cpu cpu;
    private final PhysicalBus bus;
    /// How often the block at each page offset was interpreted.
    private final int[] executed = new int[0x1000];
    /// By page offset; the guests of this benchmark have their hot code in one page.
    private final LoopTranslator.Region[] regions = new LoopTranslator.Region[0x1000];
    private final long[] entries = new long[0x1000];
    private final boolean translate;

    TranslatingLoop(long ramBytes, PortBus ports, EventStream events, boolean translate) {
        this.translate = translate;
        bus = new PhysicalBus(new SparseRam(ramBytes), true, events);
        cpu = new X86Cpu(CpuModel.HYPERCELL, bus, ports, TlbModel.DEFAULT, events, new VirtualClock());
        for (int i = 0; i < 6; i++) {
            cpu.state.segments[i].load(i == Segment.CS ? 8 : 16, 0, 0xffffffffL, i == Segment.CS ? 0x9b : 0x93, true);
        }
        cpu.state.cr0 = 0x11;
        cpu.modeChanged();
    }

    void load(long gpa, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bus.write(gpa + i, 1, bytes[i]);
        }
    }

    /// Runs until HLT; a fault ends it, too, and is returned.
    GuestFault run(long eip) {
        cpu.eip = eip;
        try {
            while (!cpu.halted) {
                LoopTranslator.Region region = translate ? region(cpu.eip) : null;
                if (region != null) {
                    region.run(cpu, QUANTUM);
                } else {
                    block();
                }
            }
            return null;
        } catch (GuestFault fault) {
            return fault;
        }
    }

    private void block() {
        cpu.limit = Long.MAX_VALUE;
        cpu.blockEip = cpu.eip;
        Block block = cpu.fetch.next();
        cpu.block = block;
        cpu.eip = cpu.blockEip + block.bytes;
        int i = 0;
        try {
            do {
                cpu.at = i;
                block.handlers[i++].run(cpu);
            } while (i < block.count && i < cpu.cut);
        } catch (GuestFault fault) {
            cpu.eip = cpu.currentEip();
            i--;
            throw fault;
        } finally {
            cpu.at = 0;
            cpu.cut = X86Cpu.NO_CUT;
            cpu.retired += i;
        }
        executed[(int) cpu.blockEip & 0xfff]++;
        if (translate && cpu.eip <= cpu.blockEip) {
            heat(cpu.eip);
        }
    }

    private LoopTranslator.Region region(long eip) {
        int offset = (int) eip & 0xfff;
        return entries[offset] == eip ? regions[offset] : null;
    }

    /// A backward branch went to `eip`: translates from there when its block has become hot.
    private void heat(long eip) {
        int offset = (int) eip & 0xfff;
        if (executed[offset] < HOT || entries[offset] == eip) {
            return;
        }
        byte[] page = new byte[4096];
        cpu.fetch.read(eip & ~0xfffL, page);
        entries[offset] = eip;
        int often = executed[offset] / RARELY;
        regions[offset] = LoopTranslator.translate(eip, at -> executed[(int) at & 0xfff] > often, page);
    }
}
