package hypercell.engine.x86.exec;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.bus.PortBus;
import hypercell.engine.bus.SparseRam;
import hypercell.engine.machine.VirtualClock;
import hypercell.engine.observe.EventStream;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.mmu.Mmu;
import hypercell.engine.x86.state.CpuState;
import java.util.Map;

/// A processor without a machine around it: runs single decoded instructions on a state that the test sets, in flat
/// 32-bit protected mode with SSE enabled.
public final class FloatingRig {
    /// Where tests keep data.
    static final int DATA = 0x200000;

    private static final long RAM_BYTES = 1L << 30;

    private final X86Cpu cpu;
    private final int mode;
    private Handler handler;

    public FloatingRig() {
        this(32);
    }

    /// @param codeBits 32 or 64
    public FloatingRig(int codeBits) {
        EventStream events = new EventStream(() -> 0L);
        PhysicalBus bus = new PhysicalBus(new SparseRam(RAM_BYTES), true, events);
        cpu = new X86Cpu(
                CpuModel.HYPERCELL, bus, new PortBus(events), PcConfig.DEFAULT.tlb(), events, new VirtualClock());
        cpu.state.cr0 |= CpuState.CR0_PE | CpuState.CR0_NE;
        cpu.state.cr4 |= CpuState.CR4_OSFXSR | CpuState.CR4_OSXMMEXCPT | CpuState.CR4_OSXSAVE;
        mode = (codeBits == 64 ? Mode.CODE64 : Mode.CODE32) | Mode.FLAT;
    }

    /// The instruction that [#run] runs from now on.
    public void load(byte[] code) {
        Insn insn = Decoder.decode(code, 0, code.length, Mode.codeBits(mode));
        handler = HandlerFactory.make(cpu.model, new Site(insn, mode, 0));
    }

    /// Runs the instruction once. The exception it raises, or null.
    public GuestFault run() {
        try {
            handler.run(cpu);
            return null;
        } catch (GuestFault fault) {
            return fault;
        }
    }

    /// Assembles and runs one instruction.
    GuestFault run(String text) {
        Assembler.Result result = Assembler.assemble(text, Mode.codeBits(mode), 0, Map.of());
        assertThat(result.problems()).as(text).isEmpty();
        load(result.assembly().bytes());
        return run();
    }

    public CpuState state() {
        return cpu.state;
    }

    public Mmu mmu() {
        return cpu.mmu;
    }

    Fpu fpu() {
        return cpu.fpu;
    }
}
