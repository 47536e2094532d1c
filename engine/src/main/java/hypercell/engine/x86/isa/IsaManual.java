package hypercell.engine.x86.isa;

import hypercell.engine.table.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Text of `help MOV` and of the reference page, from the rows.
public final class IsaManual {
    private static final Map<String, String> TRAITS = traits();

    private IsaManual() {}

    /// What a user reads about a mnemonic or alias, any case: for each page of the manual its summary, then every
    /// form with encoding, flags, first processor and what must be known about it. For an unknown mnemonic one
    /// sentence with the nearest known one.
    public static String help(String mnemonic) {
        Map<String, List<Pattern>> pages = pages(InstructionTable.named(mnemonic));
        if (pages.isEmpty()) {
            String hint = Nearest.hint(mnemonic, InstructionTable.mnemonics());
            return "no instruction '" + mnemonic + "'" + (hint.isEmpty() ? "" : " — " + hint);
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, List<Pattern>> page : pages.entrySet()) {
            text.append(text.isEmpty() ? "" : "\n");
            text.append(page.getKey())
                    .append("\n  ")
                    .append(page.getValue().get(0).row.summary())
                    .append(".\n\n");
            table(text, page.getValue());
            remarks(text, page.getValue());
        }
        return text.toString();
    }

    /// The reference page in Markdown: every row, in the order of the table.
    public static String markdown() {
        StringBuilder text = new StringBuilder("""
                # Instructions

                Generated from the row files; a test rewrites it with `-Ddocs.update=true`.

                Notation of the Intel manual: `v` is 16, 32 or 64 bits by operand size, `z` 16 or 32, `y` 32 or 64; `/r` a ModRM
                byte, `/0` to `/7` one whose reg field extends the opcode, `C0+i` one with a register in its low three bits;
                `ib iw iz iv` an immediate, `cb cz cp` a code offset; `o16 o32 o64 a16 a32 a64` the operand or address size that
                a row is for; `NP` and `NFx` which prefixes must be absent. Flags in lower case are undefined afterwards. What
                is not a processor in the column `since` is the CPUID feature that an instruction needs.
                """);
        for (Map.Entry<String, List<Pattern>> page :
                pages(InstructionTable.patterns()).entrySet()) {
            text.append("\n## ").append(page.getKey()).append("\n\n");
            text.append(page.getValue().get(0).row.summary()).append(".\n\n");
            text.append("| encoding | form | flags | since | |\n|---|---|---|---|---|\n");
            for (Pattern pattern : page.getValue()) {
                Row row = pattern.row;
                List<String> cells = List.of(
                        "`" + row.encoding() + "`",
                        "`" + form(pattern) + "`" + aliases(pattern),
                        row.flags(),
                        row.since(),
                        notes(row));
                text.append("| ").append(String.join(" | ", cells)).append(" |\n");
            }
        }
        return text.toString();
    }

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

    private static Map<String, List<Pattern>> pages(List<Pattern> patterns) {
        Map<String, List<Pattern>> pages = new LinkedHashMap<>();
        for (Pattern pattern : patterns) {
            List<Pattern> page = pages.get(pattern.row.manual());
            if (page == null) {
                page = new ArrayList<>();
                pages.put(pattern.row.manual(), page);
            }
            page.add(pattern);
        }
        return pages;
    }

    private static void table(StringBuilder text, List<Pattern> patterns) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("form", "encoding", "flags", "since", ""));
        for (Pattern pattern : patterns) {
            Row row = pattern.row;
            lines.add(List.of(form(pattern), row.encoding(), row.flags(), row.since(), notes(row)));
        }
        int[] widths = new int[5];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder(" ");
            for (int i = 0; i < widths.length; i++) {
                padded.append(' ')
                        .append(line.get(i))
                        .repeat(" ", widths[i] - line.get(i).length() + 1);
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
    }

    private static void remarks(StringBuilder text, List<Pattern> patterns) {
        List<String> remarks = new ArrayList<>();
        for (Map.Entry<String, String> trait : TRAITS.entrySet()) {
            for (Pattern pattern : patterns) {
                String remark = trait.getKey() + ": " + trait.getValue();
                if (pattern.row.is(trait.getKey()) && !remarks.contains(remark)) {
                    remarks.add(remark);
                }
            }
        }
        if (patterns.get(0).names.size() > 1) {
            remarks.add("also written" + aliases(patterns.get(0)).toLowerCase(Locale.ROOT));
        }
        for (String remark : remarks) {
            text.append(remarks.indexOf(remark) == 0 ? "\n  " : "  ")
                    .append(remark)
                    .append('\n');
        }
    }

    private static String aliases(Pattern pattern) {
        StringBuilder text = new StringBuilder();
        for (String alias : pattern.names.subList(1, pattern.names.size())) {
            text.append(' ').append(alias.toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    /// The traits a user wants to know, and the modes if not all have the row.
    private static String notes(Row row) {
        List<String> notes = new ArrayList<>();
        for (String trait : TRAITS.keySet()) {
            if (row.is(trait)) {
                notes.add(trait);
            }
        }
        if (!row.modes().contains(64)) {
            notes.add("not in 64-bit code");
        }
        if (!row.modes().contains(32)) {
            notes.add("64-bit code only");
        }
        return String.join(", ", notes);
    }

    private static Map<String, String> traits() {
        Map<String, String> traits = new LinkedHashMap<>();
        traits.put("privileged", "#GP unless CPL = 0");
        traits.put("iopl", "needs CPL <= IOPL, or for ports the I/O permission bitmap");
        traits.put(
                "sensitive",
                "not privileged, yet shows or changes system state: the instructions that defeat trap-and-emulate");
        traits.put("protected", "#UD in real-address and virtual-8086 mode");
        traits.put("unaligned", "memory need not be aligned");
        traits.put("lock", "LOCK is allowed with a memory destination");
        traits.put("rep", "REP repeats it (E)CX times");
        traits.put("repe", "REPE and REPNE repeat it (E)CX times at most, until ZF differs");
        traits.put("shorthand", "another way to write an encoding that has a row of its own");
        return traits;
    }
}
