package hypercell.engine.ppc.oracle;

import hypercell.engine.ppc.isa.Decoder;
import hypercell.engine.ppc.isa.Field;
import hypercell.engine.ppc.isa.Form;
import hypercell.engine.ppc.isa.InstructionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Makes cases up: runs of six instructions of the rows that neither change the machine's mode nor manage its memory,
/// branches whose way shows in a register, traps, and words that are no instruction. r24..r27 hold small indices,
/// r28..r31 point into scratch memory; only the last instruction may overwrite them.
final class InstructionCases {
    private static final int RUN = 6;
    private static final int ANY = Integer.MIN_VALUE;
    /// Numbers at which something happens.
    private static final int[] EDGES = {
        0, 1, 2, -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x8001, 0x7fff, 0xffff, 0x10000, 31, 32, 33, 63, 64, 0x80
    };
    private static final int[] SPECIAL = {1, 8, 9, 256, 272, 273, 274, 275, 276, 277, 278, 279, 260, 261, 262, 263};

    private static final Set<String> LAST = Set.of("lmw", "lswi", "lswx");
    private static final Set<String> LEFT_OUT = Set.of("mfdcr", "mtdcr", "mfmsr", "cacheStore");

    private static final int[] UNUSED = {2, 5, 6, 9, 22, 30, 31, 31, 31, 58, 62};
    /// Extended opcodes that processors other than the 440 have, without their highest bit: time base,
    /// floating point, older TLB instructions. QEMU's 440EP knows some of them.
    private static final Set<Integer> FOREIGN = Set.of(
            371, 535 & 511, 567 & 511, 599 & 511, 631 & 511, 663 & 511, 695 & 511, 727 & 511, 759 & 511, 983 & 511,
            722 & 511, 754 & 511, 690 & 511);

    private final Random random;
    private final Set<Integer> extendedOpcodes = new HashSet<>(FOREIGN);
    private final List<Form> plain = new ArrayList<>();
    private final List<Form> branches = new ArrayList<>();
    private final List<Form> traps = new ArrayList<>();
    /// Special registers that the present case has written.
    private final List<Integer> written = new ArrayList<>();

    InstructionCases(long seed) {
        random = new Random(seed);
        for (Form form : InstructionTable.forms()) {
            extendedOpcodes.add(form.match() >>> 1 & 511);
            switch (form.row().meaning()) {
                case "b", "bc", "bclr", "bcctr" -> branches.add(form);
                case "tw", "twi" -> traps.add(form);
                default -> {
                    if (isPlain(form)) {
                        plain.add(form);
                    }
                }
            }
        }
    }

    private static boolean isPlain(Form form) {
        boolean manages = form.row().is("privileged")
                || form.row().is("unsupported")
                || form.row().meaning().equals("sc");
        return !manages && !LEFT_OUT.contains(form.row().meaning());
    }

    InstructionCase next() {
        int[] registers = registers();
        int[] code = new int[InstructionCase.WORDS];
        Arrays.fill(code, 0x6000_0000);
        code[InstructionCase.WORDS - 1] = InstructionCase.LEAVE;
        written.clear();
        int kind = random.nextInt(100);
        if (kind < 80) {
            for (int i = 0; i < RUN; i++) {
                code[i] = plain(i == RUN - 1);
            }
        } else if (kind < 90) {
            branch(code, registers);
        } else if (kind < 95) {
            code[0] = operands(traps.get(random.nextInt(traps.size())), false);
        } else {
            code[0] = noInstruction();
        }
        return new InstructionCase(registers, code);
    }

