package hypercell.engine.platform;

import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.mmu.TlbModel;

/// What a PC is made of, before it exists.
///
/// @param cpu which processor
/// @param ramBytes RAM from physical address 0 up, 4 KiB .. 4 GiB, a multiple of 4 KiB; costs only what is touched
/// @param tlb geometry of the visible TLB
/// @param holesReadOnes whether physical addresses that nobody decodes read as all ones (a PC's floating bus) or as
///     zeros
/// @param com1 whether a 16550 sits at port 0x3f8 (IRQ 4)
/// @param interruptControllers whether the 8259 pair, the 8254 timer and what else a PC's chipset has are present
public record PcConfig(
        CpuModel cpu, long ramBytes, TlbModel tlb, boolean holesReadOnes, boolean com1, boolean interruptControllers) {
    /// 16 MiB, default TLB, floating bus, COM1, interrupt controllers and timer.
    public static final PcConfig DEFAULT =
            new PcConfig(CpuModel.HYPERCELL, 16L << 20, TlbModel.DEFAULT, true, true, true);

    public PcConfig withCpu(CpuModel model) {
        return new PcConfig(model, ramBytes, tlb, holesReadOnes, com1, interruptControllers);
    }

    public PcConfig withRam(long bytes) {
        return new PcConfig(cpu, bytes, tlb, holesReadOnes, com1, interruptControllers);
    }

    public PcConfig withTlb(TlbModel model) {
        return new PcConfig(cpu, ramBytes, model, holesReadOnes, com1, interruptControllers);
    }

    public PcConfig withHoles(boolean readOnes) {
        return new PcConfig(cpu, ramBytes, tlb, readOnes, com1, interruptControllers);
    }

    public PcConfig withCom1(boolean present) {
        return new PcConfig(cpu, ramBytes, tlb, holesReadOnes, present, interruptControllers);
    }
}
