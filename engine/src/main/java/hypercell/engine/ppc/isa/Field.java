package hypercell.engine.ppc.isa;

/// An operand field of an instruction word. Bits are numbered as the manual does: 0 is the most significant
/// (PPC440x5 User's Manual, "Instruction Fields").
public enum Field {
    RT(6, 10, Kind.REGISTER),
    RS(6, 10, Kind.REGISTER),
    RA(11, 15, Kind.REGISTER),
    /// (RA|0): register 0 in this place is the number zero.
    RA0(11, 15, Kind.REGISTER_OR_ZERO),
    RB(16, 20, Kind.REGISTER),
    SI(16, 31, Kind.SIGNED),
    /// A signed immediate of ADDIS: 0x8000..0xffff are taken, too, because their sign does not matter.
    SIS(16, 31, Kind.SIGNED_OR_UNSIGNED),
    UI(16, 31, Kind.UNSIGNED),
    D(16, 31, Kind.SIGNED),
    BF(6, 8, Kind.CONDITION_FIELD),
    BFA(11, 13, Kind.CONDITION_FIELD),
    BT(6, 10, Kind.CONDITION_BIT),
    BA(11, 15, Kind.CONDITION_BIT),
    BB(16, 20, Kind.CONDITION_BIT),
    BO(6, 10, Kind.UNSIGNED),
    BI(11, 15, Kind.CONDITION_BIT),
    SH(16, 20, Kind.UNSIGNED),
    MB(21, 25, Kind.UNSIGNED),
    ME(26, 30, Kind.UNSIGNED),
    /// A number of bytes: 32 is written as 0.
    NB(16, 20, Kind.BYTE_COUNT),
    FXM(12, 19, Kind.UNSIGNED),
    SPR(11, 20, Kind.SPECIAL_REGISTER),
    DCR(11, 20, Kind.SWAPPED),
    TO(6, 10, Kind.UNSIGNED),
    /// Bit 10: 64-bit comparison; 0 on a 32-bit processor.
    L(10, 10, Kind.ZERO),
    E(16, 16, Kind.UNSIGNED),
    WS(16, 20, Kind.TLB_WORD),
    MO(6, 10, Kind.UNSIGNED),
    LI(6, 29, Kind.TARGET),
    BD(16, 29, Kind.TARGET);

    /// How an operand is written and what it may hold.
    public enum Kind {
        REGISTER,
        REGISTER_OR_ZERO,
        SIGNED,
        SIGNED_OR_UNSIGNED,
        UNSIGNED,
        BYTE_COUNT,
        CONDITION_FIELD,
        CONDITION_BIT,
        /// The two halves of the ten bits are swapped in the instruction word.
        SPECIAL_REGISTER,
        SWAPPED,
        ZERO,
        TLB_WORD,
        /// A multiple of 4, relative to the instruction unless AA is set.
        TARGET
    }

    private final int first;
    private final int last;
    private final Kind kind;

    Field(int first, int last, Kind kind) {
        this.first = first;
        this.last = last;
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// Number of bits.
    int width() {
        return last - first + 1;
    }

    /// The bits of the instruction word that belong to the field.
    public int mask() {
        return (int) ((1L << width()) - 1) << 31 - last;
    }

    /// The field's value in an instruction word: sign-extended when signed, a byte distance for targets.
    public int of(int word) {
        int raw = word >>> 31 - last & (int) ((1L << width()) - 1);
        return switch (kind) {
            case SIGNED, SIGNED_OR_UNSIGNED -> (short) raw;
            case TARGET -> raw << 32 - width() >> 30 - width();
            case SPECIAL_REGISTER, SWAPPED -> swapped(raw);
            default -> raw;
        };
    }

    /// The bits that put `value` into an instruction word; the value must fit.
    public int place(int value) {
        int raw = switch (kind) {
            case TARGET -> value >> 2;
            case SPECIAL_REGISTER, SWAPPED -> swapped(value);
            default -> value;
        };
        return raw << 31 - last & mask();
    }

    /// Least value that fits.
    long least() {
        return switch (kind) {
            case SIGNED, SIGNED_OR_UNSIGNED -> -0x8000;
            case TARGET -> -(1L << width() + 1);
            default -> 0;
        };
    }

    /// Greatest value that fits.
    long greatest() {
        return switch (kind) {
            case SIGNED -> 0x7fff;
            case SIGNED_OR_UNSIGNED -> 0xffff;
            case TARGET -> (1L << width() + 1) - 4;
            case ZERO -> 0;
            case TLB_WORD -> 2;
            case BYTE_COUNT -> 32;
            default -> (1L << width()) - 1;
        };
    }

    private static int swapped(int tenBits) {
        return (tenBits & 0x1f) << 5 | tenBits >>> 5 & 0x1f;
    }
}
