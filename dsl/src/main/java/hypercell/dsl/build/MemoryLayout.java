package hypercell.dsl.build;

import hypercell.dsl.spec.MemorySpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.monitor.xen.Layout;

/// Where the parts of a guest lie when its author says nothing: the one place that decides and documents it.
///
/// | part | RAM of more than 1 MiB + 64 KiB | less RAM |
/// |---|---|---|
/// | GDT, empty IDT, TSS (one page) | `0xe000` | `0xe000`, or `0x1000` when the code lies below `0x10000` |
/// | the structure that CR3 names | `0xf000`, or the next free page | the same |
/// | the other tables, by level, ascending by linear address | from `0x10000`, free pages only | the same |
/// | stack: 16 KiB that end where the code begins | `0xfc000..0xfffff` | up to 16 KiB below the code |
/// | code | `0x100000` (1 MiB) | half of RAM, a multiple of 4 KiB |
///
/// In real mode code and stack top lie at `0x7c00`, where a PC's firmware puts a boot sector. `org` moves the code,
/// `start` the stack. A page is free when neither code, stack, data, the GDT page nor a mapping's target lies in it;
/// the targets of `identity`, and of a mapping to all of memory, do not count, because they show memory as it is.
///
/// With `mode: paravirtual` the domain builder decides: the code is at the same place within the domain's memory, whose
/// first page is at `0xc0000000`; what the builder makes, and the stack, lie behind it.
///
/// With `paging` the pages of code, stack and GDT are mapped to themselves, `rw`, supervisor, unless the guest's author
/// maps them; code whose linear address the author maps is loaded where that mapping leads.
///
/// @param code linear address of the first byte of code
/// @param stackBytes bytes below `code` that are the stack
/// @param systemPage physical and linear address of the page with GDT, IDT and TSS
/// @param systemBytes how much lies there
public record MemoryLayout(long code, long stackBytes, long systemPage, long systemBytes) {
    /// Place of the page with GDT, IDT and TSS.
    public static final long SYSTEM = 0xe000;
    /// Preferred place of the page directory.
    public static final long DIRECTORY = 0xf000;
    /// Where page tables begin.
    public static final long TABLES = 0x10000;
    /// Least RAM that holds everything.
    public static final long LEAST_RAM = 24 << 10;

    private static final long PAGE = 4096;
    private static final long CODE = 1 << 20;
    private static final long BOOT_SECTOR = 0x7c00;
    private static final long STACK = 16 << 10;
    private static final long LOW_SYSTEM = 0x1000;

    /// The layout for a size of RAM and a mode; RAM is at least [#LEAST_RAM].
    public static MemoryLayout of(MemorySpec memory, StartSpec.Mode mode) {
        if (mode == StartSpec.Mode.REAL16 && memory.bytes() >= 64 << 10) {
            return new MemoryLayout(BOOT_SECTOR, BOOT_SECTOR - LOW_SYSTEM, SYSTEM, PAGE);
        }
        long code = memory.bytes() >= CODE + (64 << 10) ? CODE : memory.bytes() / 2 & -4096;
        if (mode == StartSpec.Mode.PARAVIRTUAL) {
            return new MemoryLayout(Layout.GUEST + code, 0, 0, 0);
        }
        boolean low = code <= SYSTEM + 0x2000;
        long system = low ? LOW_SYSTEM : SYSTEM;
        long systemBytes = mode == StartSpec.Mode.FLAT64 ? 2 * PAGE : PAGE;
        long below = code - LOW_SYSTEM - (low ? systemBytes : PAGE);
        return new MemoryLayout(code, Math.min(STACK, below), system, systemBytes);
    }
}
