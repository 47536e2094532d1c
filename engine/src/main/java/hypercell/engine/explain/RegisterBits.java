package hypercell.engine.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The named bits of control and flag registers, in the manual's words (SDM 3A "Control Registers", "Extended Feature
/// Enable Register", SDM 1 "EFLAGS Register").
public final class RegisterBits {
    private static final Map<String, List<Field>> FIELDS = Map.of(
            "cr0",
            List.of(
                    new Field("PE", 0, "protected mode"),
                    new Field("MP", 1, "WAIT obeys TS"),
                    new Field("EM", 2, "no x87"),
                    new Field("TS", 3, "task switched: x87 and SSE fault"),
                    new Field("ET", 4, "387 protocol"),
                    new Field("NE", 5, "x87 errors as #MF"),
                    new Field("WP", 16, "supervisor writes obey read-only pages"),
                    new Field("AM", 18, "alignment checks possible"),
                    new Field("NW", 29, "not write-through"),
                    new Field("CD", 30, "cache disable"),
                    new Field("PG", 31, "paging")),
            "cr4",
            List.of(
                    new Field("VME", 0, "virtual-8086 extensions"),
                    new Field("PVI", 1, "protected-mode virtual interrupts"),
                    new Field("TSD", 2, "RDTSC only at CPL 0"),
                    new Field("DE", 3, "debugging extensions"),
                    new Field("PSE", 4, "4 MiB pages"),
                    new Field("PAE", 5, "8-byte paging-structure entries"),
                    new Field("MCE", 6, "machine checks"),
                    new Field("PGE", 7, "global pages"),
                    new Field("PCE", 8, "RDPMC at any CPL"),
                    new Field("OSFXSR", 9, "SSE, FXSAVE"),
                    new Field("OSXMMEXCPT", 10, "SIMD errors as #XM"),
                    new Field("UMIP", 11, "SGDT, SIDT, SLDT, STR and SMSW only at CPL 0"),
                    new Field("LA57", 12, "5-level paging"),
                    new Field("FSGSBASE", 16, "RDFSBASE and the like"),
                    new Field("PCIDE", 17, "process-context identifiers"),
                    new Field("OSXSAVE", 18, "XSAVE, XCR0"),
                    new Field("SMEP", 20, "no supervisor fetches from user pages"),
                    new Field("SMAP", 21, "no supervisor accesses to user pages"),
                    new Field("PKE", 22, "protection keys")),
            "efer",
            List.of(
                    new Field("SCE", 0, "SYSCALL"),
                    new Field("LME", 8, "IA-32e mode enabled"),
                    new Field("LMA", 10, "IA-32e mode active"),
                    new Field("NXE", 11, "no-execute pages")),
            "eflags",
            List.of(
                    new Field("CF", 0, ""),
                    new Field("PF", 2, ""),
                    new Field("AF", 4, ""),
                    new Field("ZF", 6, ""),
                    new Field("SF", 7, ""),
                    new Field("TF", 8, "single step"),
                    new Field("IF", 9, "interrupts"),
                    new Field("DF", 10, "strings go down"),
                    new Field("OF", 11, ""),
                    new Field("IOPL", 12, 2, "I/O privilege level"),
                    new Field("NT", 14, "nested task"),
                    new Field("RF", 16, "resume: no instruction breakpoint"),
                    new Field("VM", 17, "virtual-8086 mode"),
                    new Field("AC", 18, "alignment check, or SMAP open"),
                    new Field("VIF", 19, "virtual IF"),
                    new Field("VIP", 20, "virtual interrupt pending"),
                    new Field("ID", 21, "CPUID exists")));

    private RegisterBits() {}

    /// A field: name, lowest bit, width in bits, and what it means when set (empty: everybody knows).
    private record Field(String name, int bit, int width, String meaning) {
        private Field(String name, int bit, String meaning) {
            this(name, bit, 1, meaning);
        }

        private long of(long value) {
            return value >>> bit & (1L << width) - 1;
        }
    }

    /// One phrase per field that differs: `PE 0→1 protected mode`. Empty for a register without named bits.
    public static List<String> changes(String register, long before, long after) {
        List<String> phrases = new ArrayList<>();
        for (Field field : FIELDS.getOrDefault(register, List.of())) {
            if (field.of(before) != field.of(after)) {
                phrases.add("%s %d→%d %s"
                        .formatted(field.name(), field.of(before), field.of(after), field.meaning())
                        .stripTrailing());
            }
        }
        return List.copyOf(phrases);
    }
}
