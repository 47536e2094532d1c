package hypercell.engine.platform;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.exec.NamedRegisters;

/// Puts a processor into flat 32-bit protected mode, as a boot loader would: a GDT, an empty IDT and a TSS in one page.
final class FlatStart {
    /// Selectors of the descriptors.
    static final int CODE = 0x08;

    static final int DATA = 0x10;
    static final int USER_CODE = 0x1b;
    static final int USER_DATA = 0x23;
    static final int TSS = 0x28;

    private static final long[] DESCRIPTORS = {
        0,
        0x00cf9b000000ffffL, // code, accessed
        0x00cf93000000ffffL, // data, accessed
        0x00cffb000000ffffL, // user code
        0x00cff3000000ffffL, // user data
    };
    private static final int TSS_OFFSET = 0x100;
    private static final int TSS_LIMIT = 0x67;
    private static final int IDT_OFFSET = 0x800;
    private static final int IDT_LIMIT = 0x7ff;

    private FlatStart() {}

    static void apply(PhysicalBus bus, NamedRegisters cpu, long eip, long esp, long gdtGpa) {
        for (int i = 0; i < DESCRIPTORS.length; i++) {
            bus.write(gdtGpa + 8L * i, 8, DESCRIPTORS[i]);
        }
        long tss = gdtGpa + TSS_OFFSET;
        bus.write(gdtGpa + TSS, 8, 0x0000890000000000L | TSS_LIMIT | (tss & 0xffffff) << 16 | (tss >>> 24) << 56);
        bus.write(tss + 4, 4, esp); // ESP0
        bus.write(tss + 8, 4, DATA); // SS0
        bus.write(tss + 0x66, 2, TSS_LIMIT + 1); // no I/O bitmap
        cpu.setRegister("gdtr.base", gdtGpa);
        cpu.setRegister("gdtr.limit", TSS + 7);
        cpu.setRegister("idtr.base", gdtGpa + IDT_OFFSET);
        cpu.setRegister("idtr.limit", IDT_LIMIT);
        cpu.setRegister("cr0", 0x11); // PE, ET
        cpu.setRegister("cs", CODE);
        for (String segment : new String[] {"ss", "ds", "es", "fs", "gs"}) {
            cpu.setRegister(segment, DATA);
        }
        cpu.setRegister("tr", TSS);
        cpu.setRegister("eflags", 2);
        cpu.setRegister("edx", 0);
        cpu.setRegister("esp", esp);
        cpu.setRegister("eip", eip);
    }
}
