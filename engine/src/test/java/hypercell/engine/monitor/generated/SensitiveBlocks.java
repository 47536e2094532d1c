package hypercell.engine.monitor.generated;

/// The sensitive unprivileged instructions of Robin and Irvine, in ring 0 and in ring 3.
final class SensitiveBlocks {
    private static final String[] PROBES = {
        "sgdt [SCRATCH]\nmov eax, [SCRATCH + 2]",
        "sidt [SCRATCH]\nmov eax, [SCRATCH + 2]",
        "sldt ax",
        "str ax",
        "smsw ax",
        "pushf\npop eax",
        "push 0x3202\npopf\npushf\npop eax\ncli",
        "push 0x2\npopf\npushf\npop eax",
        "mov ecx, %1$s\nlar eax, cx",
        "mov ecx, %1$s\nlsl eax, cx",
        "mov ecx, %1$s\nverr cx\nsetz al",
        "mov ecx, %1$s\nverw cx\nsetz al",
        "push cs\npop eax",
        "push ss\npop eax",
        "mov eax, cs",
        "mov eax, ss",
        "mov eax, %1$s\nmov fs, ax\nmov eax, fs",
        "push %1$s\npop gs\nmov eax, gs",
        "push %1$s\npop ss\nmov eax, ss\nmov ecx, FLAT\nmov ss, cx",
        "call CODE:.far%2$d\n.far%2$d: pop eax\npop eax",
        "jmp CODE:.far%2$d\n.far%2$d: mov eax, cs",
        "push CODE\npush .far%2$d\nretf\n.far%2$d: mov eax, cs",
        "fninit\nfld1\nfnstenv [SCRATCH]\nmov eax, [SCRATCH + 16]",
    };
    private static final String[] SELECTORS = {"CODE", "FLAT", "UCODE", "UDATA", "TASK", "SPARE", "GATE", "0x13", "0"};

    private SensitiveBlocks() {}

    /// What the kernel sees.
    static void kernel(Body body) {
        for (int i = 0, steps = 1 + body.below(6); i < steps; i++) {
            body.tried(PROBES[body.below(PROBES.length)].formatted(body.any(SELECTORS), i))
                    .fold();
            body.filler(body.below(3));
        }
        body.mark();
    }

    /// What a user program sees.
    static void user(Body body) {
        body.enterUser(".user", body.any(0, 0x200)).add(".user:");
        body.add(PROBES[5 + body.below(9)].formatted(body.any(SELECTORS), 0).replace("SCRATCH", "USER + DATA"));
        body.add("mov [USER + DATA + 0x50], eax\nint 0x32").done().mark();
        body.add("mov eax, [DATA + 0x50]").fold();
    }
}
