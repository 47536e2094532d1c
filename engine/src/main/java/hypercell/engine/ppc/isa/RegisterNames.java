package hypercell.engine.ppc.isa;

import java.util.List;

/// Names that stand for numbers in operands: r0..r31, cr0..cr7, and the bits of a condition field.
final class RegisterNames {
    private static final List<String> CONDITIONS = List.of("lt", "gt", "eq", "so");

    private RegisterNames() {}

    /// The number of a register or condition; -1 when the name is neither.
    static int number(String name) {
        if (name.equals("un")) {
            return 3;
        }
        int condition = CONDITIONS.indexOf(name);
        return condition >= 0 ? condition : isGeneral(name) ? index(name, 1) : isField(name) ? index(name, 2) : -1;
    }

    static boolean isGeneral(String name) {
        return name.startsWith("r") && index(name, 1) >= 0 && index(name, 1) < 32;
    }

    static boolean isField(String name) {
        return name.startsWith("cr") && index(name, 2) >= 0 && index(name, 2) < 8;
    }

    private static int index(String name, int from) {
        if (name.length() == from || name.length() > from + 2) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return name.charAt(from) == '0' && name.length() > from + 1 ? -1 : value;
    }
}
