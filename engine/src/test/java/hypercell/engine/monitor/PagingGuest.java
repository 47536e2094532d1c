package hypercell.engine.monitor;

import hypercell.engine.platform.Guest;
import hypercell.engine.platform.PcMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A guest for tests of paging: its code, stack, tables and descriptors are mapped to themselves; page faults are
/// logged by a handler, which goes on where EDI says.
final class PagingGuest {
    static final int DIRECTORY = Guest.DIRECTORY;
    static final int TABLE = Guest.TABLE;
    /// A second page table, linked nowhere.
    static final int OTHER_TABLE = 0x11000;
    /// A second page directory, empty.
    static final int OTHER_DIRECTORY = 0x12000;
    /// Pages for data, 16 of them, each holding its own address.
    static final int DATA = 0x200000;
    static final int PDPT = 0x15000;
    static final int WIDE_DIRECTORY = 0x16000;
    static final int WIDE_TABLE = 0x17000;
    /// What the handler writes: for each fault error code and CR2.
    static final int LOG = 0x13000;

    private static final String BEFORE = """
            mov ax, 0x23
            mov ds, ax
            mov es, ax
            mov ebp, %#x
            jmp main
            align 16
    fault:  pop dword [ebp]
            push eax
            mov eax, cr2
            mov [ebp + 4], eax
            add ebp, 8
            pop eax
            mov [esp], edi
            iret
    again:  ; INT 0x80: user code comes back to the kernel
            mov esp, %#x
            jmp ebx
            align 16
    user:   mov edi, userDone
            %s
    userDone: int 0x80
    main:
    """.formatted(LOG, Guest.STACK, "%s");
    private static final String AFTER = """
            cli
            hlt
    """;

    private final String source;
    private final List<int[]> dwords = new ArrayList<>();
    private final List<int[]> copies = new ArrayList<>();
    private long cr0 = 0x80000011L;
    private long cr4;
    private boolean wide;
    private boolean noExecute;

    private PagingGuest(String source) {
        this.source = source;
    }

    /// @param kernel what the guest does, in supervisor mode
    static PagingGuest of(String kernel) {
        return withUser(kernel, "nop");
    }

    /// @param user what user code does
    static PagingGuest withUser(String kernel, String user) {
        return new PagingGuest(BEFORE.formatted(user) + kernel + AFTER);
    }

    /// Assembly that runs the user code and comes back.
    static String callUser(int number) {
        return """
            mov ebx, back%d
            push 0x23
            push 0x7ff0
            push 0x202
            push 0x1b
            push user
            iret
    back%d:
    """.formatted(number, number);
    }

    PagingGuest set(int gpa, long value) {
        dwords.add(new int[] {gpa, (int) value});
        return this;
    }

    /// Maps the page of `gva`, below 4 MiB, to `gpa` with `bits`.
    PagingGuest map(int gva, int gpa, int bits) {
        if (wide) {
            return set(WIDE_TABLE + (gva >> 12) * 8, gpa | bits);
        }
        return set(TABLE + (gva >> 12) * 4, gpa | bits);
    }

    /// Makes `table` map what the first page table maps, but the page of `gva` to `gpa`.
    PagingGuest copyTable(int table, int gva, int gpa) {
        copies.add(new int[] {table, gva, gpa});
        return this;
    }

    /// PAE paging instead of 32-bit paging: the PDPTEs lie at [#PDPT], the first directory at [#WIDE_DIRECTORY],
    /// its first table at [#WIDE_TABLE].
    PagingGuest pae() {
        wide = true;
        return cr4(cr4 | 0x20);
    }

    /// IA32_EFER.NXE.
    PagingGuest noExecute() {
        noExecute = true;
        return this;
    }

    PagingGuest writeProtect() {
        cr0 |= 0x10000;
        return this;
    }

    PagingGuest cr4(long value) {
        cr4 = value;
        return this;
    }

    Function<PcMachine, Guest> start() {
        return machine -> {
            Guest guest = Guest.on(machine, source);
            prepare(guest);
            return guest;
        };
    }

    private void prepare(Guest guest) {
        guest.setDword(DIRECTORY, TABLE | 7);
        guest.setDword(PDPT, WIDE_DIRECTORY | 1);
        guest.setDword(WIDE_DIRECTORY, WIDE_TABLE | 7);
        for (int page = 0x7000; page < 0x20000; page += 0x1000) {
            mapToItself(guest, page, page < 0xc000 ? 7 : 3);
        }
        for (int page = Guest.CODE; page < Guest.CODE + 0x4000; page += 0x1000) {
            mapToItself(guest, page, 7);
        }
        for (int page = DATA; page < DATA + 0x10000; page += 0x1000) {
            guest.setDword(page, page);
        }
        gate(guest, 14, "fault", 0x8e00);
        gate(guest, 0x80, "again", 0xee00);
        dwords.forEach(it -> guest.setDword(it[0], it[1]));
        for (int[] copy : copies) {
            guest.machine.writeGpa(copy[0], guest.machine.readGpa(TABLE, 4096));
            guest.setDword(copy[0] + (copy[1] >> 10), copy[2] | 3);
        }
        if (noExecute) {
            guest.machine.cpu().setRegister("efer", 0x800);
        }
        guest.machine.cpu().setRegister("cr4", cr4);
        guest.machine.cpu().setRegister("cr3", wide ? PDPT : DIRECTORY);
        guest.machine.cpu().setRegister("cr0", cr0);
    }

    private void mapToItself(Guest guest, int page, int bits) {
        int entry = wide ? WIDE_TABLE + (page >> 9) : TABLE + (page >> 10);
        guest.setDword(entry, page | bits);
    }

    private static void gate(Guest guest, int vector, String label, int kind) {
        long handler = guest.labels.get(label);
        int at = Guest.GDT + 0x800 + vector * 8;
        guest.setDword(at, (int) (handler & 0xffff | 8 << 16));
        guest.setDword(at + 4, (int) (handler & 0xffff0000L | kind));
    }
}