    private int[] registers() {
        int[] registers = new int[InstructionCase.REGISTERS];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = number();
        }
        for (int i = 24; i < 28; i++) {
            registers[i] = random.nextInt(64) - 32;
        }
        for (int i = 28; i < 32; i++) {
            registers[i] = InstructionCase.SCRATCH + 0x180 + random.nextInt(0x100);
        }
        registers[24] &= ~3; // r24 and r28 make aligned addresses, for reservations
        registers[28] &= ~3;
        registers[InstructionCase.XER] = registers[InstructionCase.XER] & 0xe000_0000 | random.nextInt(40);
        registers[InstructionCase.LR] = InstructionCase.SLOT + 16 + random.nextInt(4);
        return registers;
    }

    private int number() {
        return switch (random.nextInt(4)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1 -> random.nextInt(256) - 128;
            default -> random.nextInt();
        };
    }

    private int plain(boolean last) {
        while (true) {
            Form form = plain.get(random.nextInt(plain.size()));
            if (LAST.contains(form.row().meaning()) && !last) {
                continue;
            }
            int word = operands(form, last);
            if (Decoder.decode(word).form() == form && safe(word, form)) {
                return word;
            }
        }
    }

    /// A word of a form with registers and distances as the head of this class says.
    private int operands(Form form, boolean last) {
        int word = form.match();
        boolean storage = isStorage(form);
        boolean reserves =
                form.row().meaning().equals("lwarx") || form.row().meaning().equals("stwcx");
        boolean baseIsZero = storage
                && !reserves
                && random.nextInt(8) == 0
                && form.row().operands().contains(Field.RA0);
        for (Field field : form.row().operands()) {
            int value = switch (field) {
                case RA, RA0 -> storage ? baseIsZero ? 0 : reserves ? 28 : 29 + random.nextInt(3) : random.nextInt(24);
                case RB -> storage ? baseIsZero ? 28 : reserves ? 24 : 24 + random.nextInt(4) : random.nextInt(32);
                case RT, RS -> isRead(form, field) ? random.nextInt(32) : random.nextInt(24);
                case D -> baseIsZero ? InstructionCase.SCRATCH + 0x200 : random.nextInt(64) - 32;
                case SPR -> SPECIAL[random.nextInt(SPECIAL.length)];
                default -> ANY;
            };
            int bits = value == ANY ? random.nextInt() & field.mask() : field.place(value);
            word |= bits;
        }
        return word;
    }

    private static boolean isStorage(Form form) {
        List<Field> operands = form.row().operands();
        String meaning = form.row().meaning();
        return operands.contains(Field.D)
                || meaning.startsWith("load")
                || meaning.startsWith("store")
                || meaning.startsWith("ls")
                || meaning.startsWith("sts")
                || meaning.equals("lwarx")
                || meaning.equals("stwcx")
                || meaning.equals("dcbz")
                || meaning.equals("cacheLoad")
                || meaning.equals("touch");
    }

    private static boolean isRead(Form form, Field field) {
        return field == Field.RS || form.row().meaning().equals("stmw");
    }

    /// A special register is read only after the case has written it: it keeps its value from case to case.
    /// XER is read only as it came: QEMU keeps its reserved bits.
    private boolean safe(int word, Form form) {
        if (form.row().meaning().equals("lmw")) {
            return true;
        }
        int number = Field.SPR.of(word);
        boolean always = number == 8 || number == 9;
        return switch (form.row().meaning()) {
            case "mfspr" ->
                number == 1
                        ? !written.contains(1)
                        : always || written.contains(number < 264 && number >= 260 ? number + 16 : number);
            case "mtspr" -> {
                written.add(number);
                yield number < 260 || number > 263;
            }
            default -> true;
        };
    }

    /// One branch; the words behind it add one bit each to r5, so that the way shows.
    private void branch(int[] code, int[] registers) {
        Form form = branches.get(random.nextInt(branches.size()));
        for (int i = 1; i < InstructionCase.WORDS - 1; i++) {
            code[i] = 0x38a5_0000 | 1 << i; // addi r5, r5, 1 << i
        }
        int word;
        do {
            word = form.match();
            for (Field field : form.row().operands()) {
                int target = 4 * (1 + random.nextInt(6));
                word |= field.kind() == Field.Kind.TARGET
                        ? field.place(form.absolute() ? InstructionCase.SLOT + target : target)
                        : random.nextInt() & field.mask();
            }
        } while (Decoder.decode(word).form() != form);
        code[0] = word;
        if (form.row().meaning().equals("bcctr")) {
            registers[InstructionCase.CTR] = InstructionCase.SLOT + 4 + random.nextInt(20);
        } else if (random.nextInt(2) == 0) {
            registers[InstructionCase.CTR] = random.nextInt(3);
        }
    }

    /// A word of an opcode that nobody has: QEMU is lenient with reserved bits of the others.
    private int noInstruction() {
        while (true) {
            int unused = UNUSED[random.nextInt(UNUSED.length)];
            int extended = random.nextInt(1024);
            int word = unused << 26 | random.nextInt() >>> 6;
            if (unused != 31) {
                return word;
            }
            if (!extendedOpcodes.contains(extended & 511)) {
                return word & ~0x7fe | extended << 1;
            }
        }
    }
}
