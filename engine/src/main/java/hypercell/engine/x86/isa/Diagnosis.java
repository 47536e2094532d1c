package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.OperandMatcher.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds the rule that an instruction breaks when no row fits it.
final class Diagnosis {
    /// A hint that lists more forms than this is not read.
    private static final int MAX_FORMS = 8;

    private final Statement.Instruction instruction;
    private final WrittenPrefixes prefixes;
    private final List<Source> sources;
    private final int codeBits;
    private final List<Candidate> candidates;
    private final List<Pattern> patterns;

    Diagnosis(
            Statement.Instruction instruction,
            WrittenPrefixes prefixes,
            List<Source> sources,
            int codeBits,
            List<Candidate> candidates) {
        this.instruction = instruction;
        this.prefixes = prefixes;
        this.sources = sources;
        this.codeBits = codeBits;
        this.candidates = candidates;
        this.patterns = InstructionTable.named(instruction.mnemonic());
    }

    /// The problem of an instruction that has no encoding.
    Problem noEncoding() {
        if (!candidates.isEmpty()) {
            return candidates.get(0).unsized() ? unknownSize() : outOfReach();
        }
        Problem problem = wrongCount();
        problem = problem != null ? problem : register64();
        problem = problem != null ? problem : twoMemoryOperands();
        problem = problem != null ? problem : tooLarge();
        problem = problem != null ? problem : differentSizes();
        problem = problem != null ? problem : labelInsteadOfMemory();
        return problem != null ? problem : noSuchForm();
    }

    /// A prefix that the instruction cannot have, or null.
    Problem prefixes() {
        Pattern pattern = candidates.get(0).pattern();
        boolean memoryDestination = !sources.isEmpty() && sources.get(0).memory() != null;
        boolean exchanged = pattern.row.meaning().equals("xchg") && hasMemory();
        if (prefixes.lock() && !(pattern.lockable && (memoryDestination || exchanged))) {
            return at(instruction.position(), "lock is not allowed here: the processor raises #UD",
                    "lock needs a memory destination, and one of " + lockable());
        }
        boolean string = pattern.row.is("rep") || pattern.row.is("repe");
        boolean idiom = pattern.row.meaning().equals("nop") || pattern.row.meaning().equals("ret");
        if (prefixes.repeat() != 0 && !string && !idiom) {
            return at(instruction.position(), "rep has no effect on " + instruction.mnemonic(), "it repeats string instructions only");
        }
        return null;
    }

    private boolean hasMemory() {
        for (Source source : sources) {
            if (source.memory() != null) {
                return true;
            }
        }
        return false;
    }

    private static String lockable() {
        List<String> names = new ArrayList<>();
        for (Pattern pattern : InstructionTable.patterns()) {
            String name = pattern.names.get(0).toLowerCase(Locale.ROOT);
            if (pattern.lockable && !names.contains(name)) {
                names.add(name);
            }
        }
        return String.join(" ", names);
    }

    private Problem unknownSize() {
        for (Source source : sources) {
            if (source.memory() != null) {
                return at(source.argument().position(), "the size of the memory operand is not known", "write " + sizes() + " before the bracket");
            }
        }
        throw new IllegalStateException("an unsized candidate has a memory operand");
    }

