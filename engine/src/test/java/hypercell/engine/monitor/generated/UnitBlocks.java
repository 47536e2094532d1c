package hypercell.engine.monitor.generated;

/// The floating-point units with CR0.TS, and the timer.
final class UnitBlocks {
    private UnitBlocks() {}

    /// Lazy switching: #NM clears TS, and the instruction runs again.
    static void lazyFloat(Body body) {
        body.hook(7, ".switch").add("mov dword [COUNT], 0");
        for (int i = 0, steps = 1 + body.below(3); i < steps; i++) {
            body.add("mov eax, cr0\nor eax, 8\nmov cr0, eax");
            body.add(body.any(
                    "fninit\nfldpi\nfmul st0, st0\nfstp qword [DATA + 0x80]",
                    "fninit\nfild dword [DATA + 0x10]\nfsqrt\nfistp dword [DATA + 0x14]",
                    "movups xmm1, [DATA + 0x20]\npaddd xmm1, xmm1\nmovups [DATA + 0x30], xmm1",
                    "cvtsi2sd xmm2, ecx\naddsd xmm2, xmm2\nmovsd [DATA + 0x40], xmm2"));
            body.filler(body.below(3));
        }
        body.add("mov eax, [COUNT]").fold().mark();
        body.add("jmp .end\n.switch: clts\ninc dword [COUNT]\njmp resume");
    }

    /// CR0.EM and CR4.OSFXSR off: other exceptions.
    static void noUnit(Body body) {
        body.add("mov eax, cr0\nor eax, %d\nmov cr0, eax", body.any(4, 6, 10));
        body.tried(body.any("fninit", "fld1", "wait", "pxor mm0, mm0"));
        body.add("mov eax, cr0\nand eax, ~14\nmov cr0, eax\nmov eax, cr4\nand eax, ~0x200\nmov cr4, eax");
        body.tried("movups xmm1, [DATA]").mark();
    }

    /// Timer interrupts over arbitrary code, in ring 0 or ring 3; HLT waits for one more.
    static void timer(Body body) {
        boolean user = body.oneIn(2);
        body.add("mov al, 0x34\nout 0x43, al\nmov al, %d\nout 0x40, al\nmov al, 0\nout 0x40, al", 2 + body.below(4));
        body.add("mov al, 0xfe\nout 0x21, al\nmov dword [COUNT], 0\ntimes %d nop", body.below(84));
        if (user) {
            body.enterUser(".user", 0x200).add(".user:");
        } else {
            body.add("sti");
        }
        String base = user ? "USER + DATA" : "DATA";
        body.add("mov ebp, %d\n.round:", 2 + body.below(12)).filler(3 + body.below(8), base);
        body.add(
                "mov esi, %s\nlea edi, [esi + 0x400]\nmov ecx, %d\nrep movsb\ndec ebp\njnz .round",
                base, body.below(40));
        body.add(user ? "int 0x32" : "hlt\ncli").done().mark();
        body.add("mov al, 0xff\nout 0x21, al\nmov eax, [COUNT]").fold();
    }
}
