package hypercell.engine.ppc.isa;

import hypercell.engine.table.RowReader;
import hypercell.engine.table.RowReader.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A special purpose register, from `registers.rows`.
///
/// @param number as in mtspr
/// @param name lower case
/// @param access traits: `user`, `read`, `write`, `clear`, `debug`, `cache`; empty: supervisor, read and write
/// @param description half a sentence
public record SpecialRegister(int number, String name, Set<String> access, String description) {
    public static final int XER = 1;
    public static final int LR = 8;
    public static final int CTR = 9;
    public static final int DEC = 22;
    public static final int SRR0 = 26;
    public static final int SRR1 = 27;
    public static final int PID = 48;
    public static final int DECAR = 54;
    public static final int CSRR0 = 58;
    public static final int CSRR1 = 59;
    public static final int DEAR = 61;
    public static final int ESR = 62;
    public static final int IVPR = 63;
    public static final int SPRG4_READ = 260;
    public static final int SPRG7_READ = 263;
    public static final int TBL_READ = 268;
    public static final int TBU_READ = 269;
    public static final int SPRG0 = 272;
    public static final int SPRG4 = 276;
    public static final int TBL = 284;
    public static final int TBU = 285;
    public static final int PVR = 287;
    public static final int TSR = 336;
    public static final int TCR = 340;
    public static final int IVOR0 = 400;
    public static final int MCSRR0 = 570;
    public static final int MCSRR1 = 571;
    public static final int MCSR = 572;
    public static final int MMUCR = 946;
    public static final int CCR0 = 947;
    /// How many numbers there are.
    public static final int COUNT = 1024;

    private static final SpecialRegister[] BY_NUMBER = new SpecialRegister[COUNT];
    private static final Map<String, SpecialRegister> BY_NAME = new TreeMap<>();

    static {
        for (TableRow line : RowReader.read(SpecialRegister.class, "registers.rows")) {
            for (SpecialRegister register : registers(line)) {
                BY_NUMBER[register.number] = register;
                BY_NAME.put(register.name, register);
            }
        }
    }

    /// Whether the access column says `word`.
    public boolean is(String word) {
        return access.contains(word);
    }

    /// The register of a number; null when the 440 has none.
    public static SpecialRegister of(int number) {
        return BY_NUMBER[number];
    }

    /// The register of a name, lower case; null when there is none.
    public static SpecialRegister named(String name) {
        return BY_NAME.get(name);
    }

    /// All of them, by number.
    public static List<SpecialRegister> all() {
        List<SpecialRegister> all = new ArrayList<>();
        for (SpecialRegister register : BY_NUMBER) {
            if (register != null) {
                all.add(register);
            }
        }
        return all;
    }

    /// Whether only the supervisor may use the number, existing or not (Book E "Move To/From System Register
    /// Instructions": bit 5 of the ten).
    public static boolean isPrivileged(int number) {
        return (number & 0x10) != 0;
    }

    private static List<SpecialRegister> registers(TableRow line) {
        String[] numbers = line.column(0).split("\\.\\.");
        int first = Integer.parseInt(numbers[0]);
        int last = Integer.parseInt(numbers[numbers.length - 1]);
        Set<String> access = line.column(2).isEmpty() ? Set.of() : Set.copyOf(RowReader.split(line.column(2), ' '));
        List<SpecialRegister> registers = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            registers.add(new SpecialRegister(number, name(line.column(1), number - first), access, line.column(3)));
        }
        return registers;
    }

    /// The name of register `index` of a row: `sprg4..7r` is sprg4r, sprg5r, ...
    private static String name(String names, int index) {
        int dots = names.indexOf("..");
        if (dots < 0) {
            return names;
        }
        int digits = dots;
        while (Character.isDigit(names.charAt(digits - 1))) {
            digits--;
        }
        int after = dots + 2;
        while (after < names.length() && Character.isDigit(names.charAt(after))) {
            after++;
        }
        int first = Integer.parseInt(names.substring(digits, dots));
        return names.substring(0, digits) + (first + index) + names.substring(after);
    }
}