    private String sizes() {
        List<String> sizes = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int bits = candidate.pattern().memoryForm().memoryBits();
            for (String size : bits == 8 ? List.of("byte") : bits == 16 ? List.of("word") : List.of("word", "dword")) {
                if (!sizes.contains(size)) {
                    sizes.add(size);
                }
            }
        }
        return sizes.size() == 1
                ? sizes.get(0)
                : String.join(", ", sizes.subList(0, sizes.size() - 1)) + " or " + sizes.get(sizes.size() - 1);
    }

    private Problem outOfReach() {
        Source target = sources.get(sources.size() - 1);
        boolean shortOnly = candidates.get(candidates.size() - 1).pattern().has(OperandForm.Kind.RELATIVE)
                && instruction.arguments().get(instruction.arguments().size() - 1) instanceof Argument.Value value
                && (value.bits() == 8 || !hasLongForm());
        if (!shortOnly) {
            return at(target.argument().position(), Ranges.sentence("target 0x" + Long.toHexString(target.value()), codeBits), "");
        }
        return at(target.argument().position(), "the target is out of short range (-128..127 bytes)",
                hasLongForm() ? "leave 'short' out" : "jump over a near jmp instead");
    }

    private boolean hasLongForm() {
        for (Pattern pattern : patterns) {
            for (OperandForm form : pattern.forms) {
                if (form.kind() == OperandForm.Kind.RELATIVE && form.bits() == OperandForm.V) {
                    return true;
                }
            }
        }
        return false;
    }

    private Problem wrongCount() {
        boolean inMode = false;
        int most = 0;
        for (Pattern pattern : patterns) {
            if (InstructionEncoder.visibleOperands(pattern) == sources.size() && pattern.row.modes().contains(codeBits)) {
                return null;
            }
            inMode |= pattern.row.modes().contains(codeBits);
            most = Math.max(most, InstructionEncoder.visibleOperands(pattern));
        }
        if (!inMode) {
            return at(instruction.position(), instruction.mnemonic() + " does not exist in " + codeBits + "-bit code", "");
        }
        return sources.size() < most
                ? at(instruction.position(), "missing operand of " + instruction.mnemonic(), forms(-1))
                : at(sources.get(most).argument().position(), "too many operands for " + instruction.mnemonic(), forms(-1));
    }

    private Problem register64() {
        for (Source source : sources) {
            if (source.register() instanceof Operand.Register(int _, int bits, boolean _) && bits == 64) {
                String name = ((Argument.Register) source.argument()).name();
                return at(source.argument().position(), "register " + name + " exists in 64-bit code only", "");
            }
        }
        return null;
    }

    private Problem twoMemoryOperands() {
        Position second = null;
        int count = 0;
        for (Source source : sources) {
            if (source.memory() != null) {
                second = source.argument().position();
                count++;
            }
        }
        return count < 2 ? null : at(second, "two memory operands: an instruction can name memory only once", "load one into a register first");
    }

    /// The widest row whose only objection is the size of a value.
    private Problem tooLarge() {
        Problem best = null;
        int bestBits = 0;
        for (Pattern pattern : patterns) {
            for (int operandBits : new int[] {codeBits, 48 - codeBits}) {
                int offender = onlyOffender(pattern, operandBits, Fit.RANGE);
                int bits = offender < 0 ? 0 : valueBits(pattern, offender, operandBits);
                boolean sizeFits = operandBits == codeBits || writtenSize(pattern);
                if (bits > bestBits && sizeFits) {
                    bestBits = bits;
                    best = at(sources.get(offender).argument().position(), Ranges.sentence(written(sources.get(offender)), bits), "");
                }
            }
        }
        return best;
    }

    private boolean writtenSize(Pattern pattern) {
        for (Source source : sources) {
            if (source.bits() > 8 && pattern.usesOperandSize) {
                return true;
            }
        }
        return false;
    }

    private static String written(Source source) {
        return source.argument() instanceof Argument.Far && !Ranges.fits(source.selector(), 16)
                ? "selector " + source.selector()
                : String.valueOf(source.value());
    }

    private int valueBits(Pattern pattern, int offender, int operandBits) {
        OperandForm form = form(pattern, offender);
        return switch (form.kind()) {
            case ESC_OPCODE -> 6;
            case FAR_POINTER -> Ranges.fits(sources.get(offender).selector(), 16) ? operandBits : 16;
            case SIGNED_IMMEDIATE -> sources.get(offender).bits() == 8 ? 8 : operandBits;
            default -> OperandForm.resolve(form.bits(), operandBits);
        };
    }

    /// Index of the one argument that fits only as well as `wanted` while the others fit; -1 when it is not so.
    private int onlyOffender(Pattern pattern, int operandBits, Fit wanted) {
        if (InstructionEncoder.visibleOperands(pattern) != sources.size() || !pattern.row.modes().contains(codeBits)) {
            return -1;
        }
        int offender = -1;
        for (int i = 0; i < sources.size(); i++) {
            Fit fit = OperandMatcher.fit(pattern, form(pattern, i), sources.get(i), operandBits);
            if (fit == wanted && offender < 0) {
                offender = i;
            } else if (fit != Fit.YES) {
                return -1;
            }
        }
        return offender;
    }

    private static OperandForm form(Pattern pattern, int visible) {
        int i = 0;
        for (OperandForm form : pattern.forms) {
            if (!form.hidden() && i++ == visible) {
                return form;
            }
        }
        throw new IllegalStateException("operand " + visible + " of " + pattern.row.encoding());
    }

    private Problem differentSizes() {
        if (sources.size() < 2 || sources.get(0).bits() == 0 || !someRowTakesThese()) {
            return null;
        }
        int first = sources.get(0).bits();
        for (int i = 1; i < sources.size(); i++) {
            int other = sources.get(i).bits();
            if (other != 0 && other != first) {
                return at(sources.get(i).argument().position(), "operand sizes differ: " + first + " and " + other + " bits",
                        "movzx and movsx widen a value");
            }
        }
        return null;
    }

    /// Whether a row takes operands of these kinds, were it not for their widths.
    private boolean someRowTakesThese() {
        for (Pattern pattern : patterns) {
            boolean kinds = InstructionEncoder.visibleOperands(pattern) == sources.size();
            for (int i = 0; kinds && i < sources.size(); i++) {
                kinds = OperandMatcher.fit(pattern, form(pattern, i), sources.get(i), codeBits) != Fit.KIND;
            }
            if (kinds) {
                return true;
            }
        }
        return false;
    }

    private Problem labelInsteadOfMemory() {
        for (Source source : sources) {
            if (source.argument() instanceof Argument.Value(Expr.Symbol symbol, int _, Position position)) {
                return at(position, "'" + symbol.name() + "' is an address here, and " + instruction.mnemonic()
                        + " cannot take a number in this place", "use [" + symbol.name() + "] for the memory there");
            }
        }
        return null;
    }

    private Problem noSuchForm() {
        int most = 0;
        for (Pattern pattern : patterns) {
            most = Math.max(most, fitting(pattern));
        }
        return at(instruction.position(), "no such combination of operands for " + instruction.mnemonic(), forms(most));
    }

    /// How many arguments are of the kind that the row wants; -1 when it has another number of operands.
    private int fitting(Pattern pattern) {
        if (InstructionEncoder.visibleOperands(pattern) != sources.size()) {
            return -1;
        }
        int fitting = 0;
        for (int i = 0; i < sources.size(); i++) {
            fitting += OperandMatcher.fit(pattern, form(pattern, i), sources.get(i), codeBits) == Fit.KIND ? 0 : 1;
        }
        return fitting;
    }

    /// The forms that exist and share at least `fitting` operand kinds with what is written (-1: all).
    private String forms(int fitting) {
        List<String> forms = new ArrayList<>();
        for (Pattern pattern : patterns) {
            String form = IsaManual.form(pattern);
            if (fitting(pattern) >= fitting && pattern.row.modes().contains(codeBits) && !forms.contains(form)) {
                forms.add(form);
            }
        }
        String rest = forms.size() > MAX_FORMS ? "; ... (help " + instruction.mnemonic() + " lists all)" : "";
        return "forms: " + String.join("; ", forms.subList(0, Math.min(MAX_FORMS, forms.size()))) + rest;
    }

    private static Problem at(Position position, String message, String hint) {
        return new Problem(position, message, hint);
    }
}
