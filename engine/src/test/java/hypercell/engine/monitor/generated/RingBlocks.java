package hypercell.engine.monitor.generated;

/// Ring 3: ways down, ways up, and what ring 3 must not do.
final class RingBlocks {
    private RingBlocks() {}

    /// System calls through an interrupt gate.
    static void calls(Body body) {
        body.hook(0x30, "resume").hook(0x31, ".answer").hook(3, "resume");
        body.enterUser(".user", body.any(0, 0x200));
        body.add(".user:");
        for (int i = 0, steps = 1 + body.below(4); i < steps; i++) {
            body.filler(body.below(5), "USER + DATA").add(body.any("int 0x30", "int 0x31", "int3"));
        }
        body.add("int 0x32\n.answer: add ecx, [LOGGED]\njmp resume").done().mark();
    }

    /// What ring 3 may not do, each tried once.
    static void forbidden(Body body) {
        for (int i = 0, steps = 1 + body.below(4); i < steps; i++) {
            String label = ".try" + i;
            body.add("mov dword [RECOVER], .back%d", i).enterOnce(label, 0).add(label + ":");
            body.filler(body.below(3), "USER + DATA");
            body.add(body.any(
                    "hlt",
                    "cli",
                    "sti",
                    "clts",
                    "invd",
                    "wbinvd",
                    "mov eax, cr0",
                    "mov cr3, eax",
                    "mov dr7, eax",
                    "lgdt [USER + DATA]",
                    "lidt [USER + DATA]",
                    "lldt ax",
                    "ltr ax",
                    "lmsw ax",
                    "invlpg [USER + DATA]",
                    "rdmsr",
                    "wrmsr",
                    "in al, 0x21",
                    "out 0x80, al",
                    "mov eax, [RECOVER]",
                    "mov dword [SUM], 1",
                    "xor dword [RESP], 4",
                    "mov ebx, flat\njmp ebx",
                    "mov eax, [PD]",
                    "mov [GDT], eax",
                    "int 0x20",
                    "int 14",
                    "call 0x08:start",
                    "mov eax, 0x10\nmov ss, ax",
                    "jmp USER + .try" + i + " + 0x100000"));
            body.add("int 0x32\n.back%d:", i);
        }
        body.add("mov eax, [LOGGED]").fold().mark();
    }

    /// A call gate to ring 0.
    static void callGate(Body body) {
        body.add("mov word [GDT + GATE - 3], .up").enterUser(".user", 0).add(".user:");
        body.filler(body.below(4), "USER + DATA")
                .add("call GATE:0\n.up:")
                .mark()
                .done();
        body.add("mov eax, [TSS + 4]\nmov eax, [eax - 4]")
                .fold()
                .add("mov eax, [KSTACK - 8]")
                .fold();
    }

    /// SYSENTER and SYSEXIT.
    static void fastCalls(Body body) {
        body.add("mov ecx, 0x174\nmov eax, CODE\nxor edx, edx\nwrmsr\ninc ecx\nmov eax, KSTACK - 64\nwrmsr");
        body.add("inc ecx\nmov eax, .enter\nwrmsr").enterUser(".user", 0).add(".user:");
        body.filler(1 + body.below(4), "USER + DATA");
        body.add("mov ebp, %d\n.more: mov ecx, esp\nmov edx, USER + .more2\nsysenter", 1 + body.below(3));
        body.add(".more2: dec ebp\njnz .more\nint 0x32\n.enter: inc dword [SUM]")
                .mark()
                .add("sysexit")
                .done();
    }

    /// The user's stack is missing pages, which come on demand; the user's code is where it may not be written.
    static void userFaults(Body body) {
        body.add("mov dword [PD + 8], TABLES + 7\nmov dword [TABLES], 0\nmov dword [TABLES + 4], 0")
                .hook(14, ".fill")
                .hook(0x32, ".done");
        body.add(
                "push UDATA\npush WINDOW + 0x%x\npush 2\npush UCODE\npush USER + .user\niret",
                0x1000 + body.below(3) * 4);
        body.add(".user: push eax\npush ebx\ncall .sub\npush ecx\nint 0x32");
        body.add(".sub: pusha\npopa\nret\n.fill: push ecx\nmov ecx, cr2\nshr ecx, 12\nand ecx, 1");
        body.add("mov eax, DATA + 0x5007\nmov [TABLES + 4*ecx], eax\npop ecx\njmp resume")
                .done()
                .mark();
        body.add("mov eax, [DATA + 0x5ff8]").fold();
    }

    /// Ports for ring 3: IOPL and the I/O permission bitmap (SDM 1 "Protected-Mode I/O").
    static void ports(Body body) {
        int port = body.any(0x3ff, 0x21, 0x80);
        body.add("and byte [PORTMAP + %d], %d", port >> 3, body.oneIn(2) ? ~(1 << (port & 7)) & 0xff : 0xff);
        int privilege = body.any(0, 0, 0x3000);
        for (int i = 0, steps = 1 + body.below(3); i < steps; i++) {
            body.add("mov dword [RECOVER], .back%d", i).enterOnce(".try" + i, privilege);
            body.add(".try%d: mov edx, 0x%x", i, port)
                    .add(body.any(
                            "in al, dx",
                            "in ax, dx",
                            "mov al, 0xff\nout dx, al",
                            "cli\nsti",
                            "mov edi, USER + DATA\ninsb",
                            "mov esi, USER + DATA + 8\nmov byte [esi], 0xff\noutsb"));
            body.add("mov [USER + DATA + 0x40], al").add("int 0x32\n.back%d:", i);
        }
        body.mark()
                .add("or byte [PORTMAP + %d], 0xff\nmov eax, [DATA + 0x40]", port >> 3)
                .fold();
    }
}
