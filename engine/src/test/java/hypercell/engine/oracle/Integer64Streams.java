package hypercell.engine.oracle;

import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.isa.RandomCode;
import hypercell.engine.x86.isa.Row;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Generates short runs of instructions in 64-bit code: results and flags of one are the input of the next. Memory is
/// reached through four registers that no instruction writes; no instruction sees a flag that the manual leaves
/// undefined.
final class Integer64Streams {
    private static final int BYTES = 90;
    private static final Set<Integer> BASES = Set.of(CpuState.BX, CpuState.BP, 12, 13);
    private static final Set<String> EXCLUDED = Set.of(
            "jcc",
            "jcxz",
            "jmp",
            "call",
            "loop",
            "loope",
            "loopne",
            "ret",
            "jmpIndirect",
            "callIndirect",
            "push",
            "pop",
            "pushf",
            "popf",
            "enter",
            "leave",
            "xlat",
            "ud0",
            "ud1",
            "ud2",
            "cmpxchg16b",
            "bt",
            "bts",
            "btr",
            "btc",
            "wait",
            "sti",
            "cli");
    private static final Set<String> WRITE_BOTH = Set.of("xchg", "xadd", "mulx");
    /// CMP RAX, RCX: defines all flags.
    private static final byte[] COMPARE = {0x48, 0x39, (byte) 0xc8};

    private static final List<Row> ROWS = Integer64Cases.rows().stream()
            .filter(row -> !EXCLUDED.contains(row.meaning())
                    && !row.is("rep")
                    && !row.is("repe")
                    && !row.is("privileged")
                    && !row.is("iopl"))
            .toList();

    private final SplittableRandom random;
    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private int undefined;

    private Integer64Streams(SplittableRandom random) {
        this.random = random;
    }

    static Integer64Case make(SplittableRandom random) {
        Integer64Streams stream = new Integer64Streams(random);
        while (stream.code.size() < BYTES) {
            stream.add();
        }
        long seed = random.nextLong();
        Integer64State state = Integer64State.random(seed);
        for (int base : BASES) {
            state.registers()[base] = Integer64State.MEMORY + 128 + random.nextInt(-8, 8);
        }
        Integer64State before =
                new Integer64State(state.registers(), Flags.IF | 2 | state.flags() & Flags.STATUS, state.memory());
        return new Integer64Case(stream.code.toByteArray(), Flags.STATUS & ~stream.undefined, 0, seed, before);
    }

    private void add() {
        byte[] next = RandomCode.of(ROWS.get(random.nextInt(ROWS.size())), 64, random);
        Insn insn = Decoder.decode(next, 0, next.length, 64);
        if (insn.row().number() < 0 || !tame(insn) || VendorDifference.known(next)) {
            return;
        }
        int condition = random.nextInt(6) == 0 ? random.nextInt(16) : -1;
        int read = reads(insn) | (condition >= 0 ? Flags.STATUS & ~Flags.AF : 0);
        if ((read & undefined) != 0) {
            code.writeBytes(COMPARE);
            undefined = 0;
        }
        if (condition >= 0) {
            code.write(0x70 | condition);
            code.write(next.length);
        }
        code.writeBytes(next);
        undefined = condition >= 0 ? undefined | undefinedAfter(insn) : undefinedAfter(insn);
    }

    private static boolean tame(Insn insn) {
        for (int i = 0; i < insn.operands().size(); i++) {
            boolean allowed = switch (insn.operand(i)) {
                case Operand.Memory memory -> reachable(memory);
                case Operand.Register register ->
                    register.number() != CpuState.SP | register.high()
                            && (!BASES.contains(register.number())
                                    || i > 0 && !WRITE_BOTH.contains(insn.row().meaning()));
                default -> true;
            };
            if (!allowed) {
                return false;
            }
        }
        boolean doubleShift =
                insn.row().meaning().matches("sh[lr]d") && insn.operand(0).bits() == 16;
        return !doubleShift && insn.segment() < 4;
    }

    private static boolean reachable(Operand.Memory memory) {
        return memory.bits() == 0
                || BASES.contains(memory.base()) && memory.index() < 0 && Math.abs(memory.displacement()) <= 64;
    }

    /// Flags that the instruction looks at.
    private static int reads(Insn insn) {
        return switch (insn.row().meaning()) {
            case "adc", "sbb", "rcl", "rcr", "cmc", "adcx" -> Flags.CF;
            case "adox" -> Flags.OF;
            case "setcc", "cmovcc", "lahf" -> Flags.STATUS;
            default -> 0;
        };
    }

    private int undefinedAfter(Insn insn) {
        boolean countInRegister =
                insn.row().operands().contains("cl") && !insn.row().flags().contains("-");
        if (countInRegister) { // a count of 0 leaves everything as it is
            boolean rotate = insn.row().meaning().startsWith("r");
            return undefined | Flags.OF | (rotate ? 0 : Flags.AF | Flags.CF);
        }
        int now = Flags.STATUS & ~DefinedFlags.after(insn, 0);
        return undefined & ~written(insn) | now;
    }

    private static int written(Insn insn) {
        boolean byCount = Set.of("rol", "ror", "rcl", "rcr", "shl", "shr", "sar", "shld", "shrd")
                .contains(insn.row().meaning());
        if (byCount && DefinedFlags.after(insn, 0) == Flags.STATUS) {
            return 0; // by 0, or by 1, which changes too little to matter here
        }
        return Arrays.stream(insn.row().flags().split(" "))
                .mapToInt(DefinedFlags::bit)
                .reduce(0, (a, b) -> a | b);
    }
}
