package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.oracle.LongPagingCases.Operation;
import hypercell.engine.oracle.LongPagingCases.Step;
import hypercell.engine.x86.mmu.PageFaultCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Compares our lines with an emulator's and sorts every difference into a class that the manual explains; a difference
/// outside these classes fails.
final class OracleComparison {
    /// Where the emulators leave the manual, or where the manual leaves a choice.
    enum Difference {
        /// QEMU 7.2 clears P in the error code of a reserved-bit fault; SDM 3A "Page-Fault Exceptions": RSVD
        /// comes with P.
        RESERVED_WITHOUT_PRESENT,
        /// Both let EFLAGS.AC open user pages to implicit supervisor accesses while CPL < 3; SDM 3A
        /// "Determination of Access Rights": AC is for explicit accesses only.
        IMPLICIT_WITH_ACCESS_CONTROL,
        /// Bochs 2.7 sets PK for the key of a supervisor page; SDM 3A "Page-Fault Exceptions": only user-mode
        /// addresses have protection keys.
        KEY_OF_SUPERVISOR_PAGE,
        /// Bochs 2.7 exempts supervisor accesses from protection keys; SDM 3A "Protection Keys" does not.
        KEY_FOR_SUPERVISOR_CODE,
        /// A translation changed without an invalidation: one of us uses the old one, the other walks again.
        /// SDM 3A "Recommended Invalidation" allows both.
        STALE,
        /// Memory differs because an earlier access of the same case differed; the fault is the same.
        CONSEQUENCE
    }

    private final List<OracleLine> ours;
    private final List<OracleLine> withoutTlb;
    private final List<OracleLine> theirs;
    private final List<Integer> caseOfLine = new ArrayList<>();
    private final Map<Difference, Integer> counts = new EnumMap<>(Difference.class);

    /// @param withoutTlb what we answer when every access walks
    OracleComparison(List<Step> steps, List<OracleLine> ours, List<OracleLine> withoutTlb, List<OracleLine> theirs) {
        this.ours = ours;
        this.withoutTlb = withoutTlb;
        this.theirs = theirs;
        int number = 0;
        for (Step step : steps) {
            if (step.operation() == Operation.FRESH) {
                number++;
            }
            if (step.operation().reports()) {
                caseOfLine.add(number);
            }
        }
    }

    /// How many lines differ, by class.
    Map<Difference, Integer> counts() {
        assertThat(theirs).hasSameSizeAs(ours);
        int differentCase = -1;
        for (int i = 0; i < ours.size(); i++) {
            OracleLine mine = ours.get(i).withoutAccessed();
            OracleLine other = theirs.get(i).withoutAccessed();
            if (!mine.equals(other)) {
                Difference difference = classify(i, mine, other, caseOfLine.get(i) == differentCase);
                assertThat(difference)
                        .as("line %d: ours %s, theirs %s", i + 1, mine, other)
                        .isNotNull();
                counts.merge(difference, 1, Integer::sum);
                differentCase = caseOfLine.get(i);
            }
        }
        return counts;
    }

    private Difference classify(int line, OracleLine mine, OracleLine other, boolean after) {
        boolean reserved = (mine.error() & PageFaultCode.RESERVED) != 0;
        if (reserved && mine.equals(other.withError(other.error() | PageFaultCode.PRESENT))) {
            return Difference.RESERVED_WITHOUT_PRESENT;
        }
        if (mine.operation() == Operation.IMPLICIT_READ.ordinal()
                && mine.error() == PageFaultCode.PRESENT
                && other.allowed()) {
            return Difference.IMPLICIT_WITH_ACCESS_CONTROL;
        }
        boolean byKey = (mine.error() & PageFaultCode.PROTECTION_KEY) != 0;
        if (other.error() == (mine.error() | PageFaultCode.PROTECTION_KEY) && !byKey) {
            return Difference.KEY_OF_SUPERVISOR_PAGE;
        }
        boolean supervisor = mine.operation() <= Operation.EXECUTE.ordinal();
        if (byKey && supervisor && !mine.allowed() && other.allowed()) {
            return Difference.KEY_FOR_SUPERVISOR_CODE;
        }
        if (after && mine.error() == other.error() && mine.cr2() == other.cr2()) {
            return Difference.CONSEQUENCE;
        }
        OracleLine walked = withoutTlb.get(line).withoutAccessed();
        boolean theirsWalked = walked.equals(other)
                || (walked.error() & PageFaultCode.RESERVED) != 0
                        && walked.equals(other.withError(other.error() | PageFaultCode.PRESENT));
        return theirsWalked || walked.equals(mine) ? Difference.STALE : null;
    }
}
