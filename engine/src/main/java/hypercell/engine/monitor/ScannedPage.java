package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.isa.Row;
import hypercell.engine.x86.state.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One page of guest code as hardware runs it: a copy in which INT3 stands for everything that has not been scanned,
/// and for the first byte of everything that must not run by itself (plex86's scan before execution; Lawton, "Running
/// multiple operating systems concurrently on an IA32 PC using virtualization techniques").
///
/// Scanning begins where execution enters and follows the code through the page: straight on, and to the targets of
/// branches that stay in the page, which then run without help. What leaves the page, or whose target only its
/// execution tells, traps.
final class ScannedPage {
    private static final int PAGE = 4096;
    private static final byte INT3 = (byte) 0xcc;
    /// These store the selectors that x87 instructions ran with, which are hardware's.
    private static final Set<String> SHOW_SELECTORS =
            Set.of("fnstenv", "fnsave", "fxsave", "xsave", "xsaveopt", "xsavec");

    /// What is known of a byte of the page.
    enum State {
        /// Not scanned.
        UNKNOWN,
        /// An instruction that runs by itself begins here.
        FREE,
        /// An instruction that traps begins here.
        TRAP,
        /// Not the first byte of its instruction.
        INSIDE
    }

    private final byte[] original;
    private final byte[] copy = new byte[PAGE];
    private final State[] states = new State[PAGE];
    private final int codeBits;
    private final Set<ExitReason> wanted;
    /// What branches that run by themselves go to.
    private final BitSet targets = new BitSet(PAGE);
    private int traps;
    private int free;

    /// @param original the guest's bytes
    /// @param codeBits 16 or 32: how they are decoded
    /// @param wanted reasons for which instructions trap that are not sensitive
    ScannedPage(byte[] original, int codeBits, Set<ExitReason> wanted) {
        this.original = original;
        this.codeBits = codeBits;
        this.wanted = wanted;
        Arrays.fill(copy, INT3);
        Arrays.fill(states, State.UNKNOWN);
    }

    State state(int offset) {
        return states[offset];
    }

    /// What hardware runs.
    byte[] copy() {
        return copy;
    }

    /// Instructions that run by themselves, and those that trap.
    int free() {
        return free;
    }

    int traps() {
        return traps;
    }

    /// What the scan has found so far.
    List<ScannedListing.Line> lines() {
        List<ScannedListing.Line> lines = new ArrayList<>();
        for (int at = 0; at < PAGE; at++) {
            if (states[at] == State.FREE || states[at] == State.TRAP) {
                lines.add(line(at));
            }
        }
        return List.copyOf(lines);
    }

    private ScannedListing.Line line(int at) {
        Insn insn = Decoder.decode(original, at, PAGE, codeBits);
        int end = Math.min(PAGE, at + Math.max(1, insn.length()));
        Optional<ExitReason> trap = states[at] == State.TRAP ? Optional.of(reason(insn)) : Optional.empty();
        return new ScannedListing.Line(
                at, insn, Arrays.copyOfRange(original, at, end), Arrays.copyOfRange(copy, at, end), trap);
    }

    /// Scans from an entry point on. Whether the copy has changed.
    boolean scan(int entry) {
        if (states[entry] != State.UNKNOWN) {
            return false;
        }
        ArrayDeque<Integer> entries = new ArrayDeque<>();
        entries.add(entry);
        while (!entries.isEmpty()) {
            straight(entries.poll(), entries);
        }
        return true;
    }

    /// Follows the code from `from` to the first instruction that traps or that is known.
    private void straight(int from, ArrayDeque<Integer> entries) {
        int at = from;
        while (at < PAGE && states[at] == State.UNKNOWN) {
            Insn insn = Decoder.decode(original, at, PAGE, codeBits);
            boolean whole = insn.row() != Row.INCOMPLETE && at + insn.length() <= PAGE;
            if (!whole || overlaps(at, insn.length()) || mustTrap(insn, at)) {
                states[at] = State.TRAP; // its byte in the copy is INT3 already
                traps++;
                return;
            }
            take(at, insn.length());
            int target = target(insn, at);
            if (target >= 0) {
                targets.set(target);
                entries.add(target);
            }
            at += insn.length();
            if (unconditional(insn)) {
                return;
            }
        }
    }

    /// Whether the instruction would share bytes with another one, or cover what a branch goes to: bytes run as one
    /// instruction only, every other reading of them is left to the monitor.
    private boolean overlaps(int at, int length) {
        for (int i = at + 1; i < at + length; i++) {
            if (states[i] != State.UNKNOWN || targets.get(i)) {
                return true;
            }
        }
        return false;
    }

    private void take(int at, int length) {
        states[at] = State.FREE;
        for (int i = at + 1; i < at + length; i++) {
            states[i] = State.INSIDE;
        }
        System.arraycopy(original, at, copy, at, length);
        free++;
    }

    /// Whether an instruction must not run by itself: sensitive ones, those that read memory by CS (whose base is
    /// not the guest's), and transfers that leave the page or go where only their execution tells.
    private boolean mustTrap(Insn insn, int at) {
        Row row = insn.row();
        if (row.number() < 0 || row.is("sensitive") || row.is("privileged") || row.is("iopl")) {
            return true;
        }
        if (showsSelectors(insn) || readsCode(insn) || isWanted(ExitClassifier.of(insn))) {
            return true;
        }
        int target = target(insn, at);
        boolean into = target >= 0 && (states[target] == State.INSIDE || target > at && target < at + insn.length());
        return row.is("branch") && (target < 0 || into);
    }

    private boolean isWanted(ExitReason reason) {
        return reason.kind() != ExitReason.Kind.EVENT && wanted.contains(reason);
    }

    private static boolean showsSelectors(Insn insn) {
        return SHOW_SELECTORS.contains(insn.row().meaning());
    }

    private static boolean readsCode(Insn insn) {
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Memory memory && memory.segment() == Segment.CS) {
                return true;
            }
        }
        return false;
    }

    /// Why an instruction traps whose first byte in a copy is INT3.
    static ExitReason reason(Insn insn) {
        ExitReason sensitive = ExitClassifier.of(insn);
        if (sensitive != ExitReason.EXCEPTION) {
            return sensitive;
        }
        if (showsSelectors(insn)) {
            return ExitReason.SEGMENT_READ;
        }
        return readsCode(insn) ? ExitReason.CODE_READ : ExitReason.BRANCH;
    }

    /// Offset in the page that a near branch with a displacement goes to; -1 when there is none in the page.
    private int target(Insn insn, int at) {
        if (!insn.row().is("branch")) {
            return -1;
        }
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Relative relative && insn.operandBits() == codeBits) {
                long target = at + insn.length() + relative.displacement();
                return target >= 0 && target < PAGE ? (int) target : -1;
            }
        }
        return -1;
    }

    private static boolean unconditional(Insn insn) {
        return insn.row().meaning().equals("jmp");
    }
}
