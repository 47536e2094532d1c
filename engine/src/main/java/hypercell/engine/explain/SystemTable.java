package hypercell.engine.explain;

/// A table in memory that the processor itself reads: GDT, IDT, LDT or TSS.
///
/// @param name `GDT`, `IDT`, `LDT`, `TSS`
/// @param base linear address of its first byte
/// @param limit offset of its last byte
/// @param entryBytes size of an entry, or 0 for the TSS, which has none
public record SystemTable(String name, long base, long limit, int entryBytes) {
    /// Whether a linear address lies in it.
    public boolean holds(long gva) {
        return Long.compareUnsigned(gva - base, limit) <= 0;
    }

    /// `GDT entry 1, selector 0x8`, `IDT entry 14`, `TSS offset 0x4`: what lies at a linear address in it.
    public String place(long gva) {
        long offset = gva - base;
        return switch (name) {
            case "TSS" -> "TSS offset 0x%x".formatted(offset);
            case "GDT" -> "GDT entry %d, selector 0x%x".formatted(offset / entryBytes, offset & -8);
            default -> "%s entry %d".formatted(name, offset / entryBytes);
        };
    }
}
