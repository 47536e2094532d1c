package hypercell.engine.ppc.isa;

import java.util.ArrayList;
import java.util.List;

/// Finds the instruction that a word is. Reserved bits must be zero: an invalid form is illegal.
public final class Decoder {
    private static final Form[][] BY_PRIMARY = byPrimary();

    private Decoder() {}

    /// Decodes one word; a word that is no instruction has the form [Form#ILLEGAL].
    public static Insn decode(int word) {
        for (Form form : BY_PRIMARY[word >>> 26]) {
            if (form.matches(word)) {
                return new Insn(valid(form, word) ? form : Form.ILLEGAL, word);
            }
        }
        return new Insn(isFloating(word) ? Form.FLOATING : Form.ILLEGAL, word);
    }

    /// Invalid forms that no fixed bit shows (PPC440x5 User's Manual, "Invalid Instruction Forms" of each
    /// page).
    private static boolean valid(Form form, int word) {
        Row row = form.row();
        if (row.is("update") && !updates(row, word)) {
            return false;
        }
        for (Field field : row.operands()) {
            if ((field == Field.L || field == Field.WS) && field.of(word) > field.greatest()) {
                return false;
            }
        }
        return switch (row.meaning()) {
            case "bcctr" -> (Field.BO.of(word) & 4) != 0; // CTR cannot be counted and branched to
            case "lmw" -> Field.RA.of(word) < Field.RT.of(word);
            case "lswx" -> Field.RT.of(word) != Field.RB.of(word) && Field.RT.of(word) != Field.RA.of(word);
            case "lswi" -> !loadsItsBase(word);
            default -> true;
        };
    }

    /// An update form needs a register to update, and must not load it.
    private static boolean updates(Row row, int word) {
        int ra = Field.RA.of(word);
        boolean loads = row.operands().getFirst() == Field.RT;
        return ra != 0 && !(loads && ra == Field.RT.of(word));
    }

    /// Whether RA, even as the number zero, is among the registers that LSWI loads, which wrap around from 31
    /// to 0.
    private static boolean loadsItsBase(int word) {
        int bytes = Field.NB.of(word) == 0 ? 32 : Field.NB.of(word);
        int registers = (bytes + 3) / 4;
        int ra = Field.RA.of(word);
        return (ra - Field.RT.of(word) & 31) < registers;
    }

    /// Book E "Floating-Point Instructions": loads and stores 48..55, arithmetic 59 and 63, indexed ones under
    /// 31.
    private static boolean isFloating(int word) {
        int primary = word >>> 26;
        if (primary == 31) {
            return switch (word >>> 1 & 0x3ff) {
                case 535, 567, 599, 631, 663, 695, 727, 759, 983 -> true;
                default -> false;
            };
        }
        return primary >= 48 && primary <= 55 || primary == 59 || primary == 63;
    }

    private static Form[][] byPrimary() {
        Form[][] table = new Form[64][];
        for (int primary = 0; primary < 64; primary++) {
            List<Form> forms = new ArrayList<>();
            for (Form form : InstructionTable.forms()) {
                if (form.match() >>> 26 == primary) {
                    forms.add(form);
                }
            }
            table[primary] = forms.toArray(new Form[0]);
        }
        return table;
    }
}
