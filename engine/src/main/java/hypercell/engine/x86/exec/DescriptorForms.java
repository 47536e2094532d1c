package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import java.lang.invoke.MethodHandles;

/// SLDT STR LLDT LTR, LAR LSL VERR VERW, ARPL.
final class DescriptorForms {
    static final int LAR = 0;
    static final int LSL = 1;
    static final int VERR = 2;
    static final int VERW = 3;

    private DescriptorForms() {}

    /// SLDT, STR; to a 32-bit register the selector is zero-extended.
    static final class StoreSelector extends Handler {
        private final Place destination;
        private final boolean task;

        StoreSelector(Site site, boolean task) {
            destination = site.place(0);
            this.task = task;
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireProtectedMode(cpu);
            cpu.control.checkUserModeInstructions();
            destination.write(cpu, (task ? cpu.state.tr : cpu.state.ldtr).selector());
        }
    }

    /// LLDT, LTR.
    static final class LoadSelector extends Handler {
        private final Place source;
        private final boolean task;

        LoadSelector(Site site, boolean task) {
            source = site.place(0);
            this.task = task;
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireProtectedMode(cpu);
            SystemForms.requireRing0(cpu);
            int selector = (int) source.read(cpu) & 0xffff;
            if (task) {
                cpu.segmentation.loadTaskRegister(selector);
            } else {
                cpu.segmentation.loadLdtr(selector);
            }
        }
    }

    /// ZF tells whether the descriptor is visible (and readable, writable); nothing faults on a bad selector.
    static final class Probe extends Handler implements Form {
        private static final int OPERATION = Clones.constant(MethodHandles.lookup());
        private final Place destination;
        private final Place source;

        Probe() {
            this(null, null);
        }

        Probe(Place destination, Place source) {
            this.destination = destination;
            this.source = source;
        }

        @Override
        public Handler make(Site site) {
            return OPERATION <= LSL ? new Probe(site.place(0), site.place(1)) : new Probe(null, site.place(0));
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireProtectedMode(cpu);
            int selector = (int) source.read(cpu) & 0xffff;
            Descriptor descriptor = cpu.segmentation.peekDescriptor(selector);
            boolean visible = descriptor != null && visible(cpu.state, selector, descriptor);
            cpu.flags.setZero(visible);
            if (visible && OPERATION == LAR) {
                destination.write(cpu, descriptor.raw() >>> 32 & 0xffff00L);
            } else if (visible && OPERATION == LSL) {
                destination.write(cpu, descriptor.limit());
            }
        }

        private static boolean visible(CpuState state, int selector, Descriptor descriptor) {
            if (descriptor.system() && !systemTypeKnown(descriptor.type())) {
                return false;
            }
            if (OPERATION == VERR && !descriptor.readable() || OPERATION == VERW && !descriptor.writable()) {
                return false;
            }
            boolean lax = descriptor.conforming();
            return lax || descriptor.dpl() >= state.cpl && descriptor.dpl() >= (selector & 3);
        }

        /// SDM 2A tables of LAR and LSL: LSL knows only descriptors that have a limit.
        private static boolean systemTypeKnown(int type) {
            return switch (type) {
                case Descriptor.TSS16_AVAILABLE,
                        Descriptor.LDT,
                        Descriptor.TSS16_BUSY,
                        Descriptor.TSS32_AVAILABLE,
                        Descriptor.TSS32_BUSY -> OPERATION <= LSL;
                case Descriptor.CALL_GATE16, Descriptor.TASK_GATE, Descriptor.CALL_GATE32 -> OPERATION == LAR;
                default -> false;
            };
        }
    }

    /// ARPL: raises the RPL of a selector in memory to that of the source.
    static final class AdjustRpl extends Handler {
        private final Place destination;
        private final Place source;

        AdjustRpl(Site site) {
            destination = site.place(0);
            source = site.place(1);
        }

        @Override
        void run(X86Cpu cpu) {
            SystemForms.requireProtectedMode(cpu);
            destination.prepare(cpu);
            long selector = destination.readPrepared(cpu);
            long rpl = source.read(cpu) & 3;
            boolean raised = (selector & 3) < rpl;
            if (raised) {
                destination.writePrepared(cpu, selector & ~3L | rpl);
            }
            cpu.flags.setZero(raised);
        }
    }

    /// What an undefined or not offered instruction does.
    static final class Undefined extends Handler {
        private final Vector vector;
        private final String reason;

        Undefined(Vector vector, String reason) {
            this.vector = vector;
            this.reason = reason;
        }

        @Override
        void run(X86Cpu cpu) {
            throw GuestFault.of(vector, reason);
        }
    }
}
