package hypercell.engine.x86.isa;

/// The operand column of a row, understood: which kind of operand, how wide, and where it is encoded.
///
/// @param notation the manual's notation, e.g. `r/mv`
/// @param kind what the operand is
/// @param bits width in bits, [#V] and its like when the operand size decides, 0 when there is no access
/// @param memoryBits width when the operand is memory; differs from `bits` for `rv/m16` and far pointers
/// @param encodedBits width that an immediate has in the instruction, sign-extended to `bits`; else `bits`
/// @param number register number of a fixed register, else -1
/// @param hidden not written in the text
record OperandForm(String notation, Kind kind, int bits, int memoryBits, int encodedBits, int number, boolean hidden) {
    /// Width "by operand size": 16, 32 or 64.
    static final int V = -1;
    /// Width of a far pointer: 16 bits of selector and v bits of offset.
    static final int FAR = -2;
    /// Width of two values of operand size (BOUND).
    static final int PAIR = -3;
    /// 16 bits with 16-bit operands, else 32.
    static final int Z = -4;
    /// 64 bits with 64-bit operands, else 32.
    static final int Y = -5;
    /// The environment of the x87 unit: 14 bytes with 16-bit operands, else 28.
    static final int ENVIRONMENT = -6;
    /// The state of the x87 unit: 94 bytes with 16-bit operands, else 108.
    static final int STATE = -7;

    enum Kind {
        FIXED_REGISTER,
        FIXED_SEGMENT,
        ONE,
        REGISTER(false, true, false),
        VEX_REGISTER,
        REGISTER_OR_MEMORY(true, false, false),
        MEMORY(true, false, false),
        MEMORY_OFFSET,
        IMMEDIATE,
        RELATIVE,
        FAR_POINTER,
        SEGMENT,
        LOADABLE_SEGMENT,
        CONTROL(false, false, true),
        DEBUG(false, false, true),
        TEST(false, false, true),
        MMX(false, true, false),
        MMX_OR_MEMORY(true, false, false),
        XMM(false, true, false),
        XMM_OR_MEMORY(true, false, false),
        FIXED_XMM,
        FPU(false, true, false),
        FIXED_FPU,
        STRING_DESTINATION,
        STRING_SOURCE,
        MASKED_DESTINATION,
        XLAT_TABLE;

        /// Whether ModRM's mod and r/m fields can name memory for it.
        final boolean memory;
        /// Whether it is a plain register, which ModRM can number in either field.
        final boolean inModRm;
        /// Whether it is a system register: then the other operand is in r/m, and mod is ignored (SDM 2
        /// "MOV—Move to/from Control Registers").
        final boolean system;

        Kind() {
            this(false, false, false);
        }

        Kind(boolean memory, boolean inModRm, boolean system) {
            this.memory = memory;
            this.inModRm = inModRm;
            this.system = system;
        }
    }

    /// Reads the manual's notation, in parentheses when the operand is hidden.
    static OperandForm parse(String text) {
        boolean hidden = text.startsWith("(");
        String notation = hidden ? text.substring(1, text.length() - 1) : text;
        return switch (notation) {
            case "1" -> form(notation, Kind.ONE, 8, 0, hidden);
            case "al", "cl" -> form(notation, Kind.FIXED_REGISTER, 8, notation.equals("al") ? 0 : 1, hidden);
            case "ax", "dx" -> form(notation, Kind.FIXED_REGISTER, 16, notation.equals("ax") ? 0 : 2, hidden);
            case "axv" -> form(notation, Kind.FIXED_REGISTER, V, 0, hidden);
            case "es", "cs", "ss", "ds", "fs", "gs" ->
                form(notation, Kind.FIXED_SEGMENT, 16, Registers.segment(notation), hidden);
            case "Sreg" -> form(notation, Kind.SEGMENT, 16, -1, hidden);
            case "Sreg-cs" -> form(notation, Kind.LOADABLE_SEGMENT, 16, -1, hidden);
            case "CRn" -> form(notation, Kind.CONTROL, Y, -1, hidden);
            case "DRn" -> form(notation, Kind.DEBUG, Y, -1, hidden);
            case "TRn" -> form(notation, Kind.TEST, 32, -1, hidden);
            case "ds:bx8" -> form(notation, Kind.XLAT_TABLE, 8, -1, hidden);
            case "m512byte" -> form(notation, Kind.MEMORY, 512 * 8, -1, hidden);
            case "m14/28byte" -> form(notation, Kind.MEMORY, ENVIRONMENT, -1, hidden);
            case "m94/108byte" -> form(notation, Kind.MEMORY, STATE, -1, hidden);
            case "st0" -> form(notation, Kind.FIXED_FPU, 80, 0, hidden);
            case "sti" -> form(notation, Kind.FPU, 80, -1, hidden);
            case "imm8s" -> new OperandForm(notation, Kind.IMMEDIATE, V, V, 8, -1, hidden);
            case "immz" -> new OperandForm(notation, Kind.IMMEDIATE, V, V, Z, -1, hidden);
            case "m16:v" -> form(notation, Kind.MEMORY, FAR, -1, hidden);
            case "ptr16:v" -> form(notation, Kind.FAR_POINTER, FAR, -1, hidden);
            case "mv&v" -> form(notation, Kind.MEMORY, PAIR, -1, hidden);
            case "mm" -> form(notation, Kind.MMX, 64, -1, hidden);
            case "xmm" -> form(notation, Kind.XMM, 128, -1, hidden);
            case "xmm0" -> form(notation, Kind.FIXED_XMM, 128, 0, hidden);
            default -> family(notation, hidden);
        };
    }

