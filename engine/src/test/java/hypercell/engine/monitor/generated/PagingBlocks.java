package hypercell.engine.monitor.generated;

/// Guests that build, change and read page tables. Every change of an entry that the TLB may know is followed by what
/// SDM 3A "Operations that Invalidate TLBs and Paging-Structure Caches" asks for.
final class PagingBlocks {
    private static final String[] PERMISSIONS = {"1", "3", "5", "7"};

    private PagingBlocks() {}

    /// Pages of a window come, go, move and change their permissions; A and D are read back.
    static void pages(Body body) {
        String table = table(body, 2);
        for (int i = 0, steps = 3 + body.below(8); i < steps; i++) {
            change(body, table, body.below(4));
        }
        body.mark();
    }

    private static String table(Body body, int directoryEntry) {
        String table = "TABLES + 0x%x".formatted(0x1000 * body.below(4));
        body.add("mov edi, %s\nmov ecx, 16\nxor eax, eax\nrep stosd", table);
        body.add("mov edi, %s\nmov ecx, 16\nxor eax, eax\nrep stosd", table);
        body.add("mov dword [PD + %d], %s + 7", 4 * directoryEntry, table);
        return table;
    }

    private static void change(Body body, String table, int page) {
        String entry = "%s + %d".formatted(table, 4 * page);
        String gva = "WINDOW + 0x%x".formatted(0x1000 * page + body.below(0xffc));
        switch (body.below(6)) {
            case 0, 1 -> {
                String frame = body.oneIn(8) ? "0x7000000" : "DATA + 0x%x".formatted(0x1000 * body.below(8));
                body.add("mov dword [%s], %s + %s", entry, frame, body.any(PERMISSIONS)); // 0x7000000: no memory there
                invalidate(body, gva);
                use(body, gva);
            }
            case 2 -> {
                body.add("and dword [%s], ~%d", entry, body.any(1, 2, 4, 0x20, 0x40, 0x60));
                invalidate(body, gva);
                use(body, gva);
            }
            case 3 -> {
                body.add("mov dword [%s], 0x%x", entry, body.any(0, 0x123450, 0xfffffffe));
                invalidate(body, gva);
                use(body, gva);
            }
            case 4 -> body.add("mov eax, [%s]", entry).fold();
            default -> use(body, gva);
        }
    }

    private static void invalidate(Body body, String gva) {
        if (body.oneIn(3)) {
            body.add("mov eax, cr3\nmov cr3, eax");
        } else {
            body.add("invlpg [%s]", gva);
        }
    }

    private static void use(Body body, String gva) {
        switch (body.below(4)) {
            case 0 -> body.tried("mov dword [%s], 0x%x", gva, body.below(1 << 30));
            case 1 -> body.tried("add dword [%s], 0x%x", gva, body.below(1 << 30));
            default -> body.tried("mov eax, [%s]", gva).fold();
        }
    }

    /// CR0.WP: read-only pages for the supervisor.
    static void writeProtection(Body body) {
        String table = table(body, 2);
        body.add("mov dword [%s], DATA + 5\nmov eax, cr0\nor eax, 0x10000\nmov cr0, eax", table);
        body.tried("mov dword [WINDOW + 8], 0x%x", body.below(1 << 30));
        body.filler(body.below(4));
        body.add("mov eax, cr0\nand eax, ~0x10000\nmov cr0, eax");
        body.tried("mov dword [WINDOW + 12], 0x%x", body.below(1 << 30));
        body.add("mov eax, [%s]", table).fold().mark();
    }

    /// 4-MiB pages, split into 4-KiB pages and merged again.
    static void largePages(Body body) {
        body.add("mov dword [PD + 8], 0x%x", body.any(0x83, 0x87, 0x183));
        body.add("mov eax, [WINDOW + DATA + 0x%x]", body.below(0x4000)).fold();
        body.add("mov dword [WINDOW + DATA + 0x%x], eax", body.below(0x4000));
        body.add("mov eax, [PD + 8]").fold();
        body.add("mov edi, TABLES\nmov eax, 3\nmov ecx, 64");
        body.add(".split: stosd\nadd eax, 0x1000\nloop .split");
        body.add("mov dword [PD + 8], TABLES + 7\ninvlpg [WINDOW + DATA]\nmov eax, cr4\nxor eax, 0x80\nmov cr4, eax");
        body.add("xor eax, 0x80\nmov cr4, eax");
        body.tried("xor dword [WINDOW + DATA + 0x%x], 0x55", body.below(0x4000));
        body.add("mov eax, [TABLES + 4*(DATA >> 12)]").fold();
        body.tried("mov eax, [WINDOW + 0x3f000]").fold();
        body.add("mov dword [PD + 8], 0x83\nmov eax, cr4\nand eax, ~0x80\nmov cr4, eax\nor eax, 0x80\nmov cr4, eax");
        body.add("mov eax, [WINDOW + DATA + 0x%x]", body.below(0x4000)).fold().mark();
    }

