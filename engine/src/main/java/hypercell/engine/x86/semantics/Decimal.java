package hypercell.engine.x86.semantics;

import hypercell.engine.x86.state.Flags;

/// Decimal adjustment (SDM 2A "AAA", "AAD", "AAM", "AAS", "DAA", "DAS"). Arguments and results are AX or AL,
/// zero-extended.
public final class Decimal {
    private Decimal() {}

    /// DAA: AL after a packed addition.
    public static int daa(Flags flags, int al) {
        boolean adjust = (al & 0xf) > 9 || flags.adjust();
        boolean carry = al > 0x99 || flags.carry();
        int result = al + (adjust ? 6 : 0) + (carry ? 0x60 : 0) & 0xff;
        flags.set((byte) result, carry, false, adjust);
        return result;
    }

    /// DAS: AL after a packed subtraction.
    public static int das(Flags flags, int al) {
        boolean adjust = (al & 0xf) > 9 || flags.adjust();
        boolean high = al > 0x99 || flags.carry();
        boolean carry = high || adjust && (al < 6 || flags.carry());
        int result = al - (adjust ? 6 : 0) - (high ? 0x60 : 0) & 0xff;
        flags.set((byte) result, carry, false, adjust);
        return result;
    }

    /// AAA: AX after an unpacked addition.
    public static int aaa(Flags flags, int ax) {
        boolean adjust = (ax & 0xf) > 9 || flags.adjust();
        int result = adjust ? ax + 0x106 : ax;
        return unpacked(flags, result, adjust);
    }

    /// AAS: AX after an unpacked subtraction.
    public static int aas(Flags flags, int ax) {
        boolean adjust = (ax & 0xf) > 9 || flags.adjust();
        int result = adjust ? ax - 0x106 : ax;
        return unpacked(flags, result, adjust);
    }

    private static int unpacked(Flags flags, int ax, boolean adjust) {
        int result = ax & 0xff0f;
        flags.set((byte) result, adjust, false, adjust);
        return result;
    }

    /// AAM: AX = AL split by `base`, which is not 0 (that is #DE).
    public static int aam(Flags flags, int al, int base) {
        int result = al / base << 8 | al % base;
        flags.set((byte) result, false, false, false);
        return result;
    }

    /// AAD: AX = AL + AH * base.
    public static int aad(Flags flags, int ax, int base) {
        int result = (ax & 0xff) + (ax >> 8) * base & 0xff;
        flags.set((byte) result, false, false, false);
        return result;
    }
}
