package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.VectorState;

/// XSAVE, XSAVEOPT, XSAVEC, XSAVES, XRSTOR, XRSTORS, XGETBV, XSETBV (SDM 1 "Managing State Using the XSAVE Feature
/// Set"). There is no supervisor state, so that the supervisor forms differ in their privilege and format only.
final class ExtendedStateForms {
    private static final long COMPACT = Long.MIN_VALUE;
    private static final int ALIGNMENT = 64;

    private ExtendedStateForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        return switch (site.insn().row().meaning()) {
            case "xsave" -> new Save(site, false, Save.Variant.STANDARD);
            case "xsave64" -> new Save(site, true, Save.Variant.STANDARD);
            case "xsaveopt" -> new Save(site, false, Save.Variant.OPTIMIZED);
            case "xsaveopt64" -> new Save(site, true, Save.Variant.OPTIMIZED);
            case "xsavec" -> new Save(site, false, Save.Variant.COMPACTED);
            case "xsavec64" -> new Save(site, true, Save.Variant.COMPACTED);
            case "xsaves" -> new Save(site, false, Save.Variant.SUPERVISOR);
            case "xsaves64" -> new Save(site, true, Save.Variant.SUPERVISOR);
            case "xrstor" -> new Restore(site, false, false);
            case "xrstor64" -> new Restore(site, true, false);
            case "xrstors" -> new Restore(site, false, true);
            case "xrstors64" -> new Restore(site, true, true);
            case "xgetbv" -> new FloatingHandlers.Plain(ExtendedStateForms::xgetbv);
            case "xsetbv" -> new FloatingHandlers.Plain(ExtendedStateForms::xsetbv);
            default -> null;
        };
    }

    private static void checkEnabled(X86Cpu cpu) {
        if ((cpu.state.cr4 & CpuState.CR4_OSXSAVE) == 0) {
            throw GuestFault.of(Vector.UD, "an XSAVE instruction with CR4.OSXSAVE clear");
        }
    }

    private static void begin(X86Cpu cpu, boolean supervisor) {
        checkEnabled(cpu);
        if (supervisor) {
            SystemForms.requireRing0(cpu);
        }
        if ((cpu.state.cr0 & CpuState.CR0_TS) != 0) {
            throw GuestFault.of(Vector.NM, "an XSAVE instruction with CR0.TS set");
        }
    }

    private static long pair(X86Cpu cpu) {
        return cpu.r[CpuState.DX] << 32 | cpu.r[CpuState.AX] & 0xffffffffL;
    }

    /// XGETBV: XCR0, or by ECX = 1 those of its components that are in use.
    private static void xgetbv(X86Cpu cpu) {
        checkEnabled(cpu);
        long value = switch ((int) cpu.r[CpuState.CX]) {
            case 0 -> cpu.state.xcr0;
            case 1 -> cpu.state.xcr0 & ExtendedState.inUse(cpu);
            default -> throw GuestFault.of(Vector.GP, "XGETBV of a register that does not exist");
        };
        cpu.r[CpuState.AX] = value & 0xffffffffL;
        cpu.r[CpuState.DX] = value >>> 32;
    }

    private static void xsetbv(X86Cpu cpu) {
        checkEnabled(cpu);
        SystemForms.requireRing0(cpu);
        long value = pair(cpu);
        boolean valid = (value & ExtendedState.X87) != 0 && (value & ~ExtendedState.supported(cpu.model)) == 0;
        if ((int) cpu.r[CpuState.CX] != 0 || !valid) {
            throw GuestFault.of(Vector.GP, "XSETBV of a register or of components that do not exist");
        }
        cpu.state.xcr0 = value;
    }

    private static final class Save extends Handler {
        enum Variant {
            STANDARD,
            OPTIMIZED,
            COMPACTED,
            SUPERVISOR
        }

        private final Address address;
        private final boolean wide;
        private final int xmmRegisters;
        private final Variant variant;
        private final boolean compacts;

        Save(Site site, boolean wide, Variant variant) {
            address = site.address(0);
            this.wide = wide;
            xmmRegisters = FxForms.xmmRegisters(site);
            this.variant = variant;
            compacts = variant == Variant.COMPACTED || variant == Variant.SUPERVISOR;
        }

        @Override
        void run(X86Cpu cpu) {
            begin(cpu, variant == Variant.SUPERVISOR);
            long wanted = pair(cpu) & cpu.state.xcr0;
            int bytes = ExtendedState.bytes(wanted, compacts);
            FxForms.checkAlignment(address.write(cpu, bytes), ALIGNMENT);
            X87Image.probe(cpu, address, bytes);
            long inUse = ExtendedState.inUse(cpu);
            write(cpu, wanted, variant == Variant.STANDARD ? wanted : wanted & inUse);
            writeHeader(cpu, wanted, inUse);
        }

        private void write(X86Cpu cpu, long wanted, long written) {
            FxImage image = new FxImage(cpu, address, wide, xmmRegisters);
            if ((written & ExtendedState.X87) != 0) {
                image.saveX87();
            }
            boolean mxcsr = compacts ? (written & ExtendedState.SSE) != 0 : (wanted & ExtendedState.SSE) != 0;
            if (mxcsr) {
                image.saveMxcsr();
            }
            if ((written & ExtendedState.SSE) != 0) {
                image.saveXmm();
            }
            if ((written & ExtendedState.PKRU) != 0) {
                int offset = compacts ? ExtendedState.COMPACTED : ExtendedState.PKRU_OFFSET;
                cpu.mmu.write64(address.at(cpu, offset, 8, true), cpu.state.pkru & 0xffffffffL);
            }
        }

        private void writeHeader(X86Cpu cpu, long wanted, long inUse) {
            long gva = address.at(cpu, ExtendedState.HEADER, 8, true);
            if (compacts) {
                cpu.mmu.write64(gva, wanted & inUse);
                cpu.mmu.write64(address.at(cpu, ExtendedState.HEADER + 8, 8, true), wanted | COMPACT);
            } else {
                cpu.mmu.write64(gva, cpu.mmu.read64(gva) & ~wanted | wanted & inUse);
            }
        }
    }

    private static final class Restore extends Handler {
        private final Address address;
        private final boolean wide;
        private final boolean supervisor;
        private final int xmmRegisters;

        Restore(Site site, boolean wide, boolean supervisor) {
            address = site.address(0);
            this.wide = wide;
            this.supervisor = supervisor;
            xmmRegisters = FxForms.xmmRegisters(site);
        }

        @Override
        void run(X86Cpu cpu) {
            begin(cpu, supervisor);
            FxForms.checkAlignment(address.read(cpu, ExtendedState.COMPACTED), ALIGNMENT);
            FxForms.probeRead(cpu, address, ExtendedState.COMPACTED);
            long present = cpu.mmu.read64(address.at(cpu, ExtendedState.HEADER, 8, false));
            long format = cpu.mmu.read64(address.at(cpu, ExtendedState.HEADER + 8, 8, false));
            checkHeader(cpu, present, format);
            boolean compact = format < 0;
            long wanted = pair(cpu) & cpu.state.xcr0;
            FxForms.probeRead(cpu, address, ExtendedState.bytes(wanted & present, compact));
            load(cpu, wanted, present, compact);
        }

        private void checkHeader(X86Cpu cpu, long present, long format) {
            boolean standard = format == 0;
            boolean compact = format < 0 && (format & ~COMPACT & ~cpu.state.xcr0) == 0;
            long allowed = compact ? format : cpu.state.xcr0;
            long reserved = cpu.mmu.read64(address.at(cpu, ExtendedState.HEADER + 16, 8, false));
            if (!(compact || standard && !supervisor) || (present & ~allowed) != 0 || reserved != 0) {
                throw GuestFault.of(Vector.GP, "the XSAVE header names components or a format that cannot be loaded");
            }
        }

        private void load(X86Cpu cpu, long wanted, long present, boolean compact) {
            FxImage image = new FxImage(cpu, address, wide, xmmRegisters);
            if ((wanted & ExtendedState.SSE) != 0) {
                boolean initial = compact && (present & ExtendedState.SSE) == 0;
                cpu.state.vector.mxcsr = initial ? VectorState.MXCSR_DEFAULT : image.checkedMxcsr();
                if ((present & ExtendedState.SSE) != 0) {
                    image.restoreXmm();
                } else {
                    image.clearXmm();
                }
            }
            if ((wanted & ExtendedState.X87) != 0) {
                if ((present & ExtendedState.X87) != 0) {
                    image.restoreX87();
                } else {
                    ExtendedState.initialize(cpu.state.fpu);
                }
            }
            if ((wanted & ExtendedState.PKRU) != 0) {
                loadPkru(cpu, present, compact);
            }
        }

        private void loadPkru(X86Cpu cpu, long present, boolean compact) {
            int offset = compact ? ExtendedState.COMPACTED : ExtendedState.PKRU_OFFSET;
            boolean stored = (present & ExtendedState.PKRU) != 0;
            cpu.control.writePkru(stored ? cpu.mmu.read32(address.at(cpu, offset, 4, false)) : 0);
        }
    }
}
