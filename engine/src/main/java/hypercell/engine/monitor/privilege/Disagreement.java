package hypercell.engine.monitor.privilege;

import hypercell.engine.x86.isa.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Where experiment and paper differ about a row, and why.
///
/// @param claim who says what
/// @param measured what experiment says
/// @param reason why both are right, or empty when nothing explains it
public record Disagreement(Row row, String claim, String measured, String reason) {
    private static final Set<String> INTO_THE_MONITOR = Set.of("INT", "INT1", "INT3", "INTO");
    private static final Set<String> LOADED_BY_THE_GUEST = Set.of("ds", "es", "fs", "gs");
    private static final Set<String> OF_X87 = Set.of("FNSAVE", "FNSTENV", "FXSAVE", "FXSAVE64");
    private static final Set<String> FAR_POINTERS = Set.of("LDS", "LES", "LFS", "LGS", "LSS");

    /// What the instruction table's traits `privileged`, `iopl` and `sensitive` say, against the measurement.
    public static List<Disagreement> withTheTable(Report report) {
        List<Disagreement> found = new ArrayList<>();
        for (Classification measured : report.rows()) {
            Row row = measured.row();
            boolean privileged = row.is("privileged") || row.is("iopl");
            if (privileged != measured.privileged()) {
                String claim = privileged ? "table: privileged" : "table: not privileged";
                found.add(
                        new Disagreement(row, claim, "traps " + measured.trap().words(), privilege(measured)));
            } else if (row.is("sensitive") != measured.critical() && !(row.is("sensitive") && measured.privileged())) {
                String claim = row.is("sensitive") ? "table: sensitive" : "table: not sensitive";
                found.add(new Disagreement(row, claim, critical(measured), sensitivity(measured)));
            }
        }
        return found;
    }

    /// The list of Robin and Irvine against the counterexamples found.
    public static List<Disagreement> withRobinAndIrvine(Report report) {
        List<Disagreement> found = new ArrayList<>();
        for (Classification measured : report.rows()) {
            boolean listed = RobinIrvine.list(measured.row());
            if (listed != measured.critical()) {
                String claim = listed ? "on their list" : "not on their list";
                found.add(new Disagreement(measured.row(), claim, critical(measured), sensitivity(measured)));
            }
        }
        return found;
    }

    private static String critical(Classification measured) {
        return measured.critical() ? "sensitive, and does not trap" : "no counterexample";
    }

    private static String privilege(Classification measured) {
        String name = measured.row().mnemonic();
        if (measured.row().meaning().equals("movTest")) {
            return "processors since the Pentium have no test registers: #UD in any ring";
        }
        if (name.equals("CLAC") || name.equals("STAC")) {
            return "outside ring 0 it is #UD, not #GP: the table's trait is about #GP";
        }
        if (name.startsWith("XRSTORS")) {
            return "it wants an image in the compacted format, which no input of the experiment holds: #GP in any ring";
        }
        if (name.startsWith("SYSRET")) {
            return "on an Intel processor it exists in 64-bit mode only: #UD";
        }
        return measured.trap() == Classification.Trap.ALWAYS ? absent(measured) : "";
    }

    private static String absent(Classification measured) {
        boolean extension = measured.row().since().matches("VMX|SVM|SMX|INVPCID")
                || measured.row().meaning().matches("invalid|vmx.*|svm.*");
        return extension
                ? "the processor of the experiment does not have "
                        + measured.row().since() + ": #UD"
                : "";
    }

    private static String sensitivity(Classification measured) {
        Row row = measured.row();
        String name = row.mnemonic();
        if (measured.privileged()) {
            return "it traps in ring 3 here: CR4.UMIP is on";
        }
        if (INTO_THE_MONITOR.contains(name)) {
            return "it always goes through the IDT, which is the monitor's: that is a trap. The paper lists INT because"
                    + " the gate's DPL is compared with the ring";
        }
        if (name.equals("PUSH") && row.operands().stream().anyMatch(LOADED_BY_THE_GUEST::contains)) {
            return "it shows a selector that the guest itself has loaded; only CS and SS show the ring";
        }
        return measured.critical() ? addition(row) : "";
    }

    private static String addition(Row row) {
        String name = row.mnemonic();
        if (FAR_POINTERS.contains(name)) {
            return "it loads a segment register as MOV and POP do";
        }
        if (name.startsWith("IRET")) {
            return "the paper counts it with RET";
        }
        if (OF_X87.contains(name)) {
            return "it stores the selector of the last x87 instruction's code segment, and so the ring";
        }
        return switch (name) {
            case "CPUID" -> "its OSXSAVE bit is a copy of CR4.OSXSAVE";
            case "RDTSC", "RDTSCP" ->
                "it shows time, which a monitor's guest shares with others; CR4.TSD makes it trap";
            case "SYSENTER", "SYSCALL" -> "it goes to ring 0 where MSRs say: a trap of its own, younger than the paper";
            default ->
                List.of("XSAVE", "XRSTOR", "XGETBV", "RDPID", "WRFSBASE", "WRGSBASE", "WRPKRU").stream()
                                .anyMatch(name::startsWith)
                        ? "younger than the paper; it shows or changes XCR0, TSC_AUX, PKRU or a segment base"
                        : "";
        };
    }
}
