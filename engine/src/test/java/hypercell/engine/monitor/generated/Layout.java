package hypercell.engine.monitor.generated;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where things lie in a generated guest. All code is below 64 KiB, so that real mode and virtual-8086 mode reach it.
final class Layout {
    /// RAM in bytes.
    static final int RAM = 0x30000;

    static final int GDT = 0x1000;
    static final int IDT = 0x2000;
    static final int TSS = 0x3000;
    /// Task that takes double faults.
    static final int RESCUE_TSS = 0x4000;

    static final int LDT = 0x5000;
    /// Variables of the skeleton, then one counter per family.
    static final int VARIABLES = 0x6000;

    static final int MARKS = 0x6200;
    static final int SKELETON = 0x7000;
    static final int BLOCKS = 0x9000;
    /// The page directory, the page table of the first 4 MiB, a second directory, and four pages for other tables.
    static final int DIRECTORY = 0x10000;

    static final int TABLE = 0x11000;
    static final int OTHER_DIRECTORY = 0x13000;
    static final int TABLES = 0x14000;
    /// 512 records of 32 bytes: what the handlers saw.
    static final int LOG = 0x18000;

    /// Ends of stacks.
    static final int RESCUE_STACK = 0x1d000;

    static final int KERNEL_STACK = 0x20000;
    /// Eight pages to play with.
    static final int DATA = 0x20000;

    static final int USER_STACK = 0x2a000;
    /// Linear addresses from here on lead to the code, data and stack again, for ring 3.
    static final int USER = 0x40000;
    /// Linear: the 4 MiB that blocks map as they like, as the ones behind them.
    static final int WINDOW = 0x800000;

    static final int PORT_BITMAP = 0x68;

    private Layout() {}

    /// The names that the assembler text uses.
    static Map<String, Long> names() {
        Map<String, Long> names = new LinkedHashMap<>();
        Object[] values = {
            "GDT",
            GDT,
            "IDT",
            IDT,
            "TSS",
            TSS,
            "RTSS",
            RESCUE_TSS,
            "LDT",
            LDT,
            "VARS",
            VARIABLES,
            "MARKS",
            MARKS,
            "BLOCKS",
            BLOCKS,
            "PD",
            DIRECTORY,
            "PT",
            TABLE,
            "PD2",
            OTHER_DIRECTORY,
            "TABLES",
            TABLES,
            "LOG",
            LOG,
            "RSTACK",
            RESCUE_STACK,
            "KSTACK",
            KERNEL_STACK,
            "DATA",
            DATA,
            "USTACK",
            USER_STACK,
            "USER",
            USER,
            "WINDOW",
            WINDOW,
            "PORTMAP",
            TSS + PORT_BITMAP,
            "RECOVER",
            VARIABLES,
            "RESP",
            VARIABLES + 4,
            "LOGGED",
            VARIABLES + 8,
            "SUM",
            VARIABLES + 12,
            "COUNT",
            VARIABLES + 16,
            "SCRATCH",
            VARIABLES + 0x20,
            "HOOKS",
            VARIABLES + 0x80,
            "CODE",
            0x08,
            "FLAT",
            0x10,
            "UCODE",
            0x1b,
            "UDATA",
            0x23,
            "TASK",
            0x28,
            "CODE16",
            0x30,
            "DATA16",
            0x38,
            "LOCAL",
            0x40,
            "RESCUE",
            0x48,
            "GATE",
            0x53,
            "SPARE",
            0x5b,
            "SPARE0",
            0x58
        };
        for (int i = 0; i < values.length; i += 2) {
            names.put((String) values[i], ((Integer) values[i + 1]).longValue());
        }
        return names;
    }
}
