package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// Virtual-8086 mode and its extensions, and protected-mode virtual interrupts (SDM 3A "8086 Emulation").
final class Virtual8086 {
    private static final int IO_MAP_BASE = 0x66;
    private static final int REDIRECTION_BYTES = 32;

    private final X86Cpu cpu;
    private final CpuState state;

    Virtual8086(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
    }

    /// IRETD at CPL 0 with VM in the image: nine values on the stack (SDM 3A "Entering Virtual-8086 Mode").
    void enter(long eip, int cs, int eflags) {
        long esp = cpu.stack.peek(3, 32) & 0xffffffffL;
        int[] selectors = new int[6];
        selectors[Segment.CS] = cs;
        selectors[Segment.SS] = selector(4);
        selectors[Segment.ES] = selector(5);
        selectors[Segment.DS] = selector(6);
        selectors[Segment.FS] = selector(7);
        selectors[Segment.GS] = selector(8);
        cpu.flags.setEflags(eflags);
        for (int number = 0; number < selectors.length; number++) {
            state.segments[number].loadVirtual8086(selectors[number]);
        }
        state.cpl = 3;
        cpu.mmu.setUser(true);
        cpu.modeChanged();
        cpu.fetch.leave();
        state.r[CpuState.SP] = esp;
        cpu.eip = eip & 0xffff;
        cpu.flagsLoaded();
    }

    private int selector(int slot) {
        return (int) cpu.stack.peek(slot, 32) & 0xffff;
    }

    /// IRET inside virtual-8086 mode: needs IOPL 3, or the extensions and 16 bits.
    void iret(int bits) {
        boolean owns = cpu.flags.iopl() == 3;
        long eip = cpu.stack.peek(0, bits) & Site.mask(bits);
        int selector = (int) cpu.stack.peek(1, bits) & 0xffff;
        int image = (int) cpu.stack.peek(2, bits);
        if (!owns) {
            requireExtensions(bits, "IRET");
            checkImage(image);
        }
        cpu.far.jumpReal(selector, eip);
        cpu.stack.setPointer(cpu.stack.pointer() + 3L * (bits / 8));
        loadFlags(image, bits, owns);
    }

    /// PUSHF with IOPL < 3: the image shows VIF as IF and IOPL 3.
    void pushFlags(int bits) {
        requireExtensions(bits, "PUSHF");
        int image = cpu.flags.eflags() & ~Flags.IF | Flags.IOPL;
        cpu.stack.push(cpu.flags.has(Flags.VIF) ? image | Flags.IF : image, 16);
    }

    /// POPF with IOPL < 3.
    void popFlags(int bits) {
        requireExtensions(bits, "POPF");
        int image = (int) cpu.stack.peek(0, 16);
        checkImage(image);
        cpu.stack.pop(16);
        loadFlags(image, 16, false);
    }

    private void requireExtensions(int bits, String name) {
        if ((state.cr4 & CpuState.CR4_VME) == 0 || bits != 16) {
            throw GuestFault.of(Vector.GP, name + " in virtual-8086 mode with IOPL less than 3");
        }
    }

    /// With the extensions a program may not switch single-stepping on, nor enable interrupts while one waits.
    private void checkImage(int image) {
        boolean waits = cpu.flags.has(Flags.VIP) && (image & Flags.IF) != 0;
        if (waits || (image & Flags.TF) != 0) {
            throw GuestFault.of(Vector.GP, waits ? "a virtual interrupt is pending" : "TF in the image");
        }
    }

    private void loadFlags(int image, int bits, boolean owns) {
        int changeable = Flags.STATUS | Flags.TF | Flags.DF | Flags.NT;
        if (bits == 32) {
            changeable |= Flags.AC | Flags.ID;
        }
        if (owns) {
            changeable |= Flags.IF;
        }
        int flags = cpu.flags.eflags() & ~changeable | image & changeable;
        if (!owns) {
            flags = (image & Flags.IF) != 0 ? flags | Flags.VIF : flags & ~Flags.VIF;
        }
        cpu.flags.setEflags(flags);
        cpu.flagsLoaded();
    }

    // --- CLI and STI ---

    /// Raises #GP unless VIF stands in for IF: CR4.VME in virtual-8086 mode, CR4.PVI at CPL 3 otherwise.
    void requireVirtualInterrupts(String name) {
        boolean virtual = state.virtual8086()
                ? (state.cr4 & CpuState.CR4_VME) != 0
                : (state.cr4 & CpuState.CR4_PVI) != 0 && state.cpl == 3;
        if (!virtual) {
            throw GuestFault.of(Vector.GP, name + " with CPL greater than IOPL");
        }
    }

    /// STI on the virtual flag.
    void setVirtualInterrupts() {
        if (cpu.flags.has(Flags.VIP)) {
            throw GuestFault.of(Vector.GP, "STI with a virtual interrupt pending");
        }
        cpu.flags.setSystem(cpu.flags.system() | Flags.VIF);
    }

    // --- INT n ---

    /// INT n in virtual-8086 mode (SDM 3A "Class 3—Software Interrupt Handling in Virtual-8086 Mode"). Returns
    /// whether the program's own interrupt table took it; false sends it through the IDT.
    boolean redirect(int vector, long returnEip) {
        boolean owns = cpu.flags.iopl() == 3;
        if ((state.cr4 & CpuState.CR4_VME) == 0 || intercepted(vector)) {
            if (!owns) {
                throw GuestFault.of(Vector.GP, "INT in virtual-8086 mode with IOPL less than 3");
            }
            return false;
        }
        int image = cpu.flags.eflags();
        if (!owns) {
            image = image & ~Flags.IF | Flags.IOPL | (cpu.flags.has(Flags.VIF) ? Flags.IF : 0);
        }
        long entry = cpu.mmu.read32(vector * 4L) & 0xffffffffL;
        long pointer = cpu.stack.pointer() - 6 & cpu.stack.mask();
        cpu.stack.store(pointer + 4 & 0xffff, image, 16);
        cpu.stack.store(pointer + 2 & 0xffff, state.segments[Segment.CS].selector(), 16);
        cpu.stack.store(pointer, returnEip, 16);
        cpu.stack.setPointer(pointer);
        int cleared = Flags.TF | (owns ? Flags.IF : Flags.VIF);
        cpu.flags.setSystem(cpu.flags.system() & ~cleared);
        cpu.stepped = false; // as TF is clear now
        cpu.far.jumpReal((int) (entry >>> 16), entry & 0xffff);
        return true;
    }

    /// The software interrupt redirection bitmap lies below the I/O bitmap of the TSS.
    private boolean intercepted(int vector) {
        long map = cpu.mmu.readSystem(state.tr.base() + IO_MAP_BASE, 2) - REDIRECTION_BYTES;
        long bits = cpu.mmu.readSystem(state.tr.base() + map + vector / 8, 1);
        return (bits >>> (vector & 7) & 1) != 0;
    }
}
