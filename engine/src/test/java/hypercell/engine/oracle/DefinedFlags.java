package hypercell.engine.oracle;

import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.state.Flags;
import java.util.Locale;
import java.util.Set;

/// The status flags that the manual defines after an instruction: what the instruction table does not write in lower
/// case and, for shifts and rotates, what the count leaves defined (SDM 2B "SAL/SAR/SHL/SHR—Shift", "RCL/RCR/ROL/ROR—
/// Rotate", "SHLD—Double Precision Shift Left"). A comparison with a real processor looks at these and no others.
final class DefinedFlags {
    private static final Set<String> DOUBLE_SHIFTS = Set.of("shld", "shrd");
    private static final Set<String> SHIFTS = Set.of("shl", "shr", "sar", "shld", "shrd");
    private static final Set<String> ROTATES = Set.of("rol", "ror", "rcl", "rcr");

    private DefinedFlags() {}

    /// @param cl the count of a shift that has it in CL; any value otherwise
    static int after(Insn insn, int cl) {
        String meaning = insn.row().meaning();
        if (!SHIFTS.contains(meaning) && !ROTATES.contains(meaning)) {
            return Flags.STATUS & ~undefined(insn.row().flags());
        }
        int count = count(insn, cl);
        if (count == 0) {
            return Flags.STATUS; // nothing changes
        }
        int defined = Flags.STATUS & (count == 1 ? -1 : ~Flags.OF);
        return SHIFTS.contains(meaning) ? defined & ~Flags.AF & ~carryBeyondWidth(insn, count) : defined;
    }

    /// Whether destination and flags of a double shift are undefined: by more than the width of 16 bits.
    static boolean resultUndefined(Insn insn, int cl) {
        return DOUBLE_SHIFTS.contains(insn.row().meaning())
                && count(insn, cl) > insn.operand(0).bits();
    }

    private static int count(Insn insn, int cl) {
        Operand last = insn.operands().getLast();
        int count = last instanceof Operand.Immediate immediate ? (int) immediate.value() : cl;
        return count & (insn.operand(0).bits() == 64 ? 63 : 31);
    }

    private static int carryBeyondWidth(Insn insn, int count) {
        boolean undefined =
                count >= insn.operand(0).bits() && !insn.row().meaning().equals("sar");
        return undefined ? Flags.CF : 0;
    }

    private static int undefined(String flags) {
        int mask = 0;
        for (String flag : flags.split(" ")) {
            if (!flag.equals(flag.toUpperCase(Locale.ROOT))) {
                mask |= bit(flag);
            }
        }
        return mask;
    }

    /// The flag called `flag`, in either case; 0 for a flag of another unit.
    static int bit(String flag) {
        return switch (flag.toLowerCase(Locale.ROOT)) {
            case "cf" -> Flags.CF;
            case "pf" -> Flags.PF;
            case "af" -> Flags.AF;
            case "zf" -> Flags.ZF;
            case "sf" -> Flags.SF;
            case "of" -> Flags.OF;
            default -> 0;
        };
    }
}
