package hypercell.engine.platform;

import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.exec.NamedRegisters;

/// Puts a processor into 64-bit mode, as a boot loader would: a GDT and a TSS in one page, an empty IDT in the next
/// one. The order of the descriptors suits SYSCALL and SYSRET.
final class LongStart {
    /// Selectors of the descriptors.
    static final int CODE = 0x08;

    static final int DATA = 0x10;
    static final int USER_CODE32 = 0x1b;
    static final int USER_DATA = 0x23;
    static final int USER_CODE = 0x2b;
    static final int TSS = 0x30;

    private static final long[] DESCRIPTORS = {
        0,
        0x00af9b000000ffffL, // 64-bit code, accessed
        0x00cf93000000ffffL, // data, accessed
        0x00cffb000000ffffL, // user code, compatibility mode
        0x00cff3000000ffffL, // user data
        0x00affb000000ffffL, // user code, 64-bit
    };
    private static final int TSS_OFFSET = 0x100;
    private static final int TSS_LIMIT = 0x67;
    private static final int IDT_OFFSET = 0x1000;
    private static final int IDT_LIMIT = 0xfff;
    private static final long CR4_PAE = 1 << 5;
    private static final long CR4_LA57 = 1 << 12;
    private static final long EFER_SCE_LME_NXE = 1 | 1 << 8 | 1 << 11;
    private static final long CR0_PG_WP_ET_PE = 1L << 31 | 1 << 16 | 1 << 4 | 1;

    private LongStart() {}

    static void apply(PhysicalBus bus, NamedRegisters cpu, long rip, long rsp, long gdtGpa, long cr3) {
        for (int i = 0; i < DESCRIPTORS.length; i++) {
            bus.write(gdtGpa + 8L * i, 8, DESCRIPTORS[i]);
        }
        long tss = gdtGpa + TSS_OFFSET;
        bus.write(
                gdtGpa + TSS, 8, 0x0000890000000000L | TSS_LIMIT | (tss & 0xffffff) << 16 | (tss >>> 24 & 0xff) << 56);
        bus.write(gdtGpa + TSS + 8, 8, tss >>> 32);
        bus.write(tss + 4, 8, rsp); // RSP0
        bus.write(tss + 0x66, 2, TSS_LIMIT + 1); // no I/O bitmap
        cpu.setRegister("gdtr.base", gdtGpa);
        cpu.setRegister("gdtr.limit", TSS + 15);
        cpu.setRegister("idtr.base", gdtGpa + IDT_OFFSET);
        cpu.setRegister("idtr.limit", IDT_LIMIT);
        cpu.setRegister("cr4", cpu.register("cr4") & CR4_LA57 | CR4_PAE);
        cpu.setRegister("cr3", cr3);
        cpu.setRegister("efer", EFER_SCE_LME_NXE);
        cpu.setRegister("cr0", CR0_PG_WP_ET_PE);
        cpu.setRegister("cs", CODE);
        for (String segment : new String[] {"ss", "ds", "es", "fs", "gs"}) {
            cpu.setRegister(segment, DATA);
        }
        cpu.setRegister("tr", TSS);
        cpu.setRegister("eflags", 2);
        cpu.setRegister("rdx", 0);
        cpu.setRegister("rsp", rsp);
        cpu.setRegister("rip", rip);
    }
}
