package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Instructions that move segment and table registers and the flags, and the software interrupts.
final class SystemForms {
    private SystemForms() {}

    /// Raises #GP(0) unless CPL = 0.
    static void requireRing0(X86Cpu cpu) {
        if (cpu.state.cpl != 0) {
            throw GuestFault.of(Vector.GP, "a privileged instruction at CPL " + cpu.state.cpl);
        }
    }

    /// #UD in real-address and virtual-8086 mode, where the instruction is not recognized.
    static void requireProtectedMode(X86Cpu cpu) {
        if (cpu.state.realSegments()) {
            throw GuestFault.of(Vector.UD, "not recognized in real-address and virtual-8086 mode");
        }
    }

    // --- segment registers ---

    static final class MovFromSegment extends Handler {
        private final Place destination;
        private final int segment;

        /// To a 32-bit register the selector is zero-extended; to memory always 16 bits go.
        MovFromSegment(Site site) {
            destination = site.place(0);
            segment = ((Operand.Segment) site.operand(1)).number();
        }

        @Override
        void run(X86Cpu cpu) {
            destination.write(cpu, cpu.state.segments[segment].selector());
        }
    }

    static final class MovToSegment extends Handler {
        private final int segment;
        private final Place source;

        MovToSegment(Site site) {
            segment = ((Operand.Segment) site.operand(0)).number();
            source = site.place(1);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.segmentation.load(segment, (int) source.read(cpu) & 0xffff);
            if (segment == Segment.SS) {
                cpu.inhibitAll(); // SDM 2B "MOV—Move": until the next instruction has run
            }
        }
    }

    static final class PushSegment extends Handler {
        private final int segment;
        private final Push push;

        PushSegment(Site site) {
            segment = ((Operand.Segment) site.operand(0)).number();
            push = Push.of(site);
        }

        @Override
        void run(X86Cpu cpu) {
            push.push(cpu, cpu.state.segments[segment].selector());
        }
    }

    static final class PopSegment extends Handler {
        private final int segment;
        private final int bits;

        PopSegment(Site site) {
            segment = ((Operand.Segment) site.operand(0)).number();
            bits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            int selector = (int) cpu.stack.peek(0, bits) & 0xffff;
            long after = cpu.stack.pointer() + bits / 8;
            long mask = cpu.stack.mask();
            cpu.segmentation.load(segment, selector);
            cpu.r[CpuState.SP] = cpu.r[CpuState.SP] & ~mask | after & mask;
            if (segment == Segment.SS) {
                cpu.inhibitAll();
            }
        }
    }

    static final class LoadFarPointer extends Handler {
        private final int segment;
        private final Place destination;
        private final Address source;
        private final int bytes;

        LoadFarPointer(Site site) {
            segment = ((Operand.Segment) site.operand(0)).number();
            destination = site.place(1);
            source = site.address(2);
            bytes = site.bits() / 8;
        }

        @Override
        void run(X86Cpu cpu) {
            long offset = FarForms.load(cpu, source, 0, bytes);
            int selector = (int) FarForms.load(cpu, source, bytes, 2) & 0xffff;
            cpu.segmentation.load(segment, selector);
            destination.write(cpu, offset);
            if (segment == Segment.SS) {
                cpu.inhibitAll();
            }
        }
    }

    // --- flags ---

    static void cli(X86Cpu cpu) {
        if (ownsInterruptFlag(cpu)) {
            cpu.flags.setSystem(cpu.flags.system() & ~Flags.IF);
        } else {
            cpu.virtual8086.requireVirtualInterrupts("CLI");
            cpu.flags.setSystem(cpu.flags.system() & ~Flags.VIF);
        }
    }

    static void sti(X86Cpu cpu) {
        if (!ownsInterruptFlag(cpu)) {
            cpu.virtual8086.requireVirtualInterrupts("STI");
            cpu.virtual8086.setVirtualInterrupts();
            return;
        }
        if (!cpu.flags.has(Flags.IF)) {
            cpu.inhibitInterrupts();
        }
        cpu.flags.setSystem(cpu.flags.system() | Flags.IF);
        cpu.attend();
    }

    /// Whether CPL <= IOPL, or there is no protection.
    static boolean ownsInterruptFlag(X86Cpu cpu) {
        return !cpu.state.protectedMode() || cpu.state.cpl <= cpu.flags.iopl();
    }

    static final class PushFlags extends Handler {
        private final Push push;
        private final int bits;

        PushFlags(Site site) {
            push = Push.of(site);
            bits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            if (cpu.state.virtual8086() && !ownsInterruptFlag(cpu)) {
                cpu.virtual8086.pushFlags(bits);
                return;
            }
            push.push(cpu, cpu.flags.eflags() & ~(Flags.RF | Flags.VM));
        }
    }

    /// POPF: what changes depends on CPL and IOPL, silently (SDM 2B "POPF/POPFD").
    static final class PopFlags extends Handler {
        private final int bits;

        PopFlags(Site site) {
            bits = site.bits();
        }