    private static OperandForm family(String notation, boolean hidden) {
        int slash = notation.indexOf("/m");
        if (notation.startsWith("mm/m")) {
            return alternative(notation, Kind.MMX_OR_MEMORY, 64, width(notation, 4), hidden);
        }
        if (notation.startsWith("xmm/m")) {
            return alternative(notation, Kind.XMM_OR_MEMORY, 128, width(notation, 5), hidden);
        }
        if (slash > 1) {
            int bits = width(notation.substring(0, slash), 1);
            return alternative(notation, Kind.REGISTER_OR_MEMORY, bits, width(notation, slash + 2), hidden);
        }
        String[] prefixes = {"r/m", "imm", "rel", "moffs", "es:di", "ds:si", "ds:di", "vr", "r", "m"};
        Kind[] kinds = {
            Kind.REGISTER_OR_MEMORY,
            Kind.IMMEDIATE,
            Kind.RELATIVE,
            Kind.MEMORY_OFFSET,
            Kind.STRING_DESTINATION,
            Kind.STRING_SOURCE,
            Kind.MASKED_DESTINATION,
            Kind.VEX_REGISTER,
            Kind.REGISTER,
            Kind.MEMORY
        };
        for (int i = 0; i < prefixes.length; i++) {
            if (notation.startsWith(prefixes[i])) {
                return form(notation, kinds[i], width(notation, prefixes[i].length()), -1, hidden);
            }
        }
        throw new IllegalStateException("unknown operand notation '" + notation + "'");
    }

    private static OperandForm form(String notation, Kind kind, int bits, int number, boolean hidden) {
        return new OperandForm(notation, kind, bits, bits, bits, number, hidden);
    }

    private static OperandForm alternative(String notation, Kind kind, int bits, int memoryBits, boolean hidden) {
        return new OperandForm(notation, kind, bits, memoryBits, bits, -1, hidden);
    }

    private static int width(String notation, int from) {
        if (from == notation.length()) {
            return 0;
        }
        return switch (notation.charAt(from)) {
            case 'v' -> V;
            case 'z' -> Z;
            case 'y' -> Y;
            default -> digits(notation, from);
        };
    }

    /// The number at `from`; what follows it, as in `m32fp` and `m16int`, is for the reader.
    private static int digits(String notation, int from) {
        int end = from;
        while (end < notation.length() && Character.isDigit(notation.charAt(end))) {
            end++;
        }
        return Integer.parseInt(notation, from, end, 10);
    }

    /// One of the widths above with the operand size filled in.
    static int resolve(int bits, int operandBits) {
        return switch (bits) {
            case V -> operandBits;
            case FAR -> 16 + operandBits;
            case PAIR -> 2 * operandBits;
            case Z -> Math.min(32, operandBits);
            case Y -> operandBits == 64 ? 64 : 32;
            case ENVIRONMENT -> operandBits == 16 ? 14 * 8 : 28 * 8;
            case STATE -> operandBits == 16 ? 94 * 8 : 108 * 8;
            default -> bits;
        };
    }

    /// Whether the operand size decides the width of this operand.
    boolean usesOperandSize() {
        return bits < 0 || memoryBits < 0;
    }

    /// Whether 66 changes the width of this operand.
    boolean usesOperandSizePrefix() {
        return (bits < 0 && bits != Y) || (memoryBits < 0 && memoryBits != Y);
    }

    /// Whether ModRM's mod and r/m fields can name memory for this operand.
    boolean allowsMemory() {
        return kind.memory;
    }
}
