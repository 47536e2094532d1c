package hypercell.engine.monitor.generated;

/// Descriptor tables: the LDT, descriptors edited while loaded, limits, types and presence.
final class SegmentBlocks {
    private SegmentBlocks() {}

    /// A descriptor is loaded, edited (the cache keeps the old one), loaded again.
    static void edited(Body body) {
        describe(body, "GDT + SPARE0");
        body.tried("mov eax, SPARE\nmov fs, ax");
        use(body);
        body.add("mov eax, [GDT + SPARE0 + 4]").fold(); // the accessed bit
        for (int i = 0, steps = 1 + body.below(3); i < steps; i++) {
            describe(body, "GDT + SPARE0");
            use(body);
            body.tried("mov eax, SPARE\nmov fs, ax");
            use(body);
        }
        body.mark();
    }

    /// Writes a data or code descriptor for ring 3 over the data pages.
    private static void describe(Body body, String at) {
        describe(body, at, body.any(0xf2, 0xf3, 0xf0, 0xf6, 0xfa, 0xf8, 0x72, 0xf2, 0xe2), 0);
    }

    private static void describe(Body body, String at, int access, int above) {
        int limit = body.any(0xff, 0xfff, 0x7fff, 0);
        int base = above + 0x20000 + 0x10 * body.below(0x100);
        body.add(
                "mov dword [%s], 0x%x\nmov dword [%s + 4], 0x%x",
                at, (base & 0xffff) << 16 | limit, at, 0x400000 | access << 8 | base >> 16);
    }

    private static void use(Body body) {
        switch (body.below(4)) {
            case 0 -> body.tried("mov [fs:0x%x], ecx", 4 * body.below(0x41));
            case 1 -> body.tried("add byte [fs:0x%x], 3", body.below(0x1001));
            case 2 ->
                body.tried("mov eax, [fs:0x%x]", body.any(0, 0xfc, 0xfd, 0xffc, 0xffd))
                        .fold();
            default -> body.tried("xor eax, [fs:0x%x]", 4 * body.below(0x41)).fold();
        }
    }

    /// Segments from an LDT.
    static void local(Body body) {
        int entry = body.below(8);
        describe(body, "LDT + " + 8 * entry);
        body.add("mov eax, LOCAL\nlldt ax");
        body.tried("mov eax, %d\nmov fs, ax", 8 * entry + 7);
        use(body);
        describe(body, "LDT + " + 8 * entry);
        use(body);
        body.tried("mov eax, %d\nmov fs, ax", 8 * entry + 7);
        use(body);
        body.tried("mov eax, %d\nmov gs, ax", body.any(0x1007, 0x7f, 0x47)).mark();
        body.add("xor eax, eax\nlldt ax");
        body.tried("mov eax, %d\nmov gs, ax", 8 * entry + 7);
    }

    /// Loads that fault: beyond the table, not present, of the wrong kind; a stack segment that is none.
    static void refused(Body body) {
        for (int i = 0, steps = 2 + body.below(4); i < steps; i++) {
            String segment = body.any("ds", "es", "fs", "gs", "ss");
            String selector = body.any("0x73", "0x63", "TASK", "GATE", "0xffff", "0x0f", "0", "CODE + 0x1000");
            if (!segment.equals("ss") || !selector.equals("0")) {
                body.tried("mov eax, %s\nmov %s, ax", selector, segment);
            }
        }
        body.tried("mov eax, %s\n%s ax", body.any("0", "CODE", "SPARE0", "0x60", "TASK"), body.any("ltr", "lldt"));
        body.mark();
    }

    /// A table moves: LGDT to a copy, a change of the copy, a load.
    static void movedTable(Body body) {
        body.add("mov esi, GDT\nmov edi, DATA + 0x%x\nmov ecx, 24\nmov ebp, edi\nrep movsd", 0x10 * body.below(0x80));
        body.add("mov word [SCRATCH], 0x5f\nmov [SCRATCH + 2], ebp\nlgdt [SCRATCH]");
        describe(body, "ebp + SPARE0");
        body.tried("mov eax, SPARE\nmov fs, ax");
        use(body);
        body.add("mov eax, [ebp + SPARE0 + 4]").fold();
        body.add("push dword 0x2\npush dword CODE\npush dword .on\niret\n.on:")
                .mark()
                .add("lgdt [gdtr]");
    }

    /// LDT and user code together: ring 3 loads its own segments.
    static void byUsers(Body body) {
        describe(body, "LDT + 8", body.any(0xf2, 0xf3, 0xf6, 0xf0), Layout.USER);
        body.add("mov eax, LOCAL\nlldt ax").enterUser(".user", 0).add(".user: mov eax, 15\nmov fs, ax\nmov ecx, 0x55");
        body.add("mov [fs:0x%x], cl\nmov eax, %s\nmov gs, ax", body.below(0x200), body.any("UDATA", "FLAT", "SPARE"));
        body.add("int 0x32").done().mark();
    }
}
