package hypercell.engine.monitor.generated;

/// Exceptions, exceptions in handlers, and double faults.
final class FaultBlocks {
    private FaultBlocks() {}

    /// One exception after the other, each abandoned.
    static void simple(Body body) {
        for (int i = 0, steps = 1 + body.below(5); i < steps; i++) {
            switch (body.below(8)) {
                case 0 -> body.tried("xor ecx, ecx\ndiv ecx");
                case 1 -> body.tried("ud2");
                case 2 -> body.tried("int3");
                case 3 -> body.tried("mov eax, 0x7fffffff\ninc eax\ninto");
                case 4 ->
                    body.tried(
                            "mov dword [DATA], 5\nmov dword [DATA + 4], 9\nmov eax, %d\nbound eax, [DATA]",
                            body.below(12));
                case 5 ->
                    body.tried("mov eax, [0x%x]", body.any(0x300000, 0x7fffffff, 0xfffffffd))
                            .fold();
                case 6 -> body.tried("int 0x%x", body.any(0x30, 0x31, 0x32, 0x34, 0x80, 0xff));
                default -> body.tried("mov eax, %d\nmov ds, ax\nmov eax, [0]", body.any(0, 3)); // a null selector
            }
            body.filler(body.below(3));
        }
        body.mark();
    }

    /// The handler of #GP touches a page that only the handler of #PF brings.
    static void nested(Body body) {
        body.add("mov dword [PD + 8], TABLES + 3\nmov dword [TABLES], 0");
        body.hook(13, ".outer").hook(14, ".inner");
        body.filler(body.below(3));
        body.add("int 0x70").mark(); // no gate: #GP with an error code
        body.add("mov eax, [WINDOW + 0x20]").fold();
        body.add("jmp .end\n.outer: add dword [esp + 16], 2\ninc dword [WINDOW + 0x20]\njmp resume");
        body.add(".inner: mov dword [TABLES], DATA + 0x%x\njmp resume", 0x1000 * body.below(8) + 3);
    }

    /// A fault on the way to a handler: #PF through a gate that is not present.
    static void doubleFault(Body body) {
        boolean byTask = body.oneIn(2);
        if (!byTask) {
            body.add("mov dword [IDT + 8*8], (CODE << 16) + (stub8 & 0xffff)\nmov dword [IDT + 8*8 + 4], 0x8e00");
        }
        body.add("mov dword [IDT + 8*14 + 4], 0x0e00\nmov dword [COUNT], 0");
        body.tried("mov eax, [0x%x]", 0x300000 + body.below(1 << 20));
        body.add("mov eax, [COUNT]").fold().mark();
    }

    /// A stack that is not there: only a task gate helps.
    static void lostStack(Body body) {
        body.add("mov dword [PD + 8], TABLES + 3\nmov dword [TABLES], DATA + 3\nmov dword [TABLES + 4], 0");
        body.add("mov esp, WINDOW + 0x%x\nmov dword [COUNT], 0", 0x1000 + 4 * body.below(3));
        body.tried(body.any("push eax\npush eax\npush eax\npush eax", "int 0x31", "ud2\nud2", "call .t0"));
        body.add("mov esp, [RESP]\nmov eax, [COUNT]").fold().mark();
    }

    /// TF: a #DB after each instruction, in ring 0.
    static void singleStep(Body body) {
        body.hook(1, ".step").hook(0x31, "resume").add("mov dword [COUNT], %d", 2 + body.below(8));
        body.add("push 0x102\npush CODE\npush .traced\niret\n.traced:");
        body.filler(4 + body.below(6));
        body.add("mov ecx, 3\nmov edi, DATA\nrep stosb\nint 0x31").filler(2).mark();
        body.add("jmp .end\n.step: mov eax, dr6").fold();
        body.add("xor eax, eax\nmov dr6, eax\ndec dword [COUNT]\njz unstep\njmp resume");
    }

    /// Breakpoints in the debug registers: on data, on code.
    static void debugRegisters(Body body) {
        body.hook(1, ".hit").add("mov dword [COUNT], 0");
        body.add("mov eax, DATA + 0x%x\nmov dr0, eax\nmov eax, .here\nmov dr1, eax", 4 * body.below(4));
        int data = body.any(0x1, 0x3) << 16 | body.any(0x0, 0x1, 0x3) << 18;
        body.add("mov eax, 0x%x\nmov dr7, eax", 0x400 | data | body.any(0x2, 0x3, 0x8, 0xa));
        body.add("mov dword [DATA], 1\nmov eax, [DATA + 4]\nadd word [DATA + 8], 3\nmov byte [DATA + 13], 4");
        body.add(".here: inc eax\nmov eax, dr7").fold();
        body.add("xor eax, eax\nmov dr7, eax\nmov eax, [COUNT]").fold().mark();
        body.add("jmp .end\n.hit: mov eax, dr6").fold();
        body.add("xor eax, eax\nmov dr6, eax\ninc dword [COUNT]\nor dword [esp + 24], 0x10000\njmp resume");
    }
}
