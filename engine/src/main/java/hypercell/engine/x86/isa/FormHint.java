package hypercell.engine.x86.isa;

import hypercell.engine.x86.isa.OperandMatcher.Fit;
import java.util.ArrayList;
import java.util.List;

/// Lists the forms that a mnemonic has, as a hint for one that it does not have.
record FormHint(String mnemonic, List<Pattern> patterns, List<Source> sources, int codeBits) {
    /// A hint that lists more forms than this is not read.
    private static final int MAX_FORMS = 8;

    /// Every form.
    String all() {
        return forms(-1);
    }

    /// The forms that have most operand kinds in common with what is written.
    String sharingKinds() {
        int most = 0;
        for (Pattern pattern : patterns) {
            most = Math.max(most, fitting(pattern));
        }
        return forms(most);
    }

    /// How many arguments are of the kind that the row wants; -1 when it has another number of operands.
    private int fitting(Pattern pattern) {
        if (pattern.visibleForms() != sources.size()) {
            return -1;
        }
        int fitting = 0;
        for (int i = 0; i < sources.size(); i++) {
            fitting +=
                    OperandMatcher.fit(pattern, pattern.visibleForm(i), sources.get(i), codeBits) == Fit.KIND ? 0 : 1;
        }
        return fitting;
    }

    private String forms(int atLeastFitting) {
        List<String> forms = new ArrayList<>();
        for (Pattern pattern : patterns) {
            String form = IsaManual.form(pattern);
            if (fitting(pattern) >= atLeastFitting && pattern.in(codeBits) && !forms.contains(form)) {
                forms.add(form);
            }
        }
        String rest = forms.size() > MAX_FORMS ? "; ... (help " + mnemonic + " lists all)" : "";
        return "forms: " + String.join("; ", forms.subList(0, Math.min(MAX_FORMS, forms.size()))) + rest;
    }
}
