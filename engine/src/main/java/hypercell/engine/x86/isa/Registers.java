package hypercell.engine.x86.isa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Names and numbers of the registers, SDM 2 "Registers in ModR/M Byte Encoding".
public final class Registers {
    private static final String[] BYTE = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
    private static final String[] WORD = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    private static final String[] SEGMENT = {"es", "cs", "ss", "ds", "fs", "gs"};
    private static final Map<String, Operand> BY_NAME = byName();

    private Registers() {}

    /// Name of a general register.
    static String general(int number, int bits, boolean high) {
        if (number >= 8) {
            return "r" + number + (bits == 8 ? "b" : bits == 16 ? "w" : bits == 32 ? "d" : "");
        }
        return switch (bits) {
            case 8 -> high || number < 4 ? BYTE[high ? number + 4 : number] : WORD[number] + "l";
            case 16 -> WORD[number];
            case 32 -> "e" + WORD[number];
            default -> "r" + WORD[number];
        };
    }

    /// Name of segment register `number`.
    static String segment(int number) {
        return SEGMENT[number];
    }

    /// Number of a segment register, or -1.
    static int segment(String name) {
        for (int i = 0; i < SEGMENT.length; i++) {
            if (SEGMENT[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /// The operand that a register encoding 0..15 of `bits` width means: 4..7 of 8 bits are AH, CH, DH, BH, or with
    /// any REX prefix SPL, BPL, SIL, DIL.
    static Operand.Register operand(int encoding, int bits, boolean rex) {
        boolean high = bits == 8 && encoding >= 4 && !rex;
        return new Operand.Register(high ? encoding - 4 : encoding, bits, high);
    }

    /// The operand named by a lower-case register name, or null.
    static Operand named(String name) {
        return BY_NAME.get(name);
    }

    /// Every register name, in a fixed order.
    public static List<String> names() {
        List<String> names = new ArrayList<>(BY_NAME.keySet());
        names.sort(null);
        return names;
    }

    /// Whether `register` can be named in 64-bit code only.
    static boolean only64(Operand register) {
        return switch (register) {
            case Operand.Register(int number, int bits, boolean high) ->
                number >= 8 || bits == 64 || (bits == 8 && number >= 4 && !high);
            case Operand.Control(int number, int _) -> number >= 8;
            case Operand.Special(Operand.Bank _, int number, int _) -> number >= 8;
            default -> false;
        };
    }

    private static Map<String, Operand> byName() {
        Map<String, Operand> names = new HashMap<>();
        for (int i = 0; i < 16; i++) {
            for (int bits = 8; bits <= 64; bits *= 2) {
                names.put(general(i, bits, false), operand(i, bits, true));
            }
            names.put("xmm" + i, new Operand.Special(Operand.Bank.XMM, i, 128));
        }
        for (int i = 0; i < 4; i++) {
            names.put(BYTE[i + 4], operand(i + 4, 8, false));
        }
        for (int i = 0; i < 8; i++) {
            names.put("cr" + i, new Operand.Control(i, 32));
            names.put("dr" + i, new Operand.Debug(i, 32));
            names.put("tr" + i, new Operand.Special(Operand.Bank.TEST, i, 32));
            names.put("st" + i, new Operand.Special(Operand.Bank.FPU, i, 80));
            names.put("mm" + i, new Operand.Special(Operand.Bank.MMX, i, 64));
        }
        names.put("cr8", new Operand.Control(8, 64));
        for (int i = 0; i < SEGMENT.length; i++) {
            names.put(SEGMENT[i], new Operand.Segment(i));
        }
        return names;
    }
}
