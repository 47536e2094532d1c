package hypercell.engine.monitor.generated;

/// Guests that change between real mode, protected mode with and without paging, and virtual-8086 mode.
final class ModeBlocks {
    private ModeBlocks() {}

    /// Real mode and back; sometimes FS keeps the limit of 4 GiB that it got in protected mode.
    static void realMode(Body body) {
        boolean unreal = body.oneIn(2);
        body.add("mov ebx, .low\ncall to_real\nmov eax, [SUM]").fold();
        body.add("jmp .end\nbits 16\n.low:");
        if (!unreal) {
            body.add("mov ax, 0x%x\nmov fs, ax", 0x2000 + body.below(0x100));
        }
        body.add("mov ax, 0x%x\nmov ds, ax\nmov es, ax", 0x2000 + body.below(0x100));
        for (int i = 0, steps = 2 + body.below(6); i < steps; i++) {
            switch (body.below(6)) {
                case 0 -> body.add("int 0x%x", 1 + body.below(0x3f));
                case 1 -> body.add("xor cl, cl\nmov ax, %d\ndiv cl", body.below(300));
                case 2 -> body.add("mov cx, %d\nmov si, 0\nmov di, 0x400\nrep movsb", body.below(20));
                case 3 -> body.add("add word [0x%x], 0x%x", body.below(0x1000), body.below(0x10000));
                case 4 -> body.add("mov eax, 0x%x\nadd [fs:eax], cx", unreal ? 0x20000 + body.below(0x8000) : 0x100);
                default -> body.add("mov bx, ds\nadd bx, %d\nmov es, bx\npush es\npop ax\nadd [2], ax", body.below(9));
            }
        }
        body.add("xor ax, ax\nmov ds, ax\ninc dword [MARKS + 4*%d]\njmp back16\nbits 32", Family.REAL_MODE.ordinal());
    }

    /// Virtual-8086 mode with IOPL 3 or 0. With IOPL 0 its CLI, STI, PUSHF, POPF and INT are #GP (SDM 3B "Sensitive
    /// Instructions"), which the handler skips.
    static void virtual8086(Body body) {
        boolean free = body.oneIn(2);
        body.hook(13, "skip1").hook(0x30, "resume").hook(0x32, ".done").hook(6, ".done");
        body.add("push dword 0x6000\npush dword 0x6000\npush dword 0x6000\npush dword 0x6000"); // GS FS DS ES
        body.add("push dword 0x6900\npush dword 0xf00\npush dword 0x%x", free ? 0x23002 : 0x20002);
        body.add("push dword 0x4000\npush dword .v86\niret\nbits 16\n.v86:");
        for (int i = 0, steps = 2 + body.below(7); i < steps; i++) {
            switch (body.below(5)) {
                case 0 -> body.add("mov ax, [0x%x]\nadd [0x%x], ax", body.below(0x1000), body.below(0x1000));
                case 1 -> body.add(body.any("cli", "sti", "hlt", free ? "cli" : "pushf", free ? "sti" : "popf"));
                case 2 -> body.add("push ds\npop es\nmov cx, 4\nxor di, di\nrep stosb");
                case 3 -> body.add(free ? "int 0x30" : "mov bx, cs\nadd [4], bx");
                default -> body.add("mov ax, %d\nmul word [6]\nxor [6], dx", body.below(1000));
            }
        }
        body.add(free ? "int 0x32" : "mov bx, 0\nmov [8], bx\nud2").add("bits 32");
        body.done().mark();
    }

    /// The same loop in 16-bit and 32-bit protected mode, and prefixes that cross.
    static void halfWidth(Body body) {
        body.add("mov ebx, DATA + 16\nmov edx, %d\njmp CODE16:.small\nbits 16\n.small:", body.below(1000));
        body.add("mov ecx, %d\nadd [ebx], edx\n.round: add dx, cx\nloop .round", 1 + body.below(9));
        body.add("jmp dword CODE:.large\nbits 32\n.large: mov eax, edx").fold().mark();
    }

    /// CR4 and CR0 bits come and go.
    static void controlBits(Body body) {
        for (int i = 0, steps = 1 + body.below(4); i < steps; i++) {
            body.add("mov eax, cr4\nxor eax, 0x%x\nmov cr4, eax", body.any(0x4, 0x8, 0x80, 0x200, 0x10000 >> 8));
            body.filler(body.below(3));
            body.add("mov eax, cr4").fold();
            body.add("mov eax, cr0\nxor eax, 0x%x\nmov cr0, eax", body.any(0x2, 0x4, 0x8, 0x20, 0x40000));
            body.filler(body.below(3));
            body.add("mov eax, cr0").fold();
        }
        body.tried("mov eax, 0xffffffff\nmov cr4, eax");
        body.tried("mov eax, 0x80000010\nmov cr0, eax");
        body.mark();
    }
}
