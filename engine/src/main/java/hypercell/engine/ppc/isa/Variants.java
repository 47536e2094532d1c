package hypercell.engine.ppc.isa;

import java.util.ArrayList;
import java.util.List;

/// The mnemonics that a name with bracketed parts stands for, with the bits of the instruction word that they set:
/// `add[o][.]` is add, add., addo and addo.
///
/// @param mnemonic without brackets
/// @param bits set by the parts that are in the mnemonic
record Variants(String mnemonic, int bits) {
    private static final int OE = 0x400;
    private static final int AA = 2;
    /// Rc or LK.
    private static final int LAST = 1;

    static List<Variants> of(String name) {
        int open = name.indexOf('[');
        if (open < 0) {
            return List.of(new Variants(name, 0));
        }
        int close = name.indexOf(']', open);
        String part = name.substring(open + 1, close);
        List<Variants> all = new ArrayList<>();
        for (Variants rest : of(name.substring(close + 1))) {
            all.add(new Variants(name.substring(0, open) + rest.mnemonic, rest.bits));
            all.add(new Variants(name.substring(0, open) + part + rest.mnemonic, rest.bits | bit(part)));
        }
        return all;
    }

    /// All bits that the bracketed parts of a name may set.
    static int possibleBits(String name) {
        int bits = 0;
        for (Variants variant : of(name)) {
            bits |= variant.bits;
        }
        return bits;
    }

    private static int bit(String part) {
        return switch (part) {
            case "o" -> OE;
            case "a" -> AA;
            case "l", "." -> LAST;
            default -> throw new IllegalStateException("no bit is named " + part);
        };
    }
}
