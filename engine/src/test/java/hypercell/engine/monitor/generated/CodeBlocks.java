package hypercell.engine.monitor.generated;

/// Guests that change and read their own code.
final class CodeBlocks {
    private CodeBlocks() {}

    /// Overwrites instructions ahead: the next one, one in a loop, one through another linear address.
    static void selfModifying(Body body) {
        body.add("mov ebp, %d", 2 + body.below(5));
        body.add(".again: mov eax, ebp\nimul eax, eax, 0x%x", body.below(1 << 20));
        body.add("mov [%s.patched + 1], eax", body.any("", "USER + "));
        body.filler(body.below(3));
        body.add(body.oneIn(3) ? "mov cr2, eax" : "nop"); // serializes
        body.add("jmp .patched\n.patched: mov eax, 0").fold();
        body.add("dec ebp\njnz .again");
        body.add("mov byte [.next], 0x%x\n.next: inc eax", body.any(0x40, 0x41, 0x42, 0x43, 0x48, 0x90))
                .fold()
                .mark();
    }

    /// Sums up its own bytes before and after they have run and changed.
    static void selfInspecting(Body body) {
        for (int i = 0; i < 2; i++) {
            body.add("mov esi, %s.from\nmov ecx, .upto - .from\nxor eax, eax", body.any("", "USER + "));
            body.add(".sum%d: rol eax, 1\nadd al, [esi]\ninc esi\nloop .sum%d", i, i)
                    .fold();
            if (i == 0) {
                body.add(".from:").filler(2 + body.below(5));
                body.add("xor byte [.tail + 1], 0x%x\n.tail: mov dl, 1\n.upto:", body.below(256));
            }
        }
        body.mark();
    }

    /// Copies a routine to another page and calls it there, changes it, calls it again.
    static void copiedCode(Body body) {
        String target = "DATA + 0x%x".formatted(0x1000 * body.below(7) + body.any(0, 0x10, 0xff6, 0xffb));
        body.add("mov esi, .from\nmov edi, %s\nmov ecx, .upto - .from\nrep movsb", target);
        body.add("mov ebx, %s\ncall ebx", target).fold();
        body.add("xor dword [%s + 1], 0x%x\ncall ebx", target, body.below(1 << 30))
                .fold();
        body.add("mov byte [%s], 0xb9\ncall ebx\nmov eax, ecx", target).fold().mark();
        body.add("jmp .end\n.from: mov eax, 0x%x\nnop\nxor eax, ebx\nret\n.upto:", body.below(1 << 30));
    }

    /// A routine that crosses a page boundary, its second half unmapped in between.
    static void crossingCode(Body body) {
        body.add("mov dword [PD + 8], TABLES + 3\nmov dword [TABLES], DATA + 0x3003\nmov dword [TABLES + 4], 0");
        int split = 1 + body.below(4);
        body.add("mov byte [DATA + 0x%x], 0xb8\nmov dword [DATA + 0x%x], 0x%x", 0x4000 - split, 0x4001 - split, 77);
        body.add("mov dword [DATA + 0x%x], 0x%x", 0x4001 - split, body.below(1 << 30));
        body.add("mov byte [DATA + 0x%x], 0xc3\nmov ebx, WINDOW + 0x%x", 0x4005 - split, 0x1000 - split);
        body.hook(14, ".come");
        body.add("call ebx").fold().mark();
        body.add("jmp .end\n.come: mov dword [TABLES + 4], DATA + 0x4003\nmov eax, cr2")
                .fold()
                .add("jmp resume");
    }

    /// Plain loops, calls and returns: what runs between the rest.
    static void plain(Body body) {
        body.add("mov ebp, %d\n.round:", 1 + body.below(6));
        body.filler(2 + body.below(12));
        body.add("push eax\ncall .double\npop ecx\ndec ebp\njnz .round").fold();
        body.add("mov ecx, %d\nmov esi, DATA + 0x100\nmov edi, DATA + 0x%x\nrep movsd", body.below(30), 0x200);
        body.add("mov eax, [DATA + 0x240]").fold().mark();
        body.add("jmp .end\n.double: add eax, eax\nxor eax, [esp + 4]\nret");
    }
}
