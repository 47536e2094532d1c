package hypercell.dsl;

import hypercell.dsl.internal.Integers;
import hypercell.engine.monitor.privilege.Classification;
import hypercell.engine.monitor.privilege.Disagreement;
import hypercell.engine.monitor.privilege.Evidence;
import hypercell.engine.monitor.privilege.PopekGoldberg;
import hypercell.engine.monitor.privilege.Report;
import hypercell.engine.table.Nearest;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.isa.InstructionTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// What `popekGoldberg` found: a classification of every instruction of a mode, made by experiment.
///
/// @param bits 32 or 64
/// @param umip whether CR4.UMIP was on
/// @param report the classifications themselves
public record PrivilegeReport(int bits, boolean umip, Report report) {
    /// The answer is always the same, and takes a while to find.
    private static final Map<List<Object>, PrivilegeReport> KNOWN = new ConcurrentHashMap<>();

    /// Which machine a question is about.
    private record Asked(int bits, boolean umip) {
        static Asked of(String word, Map<?, ?> options) {
            for (Object option : options.keySet()) {
                if (!List.of("bits", "umip").contains(option.toString())) {
                    throw UserError.here(
                            "%s has no option '%s'".formatted(word, option),
                            Nearest.hint(option.toString(), List.of("bits", "umip")));
                }
            }
            long bits = options.containsKey("bits") ? Integers.between(options.get("bits"), 32, 64, "bits") : 32;
            if (bits != 32 && bits != 64) {
                throw UserError.here("bits: " + bits, "write bits: 32 or bits: 64");
            }
            Object umip = options.containsKey("umip") ? options.get("umip") : false;
            if (!(umip instanceof Boolean on)) {
                throw UserError.here("umip: " + umip, "write umip: true or umip: false");
            }
            return new Asked((int) bits, on);
        }

        PopekGoldberg instrument() {
            return new PopekGoldberg(CpuModel.HYPERCELL, bits, umip);
        }
    }

    /// `popekGoldberg(bits: 64, umip: true)`.
    static PrivilegeReport of(Map<?, ?> options) {
        Asked asked = Asked.of("popekGoldberg", options);
        return KNOWN.computeIfAbsent(
                List.of(asked.bits, asked.umip),
                key -> new PrivilegeReport(
                        asked.bits, asked.umip, asked.instrument().all()));
    }

    /// `classify('SGDT', umip: true)`: the rows of one mnemonic.
    static List<SequencedMap<String, Object>> rows(Map<?, ?> options, String mnemonic) {
        String name = mnemonic.strip().toUpperCase(Locale.ROOT);
        if (!InstructionTable.mnemonics().contains(name)) {
            throw UserError.here(
                    "no instruction is called '%s'".formatted(mnemonic),
                    Nearest.hint(name, InstructionTable.mnemonics()));
        }
        Asked asked = Asked.of("classify", options);
        List<Classification> found = asked.instrument().named(name);
        if (found.isEmpty()) {
            throw UserError.here("%s does not exist in %d-bit code".formatted(name, asked.bits), "");
        }
        return found.stream().map(PrivilegeReport::row).toList();
    }

    private static SequencedMap<String, Object> row(Classification one) {
        SequencedMap<String, Object> row = new LinkedHashMap<>();
        row.put("instruction", instruction(one));
        row.put("traps", one.trap().words());
        row.put("sensitive", sensitive(one));
        row.put("verdict", verdict(one));
        row.put("evidence", evidence(one));
        return row;
    }

    private static String instruction(Classification one) {
        return (one.row().mnemonic() + " " + String.join(", ", one.row().operands())).strip();
    }

    private static String sensitive(Classification one) {
        List<String> kinds = new ArrayList<>();
        if (one.controlSensitive()) {
            kinds.add("control");
        }
        if (one.behaviorSensitive()) {
            kinds.add("behavior");
        }
        return String.join(", ", kinds);
    }

    private static String verdict(Classification one) {
        if (one.critical()) {
            return "counterexample";
        }
        if (one.privileged()) {
            return "privileged";
        }
        return one.trap() == Classification.Trap.ALWAYS ? "always traps" : "innocuous";
    }

    /// What a guest in ring 3 gets to see comes first.
    private static String evidence(Classification one) {
        return one.evidence().stream()
                .filter(Evidence::unnoticed)
                .findFirst()
                .or(() -> one.evidence().stream().findFirst())
                .map(Evidence::toString)
                .orElse("");
    }

    /// The theorem's verdict, as a sentence.
    public String getVerdict() {
        return report.verdict();
    }

    /// Mnemonics of the sensitive instructions that do not trap in ring 3.
    public List<String> getCounterexamples() {
        return List.copyOf(report.counterexamples());
    }

    /// Mnemonics of the privileged instructions.
    public List<String> getPrivileged() {
        return List.copyOf(report.mnemonics(Classification::privileged));
    }

    /// All rows, as `classify` gives them.
    public List<SequencedMap<String, Object>> getRows() {
        return report.rows().stream().map(PrivilegeReport::row).toList();
    }

    /// The sensitive ones of them.
    public List<SequencedMap<String, Object>> getSensitive() {
        return report.rows().stream()
                .filter(Classification::sensitive)
                .map(PrivilegeReport::row)
                .toList();
    }

    /// Where the instruction table's traits say something else, and why.
    public List<SequencedMap<String, Object>> getAgainstTheTable() {
        return disagreements(Disagreement.withTheTable(report));
    }

    /// Where the list of Robin and Irvine says something else, and why.
    public List<SequencedMap<String, Object>> getAgainstThePaper() {
        return disagreements(Disagreement.withRobinAndIrvine(report));
    }

    private static List<SequencedMap<String, Object>> disagreements(List<Disagreement> all) {
        List<SequencedMap<String, Object>> rows = new ArrayList<>();
        for (Disagreement one : all) {
            SequencedMap<String, Object> row = new LinkedHashMap<>();
            row.put(
                    "instruction",
                    (one.row().mnemonic() + " " + String.join(", ", one.row().operands())).strip());
            row.put("said", one.claim());
            row.put("measured", one.measured());
            row.put("because", one.reason());
            rows.add(row);
        }
        return rows;
    }

    /// The verdict, with the numbers behind it.
    @Override
    public String toString() {
        long sensitive =
                report.rows().stream().filter(Classification::sensitive).count();
        long critical = report.rows().stream().filter(Classification::critical).count();
        return "%d-bit code, CR4.UMIP %s: %,d forms of instructions tried, %d sensitive, %d of them do not trap\n%s"
                .formatted(bits, umip ? "on" : "off", report.rows().size(), sensitive, critical, report.verdict());
    }
}
