package hypercell.engine.oracle;

import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.RandomCode;
import hypercell.engine.x86.isa.Row;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Generates cases of one instruction for every integer row of the table that 64-bit user code may run: encodings by
/// chance, and a state in which memory operands fall into the memory of the case.
final class Integer64Cases {
    private static final Set<String> FEATURES = Set.of(
            "BMI1", "BMI2", "ADX", "LZCNT", "POPCNT", "MOVBE", "SSE4.2", "CX16", "LAHF64", "X64", "SSE2", "SSE",
            "CLFSH");
    /// What tells about the machine or the operating system, or needs their help.
    private static final Set<String> EXCLUDED = Set.of(
            "cpuid",
            "rdtsc",
            "rdtscp",
            "rdpmc",
            "syscall",
            "sysenter",
            "sysexit",
            "sysret",
            "int",
            "int1",
            "int3",
            "into",
            "sgdt",
            "sidt",
            "sldt",
            "str",
            "smsw",
            "lar",
            "lsl",
            "verr",
            "verw",
            "movToSegment",
            "movFromSegment",
            "pushSegment",
            "popSegment",
            "loadFarPointer",
            "callFar",
            "jmpFar",
            "retFar",
            "iret",
            "monitor",
            "mwait",
            "rsm",
            "ldmxcsr",
            "stmxcsr",
            "prefetch",
            "icebp");
    private static final Set<String> BRANCHES =
            Set.of("jcc", "jcxz", "jmp", "call", "loop", "loope", "loopne", "ret", "jmpIndirect", "callIndirect");
    private static final String LEGACY_PREFIXES = "\u0026\u002e\u0036\u003e\u0064\u0065\u0066\u0067\u00f0\u00f2\u00f3";
    /// What branches skip: MOV EDX, imm32.
    private static final byte[] SKIPPED = {(byte) 0xba, 1, 2, 3, 4};

    private Integer64Cases() {}

    /// The rows that cases are made of.
    static List<Row> rows() {
        return RandomCode.rows(64).stream().filter(Integer64Cases::usable).toList();
    }

    private static boolean usable(Row row) {
        boolean known = row.since().matches("\\d+") && !row.since().endsWith("87") || FEATURES.contains(row.since());
        return known && !row.is("sse") && !row.is("mmx") && !EXCLUDED.contains(row.meaning());
    }

    /// A case of `row`.
    static Integer64Case make(Row row, SplittableRandom random) {
        while (true) {
            byte[] code = RandomCode.of(row, 64, random);
            Insn insn = Decoder.decode(code, 0, code.length, 64);
            boolean branch = BRANCHES.contains(row.meaning());
            if (branch && hasPrefix(code, 0x66) || insn.segment() == Segment.FS || VendorDifference.known(code)) {
                continue; // processors differ in 16-bit branches; FS belongs to the C library
            }
            long seed = random.nextLong();
            Integer64State state = Integer64State.random(seed);
            Integer64Operands operands = new Integer64Operands(insn, code, state, random);
            if (!operands.adapt()) {
                continue;
            }
            byte[] whole = branch ? followed(code) : code;
            long flags = flags(insn, state.flags()) | (random.nextInt(8) == 0 ? Flags.AC : 0);
            Integer64State before = new Integer64State(state.registers(), flags, state.memory());
            if (!DefinedFlags.resultUndefined(insn, (int) before.registers()[1])) {
                return new Integer64Case(whole, defined(insn, before), Flags.STATUS, seed, before);
            }
        }
    }

    private static boolean hasPrefix(byte[] code, int prefix) {
        for (int i = 0; LEGACY_PREFIXES.indexOf(code[i] & 0xff) >= 0; i++) {
            if ((code[i] & 0xff) == prefix) {
                return true;
            }
        }
        return false;
    }

    private static byte[] followed(byte[] code) {
        byte[] whole = Arrays.copyOf(code, code.length + SKIPPED.length);
        System.arraycopy(SKIPPED, 0, whole, code.length, SKIPPED.length);
        return whole;
    }

    /// Interrupts on, as user code has them; string instructions go either way.
    private static long flags(Insn insn, long random) {
        boolean string = insn.row().is("rep") || insn.row().is("repe");
        return Flags.IF | 2 | random & (string ? Flags.STATUS | Flags.DF : Flags.STATUS);
    }

    private static int defined(Insn insn, Integer64State before) {
        return insn.row().number() < 0 ? Flags.STATUS : DefinedFlags.after(insn, (int) before.registers()[1]);
    }
}
