package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;

/// What a TSS holds of a task (SDM 3A "Task-State Segment (TSS)", "16-Bit Task-State Segment (TSS)").
///
/// @param general the eight general registers
/// @param selectors ES CS SS DS FS GS
/// @param trap the T flag: #DB when the task is entered
record TaskState(
        boolean is32, long cr3, long eip, int eflags, long[] general, int[] selectors, int ldtr, boolean trap) {
    private static final int EIP32 = 0x20;
    private static final int SELECTORS32 = 0x48;
    private static final int EIP16 = 0x0e;
    private static final int SELECTORS16 = 0x22;

    static boolean is32(Descriptor tss) {
        return (tss.type() & 8) != 0;
    }

    /// Reads the whole task from its TSS.
    static TaskState read(X86Cpu cpu, Descriptor tss) {
        return is32(tss) ? read32(cpu, tss.base()) : read16(cpu, tss.base());
    }

    private static TaskState read32(X86Cpu cpu, long base) {
        long[] general = new long[8];
        for (int i = 0; i < 8; i++) {
            general[i] = cpu.mmu.readSystem(base + EIP32 + 8 + 4 * i, 4);
        }
        int[] selectors = new int[6];
        for (int i = 0; i < 6; i++) {
            selectors[i] = (int) cpu.mmu.readSystem(base + SELECTORS32 + 4 * i, 2);
        }
        return new TaskState(
                true,
                cpu.mmu.readSystem(base + 0x1c, 4),
                cpu.mmu.readSystem(base + EIP32, 4),
                (int) cpu.mmu.readSystem(base + EIP32 + 4, 4),
                general,
                selectors,
                (int) cpu.mmu.readSystem(base + 0x60, 2),
                (cpu.mmu.readSystem(base + 0x64, 2) & 1) != 0);
    }

    /// A 16-bit task has no FS, GS and CR3; the upper halves of its registers are all ones, as on processors.
    private static TaskState read16(X86Cpu cpu, long base) {
        long[] general = new long[8];
        for (int i = 0; i < 8; i++) {
            general[i] = 0xffff0000L | cpu.mmu.readSystem(base + EIP16 + 4 + 2 * i, 2);
        }
        int[] selectors = new int[6];
        for (int i = 0; i < 4; i++) {
            selectors[i] = (int) cpu.mmu.readSystem(base + SELECTORS16 + 2 * i, 2);
        }
        return new TaskState(
                false,
                0,
                cpu.mmu.readSystem(base + EIP16, 2),
                (int) cpu.mmu.readSystem(base + EIP16 + 2, 2),
                general,
                selectors,
                (int) cpu.mmu.readSystem(base + 0x2a, 2),
                false);
    }

    /// The running task, as it will be saved.
    static TaskState of(CpuState state, long eip, int eflags) {
        int[] selectors = new int[6];
        for (int i = 0; i < 6; i++) {
            selectors[i] = state.segments[i].selector();
        }
        boolean is32 = (state.tr.type() & 8) != 0;
        return new TaskState(is32, state.cr3, eip, eflags, state.r.clone(), selectors, state.ldtr.selector(), false);
    }

    /// Saves the parts that a processor writes into the TSS that TR names.
    void write(X86Cpu cpu) {
        long base = cpu.state.tr.base();
        int width = is32 ? 4 : 2;
        long at = base + (is32 ? EIP32 : EIP16);
        cpu.mmu.writeSystem(at, width, eip);
        cpu.mmu.writeSystem(at + width, width, eflags & Site.mask(8 * width));
        for (int i = 0; i < 8; i++) {
            cpu.mmu.writeSystem(at + (2L + i) * width, width, general[i] & Site.mask(8 * width));
        }
        long first = base + (is32 ? SELECTORS32 : SELECTORS16);
        int count = is32 ? 6 : Segment.DS + 1;
        for (int i = 0; i < count; i++) {
            cpu.mmu.writeSystem(first + (long) i * width, 2, selectors[i]);
        }
    }
}