        @Override
        void run(X86Cpu cpu) {
            if (cpu.state.virtual8086() && !ownsInterruptFlag(cpu)) {
                cpu.virtual8086.popFlags(bits);
                return;
            }
            int image = (int) cpu.stack.pop(bits);
            int cpl = cpu.state.protectedMode() ? cpu.state.cpl : 0;
            int changeable = Flags.STATUS | Flags.TF | Flags.DF | Flags.NT;
            if (bits >= 32) {
                changeable |= Flags.AC | Flags.ID;
            }
            if (cpl == 0) {
                changeable |= Flags.IOPL;
            }
            if (cpl <= cpu.flags.iopl()) {
                changeable |= Flags.IF;
            }
            cpu.flags.setEflags(cpu.flags.eflags() & ~changeable | image & changeable);
            cpu.flagsLoaded();
        }
    }

    // --- descriptor-table registers ---

    /// SGDT and SIDT: 16 bits of limit, 32 bits of base, or 64 in 64-bit mode (SDM 2B "SGDT").
    static final class StoreTable extends Handler {
        private final Address address;
        private final boolean interrupts;
        private final int baseBytes;

        StoreTable(Site site, boolean interrupts) {
            baseBytes = Mode.bits64(site.mode()) ? 8 : 4;
            address = site.address(0);
            this.interrupts = interrupts;
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.control.checkUserModeInstructions();
            CpuState state = cpu.state;
            long limit = address.at(cpu, 0, 2, true);
            long base = address.at(cpu, 2, baseBytes, true);
            cpu.mmu.probeWrite(base, baseBytes);
            cpu.mmu.write16(limit, interrupts ? state.idtLimit : state.gdtLimit);
            cpu.store(base, baseBytes, interrupts ? state.idtBase : state.gdtBase);
        }
    }

    /// LGDT and LIDT; a 16-bit operand size loads 24 bits of base, 64-bit mode 64.
    static final class LoadTable extends Handler {
        private final Address address;
        private final boolean interrupts;
        private final int baseBytes;
        private final long baseMask;

        LoadTable(Site site, boolean interrupts) {
            address = site.address(0);
            this.interrupts = interrupts;
            baseBytes = Mode.bits64(site.mode()) ? 8 : 4;
            baseMask = baseBytes == 8 ? -1 : site.bits() == 16 ? 0xffffffL : 0xffffffffL;
        }

        @Override
        void run(X86Cpu cpu) {
            requireRing0(cpu);
            int limit = cpu.mmu.read16(address.at(cpu, 0, 2, false)) & 0xffff;
            long base = cpu.load(address.at(cpu, 2, baseBytes, false), baseBytes) & baseMask;
            if (baseBytes == 8 && !cpu.canonicalForWidest(base)) {
                throw GuestFault.of(Vector.GP, "the base of a descriptor table is not canonical");
            }
            if (interrupts) {
                cpu.state.idtLimit = limit;
                cpu.state.idtBase = base;
            } else {
                cpu.state.gdtLimit = limit;
                cpu.state.gdtBase = base;
            }
        }
    }

    // --- software interrupts ---

    /// INT n, INT3, INT1: EIP of the frame is that of the next instruction.
    static final class SoftwareInterrupt extends Handler {
        private final int vector;
        private final int end;
        private final boolean checked;
        /// INT n, which virtual-8086 mode treats otherwise than INT3, INTO and INT1.
        private final boolean numbered;

        SoftwareInterrupt(Site site, int vector, boolean checked) {
            numbered = site.insn().row().meaning().equals("int");
            this.vector = vector;
            this.checked = checked;
            end = site.end();
        }

        @Override
        void run(X86Cpu cpu) {
            if (numbered && cpu.state.virtual8086() && cpu.virtual8086.redirect(vector, cpu.blockEip + end)) {
                return;
            }
            cpu.interrupts.deliver(vector, Interrupts.Kind.SOFTWARE, -1, cpu.blockEip + end & cpu.gvaMask, checked);
            if (vector == Vector.DB.number() && !numbered) {
                cpu.tellPendingTraps(); // INT1 is a debug exception itself: one that waited is the same one
            }
        }
    }

    static final class InterruptOnOverflow extends Handler {
        private final SoftwareInterrupt interrupt;

        InterruptOnOverflow(Site site) {
            interrupt = new SoftwareInterrupt(site, Vector.OF.number(), true);
        }

        @Override
        void run(X86Cpu cpu) {
            if (cpu.flags.overflow()) {
                interrupt.run(cpu);
            }
        }
    }

    static final class Bound extends Handler {
        private final Place index;
        private final Address bounds;
        private final int bytes;

        Bound(Site site) {
            index = site.place(0);
            bounds = site.address(1);
            bytes = site.bits() / 8;
        }

        @Override
        void run(X86Cpu cpu) {
            long value = index.read(cpu);
            if (value < FarForms.load(cpu, bounds, 0, bytes) || value > FarForms.load(cpu, bounds, bytes, bytes)) {
                throw GuestFault.of(Vector.BR, "the index is outside its bounds");
            }
        }
    }
}
