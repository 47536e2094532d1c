package hypercell.engine.x86.isa;

import java.util.Locale;

/// Text of `help MOV` and of the reference page, from the rows.
public final class IsaManual {
    private IsaManual() {}

    /// How a row is written: `add r/mv, immv`.
    static String form(Pattern pattern) {
        StringBuilder text = new StringBuilder(pattern.names.get(0).toLowerCase(Locale.ROOT));
        String separator = " ";
        for (OperandForm form : pattern.forms) {
            if (!form.hidden()) {
                text.append(separator).append(form.notation());
                separator = ", ";
            }
        }
        return text.toString();
    }
}
