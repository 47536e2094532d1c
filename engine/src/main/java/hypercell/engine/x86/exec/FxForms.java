package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.VectorState;

/// FXSAVE, FXRSTOR, LDMXCSR, STMXCSR (SDM 2A, 2B).
final class FxForms {
    private FxForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        return switch (site.insn().row().meaning()) {
            case "fxsave" -> new Save(site, false);
            case "fxsave64" -> new Save(site, true);
            case "fxrstor" -> new Restore(site, false);
            case "fxrstor64" -> new Restore(site, true);
            case "ldmxcsr" -> new LoadMxcsr(site);
            case "stmxcsr" -> new StoreMxcsr(site);
            default -> null;
        };
    }

    /// XMM8 to XMM15 exist in 64-bit mode only.
    static int xmmRegisters(Site site) {
        return Mode.codeBits(site.mode()) == 64 ? VectorState.REGISTERS : VectorState.REGISTERS / 2;
    }

    private static void begin(X86Cpu cpu) {
        if ((cpu.state.cr0 & (CpuState.CR0_EM | CpuState.CR0_TS)) != 0) {
            throw GuestFault.of(Vector.NM, "FXSAVE or FXRSTOR with CR0.EM or CR0.TS set");
        }
    }

    static void checkAlignment(long gva, int bytes) {
        if ((gva & bytes - 1) != 0) {
            throw GuestFault.of(Vector.GP, "the state image is not aligned on %d bytes".formatted(bytes));
        }
    }

    /// Raises the fault that a read of the operand would raise.
    static void probeRead(X86Cpu cpu, Address address, int bytes) {
        cpu.mmu.read8(address.read(cpu, bytes));
        cpu.mmu.read8(address.at(cpu, bytes - 1, 1, false));
    }

    /// Without CR4.OSFXSR the XMM registers are left out.
    private static boolean savesXmm(X86Cpu cpu) {
        return (cpu.state.cr4 & CpuState.CR4_OSFXSR) != 0;
    }

    private static final class Save extends Handler {
        private final Address address;
        private final boolean wide;
        private final int xmmRegisters;

        Save(Site site, boolean wide) {
            address = site.address(0);
            this.wide = wide;
            xmmRegisters = xmmRegisters(site);
        }

        @Override
        void run(X86Cpu cpu) {
            begin(cpu);
            checkAlignment(address.write(cpu, FxImage.BYTES), 16);
            X87Image.probe(cpu, address, FxImage.BYTES);
            FxImage image = new FxImage(cpu, address, wide, xmmRegisters);
            image.saveX87();
            image.saveMxcsr();
            if (savesXmm(cpu)) {
                image.saveXmm();
            }
        }
    }

    private static final class Restore extends Handler {
        private final Address address;
        private final boolean wide;
        private final int xmmRegisters;

        Restore(Site site, boolean wide) {
            address = site.address(0);
            this.wide = wide;
            xmmRegisters = xmmRegisters(site);
        }

        @Override
        void run(X86Cpu cpu) {
            begin(cpu);
            checkAlignment(address.read(cpu, FxImage.BYTES), 16);
            probeRead(cpu, address, FxImage.BYTES);
            FxImage image = new FxImage(cpu, address, wide, xmmRegisters);
            if (savesXmm(cpu)) {
                cpu.state.vector.mxcsr = image.checkedMxcsr();
                image.restoreXmm();
            }
            image.restoreX87();
        }
    }

    private static final class LoadMxcsr extends Handler {
        private final Address address;

        LoadMxcsr(Site site) {
            address = site.address(0);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            cpu.state.vector.mxcsr = FxImage.checkedMxcsr(cpu.mmu.read32(address.read(cpu, 4)));
        }
    }

    private static final class StoreMxcsr extends Handler {
        private final Address address;

        StoreMxcsr(Site site) {
            address = site.address(0);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            cpu.mmu.write32(address.write(cpu, 4), cpu.state.vector.mxcsr);
        }
    }
}