    /// A page directory that maps itself: the tables are reached through themselves.
    static void recursive(Body body) {
        int page = body.below(8);
        body.add("mov dword [PD + 4*1023], PD + 3\nmov dword [0xfffff008], TABLES + 0x2003");
        body.add("mov edi, 0xffc02000\nmov ecx, 16\nxor eax, eax\nrep stosd");
        body.add("mov dword [0xffc02000 + %d], DATA + 0x%x", 4 * page, 0x1000 * body.below(8) + 3);
        String gva = "WINDOW + 0x%x".formatted(0x1000 * page + 4 * body.below(0x400));
        body.add("xor dword [%s], 0x%x", gva, body.below(1 << 30));
        body.add("mov eax, [0xffc02000 + %d]", 4 * page).fold();
        body.add("mov eax, [0xfffff008]").fold();
        body.add("mov eax, [0xfffffffc]").fold();
        body.add("and dword [0xffc02000 + %d], ~0x62\ninvlpg [%s]", 4 * page, gva);
        body.add("mov eax, [%s]\nmov eax, [0xffc02000 + %d]", gva, 4 * page).fold();
        body.add("mov dword [0xfffff008], 0\ninvlpg [%s]\ninvlpg [0xffc02000]", gva);
        body.tried("mov eax, [%s]", gva);
        body.mark();
    }

    /// Two address spaces. A page that both map global shares its entry, and its table carries A from the start:
    /// which tables a walk marks must not depend on what the TLB still knows.
    static void spaces(Body body) {
        body.add("mov eax, [PD]\nmov [PD2], eax\nmov dword [PD2 + 8], TABLES + 0x1003");
        body.add("mov dword [PD + 8], TABLES + 3\nmov dword [PD + 12], TABLES + 0x2023");
        body.add("mov dword [PD2 + 12], TABLES + 0x2023\nmov dword [TABLES], DATA + 3");
        body.add("mov dword [TABLES + 0x1000], DATA + 0x1003");
        body.add("mov dword [TABLES + 0x2000], DATA + 0x%x", body.any(0x3003, 0x3103));
        for (int i = 0, steps = 2 + body.below(5); i < steps; i++) {
            body.add("mov eax, %s\nmov cr3, eax", body.any("PD", "PD2"));
            String gva = "WINDOW + 0x%x".formatted(body.any(0, 8, 0x400000, 0x400008));
            body.add("add dword [%s], 0x%x", gva, body.below(1 << 20));
            body.filler(body.below(3));
            body.add("mov eax, [WINDOW]").fold();
        }
        body.add("mov eax, [TABLES + 0x1000]")
                .fold()
                .add("mov eax, [TABLES + 0x2000]")
                .fold()
                .mark();
    }

    /// Paging off, a look around, paging on again with other tables.
    static void pagingOff(Body body) {
        String table = table(body, 2);
        body.add("mov dword [%s], DATA + 0x1003\nadd dword [WINDOW], %d", table, body.below(1000));
        body.add("mov eax, cr0\nand eax, 0x7fffffff\nmov cr0, eax");
        body.filler(1 + body.below(6));
        if (body.oneIn(2)) {
            body.tried("mov [0x%x], eax", 0x30000 + body.below(1 << 24)); // behind the end of memory
            body.tried("mov eax, [0x%x]", 0x30000 + body.below(1 << 24)).fold();
        }
        body.add("mov dword [%s], DATA + 0x2003\nmov eax, cr0\nor eax, 0x80000000\nmov cr0, eax", table);
        body.add("mov eax, cr3\nmov cr3, eax\nadd dword [WINDOW], %d", body.below(1000));
        body.add("mov eax, [%s]", table).fold().mark();
    }

    /// Two linear pages of one frame, accesses across page boundaries, the second page absent or read-only.
    static void crossing(Body body) {
        String table = table(body, 3);
        String first = "WINDOW + 0x400000";
        body.add("mov dword [%s], DATA + 0x2003", table);
        body.add("mov dword [%s + 4], DATA + 0x%s", table, body.any("2000", "2001", "2003", "5003"));
        body.add("mov eax, cr0\nor eax, 0x10000\nmov cr0, eax");
        int at = 0xffd + body.below(3);
        body.tried("mov dword [%s + 0x%x], 0x11223344", first, at);
        body.tried("mov eax, [%s + 0x%x]", first, at).fold();
        body.tried("xchg [%s + 0x%x], ax", first, 0xfff);
        body.add("mov eax, [DATA + 0x2ffc]").fold();
        body.add("mov eax, [%s]", table).fold();
        body.add("mov eax, [%s + 4]", table).fold().mark();
    }

    /// Demand paging under string instructions: the handler maps what is missing, and they go on where they were.
    static void onDemand(Body body) {
        String table = table(body, 2);
        body.hook(14, ".fill");
        body.add("mov esi, DATA + %d\nmov edi, WINDOW + 0x%x\nmov ecx, %d", body.below(64), 0xf80 + body.below(64), 48);
        body.add(body.any("rep movsd", "rep movsb", "rep stosd"));
        body.add("mov esi, WINDOW + 0x2ff0\nmov ecx, 6\nrep lodsd").fold().mark();
        body.add("jmp .end\n.fill: push ecx\nmov eax, cr2\nmov ecx, eax\nshr ecx, 12\nand ecx, 15");
        body.add("lea eax, [ecx*8 + %d]\nand eax, 7\nshl eax, 12", body.below(8));
        body.add("add eax, DATA + 7\nmov [%s + 4*ecx], eax\npop ecx\njmp resume", table);
    }
}
