package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.OperandMatcher.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds the rule that an instruction breaks when no row fits it.
final class Diagnosis {
    private final Statement.Instruction instruction;
    private final WrittenPrefixes prefixes;
    private final List<Source> sources;
    private final int codeBits;
    private final List<Candidate> candidates;
    private final List<Pattern> patterns;
    private final FormHint forms;

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
        this.forms = new FormHint(instruction.mnemonic(), patterns, sources, codeBits);
    }

    /// The problem of an instruction that has no encoding.
    Problem noEncoding() {
        if (!candidates.isEmpty()) {
            return candidates.get(0).unsized() ? unknownSize() : outOfReach();
        }
        Problem problem = wrongCount();
        problem = problem != null ? problem : register64();
        problem = problem != null ? problem : twoMemoryOperands();
        problem = problem != null ? problem : new ValueTooLarge(patterns, sources, codeBits).problem();
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
            return at(
                    instruction.position(),
                    "lock is not allowed here: the processor raises #UD",
                    "lock needs a memory destination, and one of " + lockable());
        }
        boolean string = pattern.row.is("rep") || pattern.row.is("repe");
        boolean idiom =
                pattern.row.meaning().equals("nop") || pattern.row.meaning().equals("ret");
        if (prefixes.repeat() != 0 && !string && !idiom) {
            return at(
                    instruction.position(),
                    "rep has no effect on " + instruction.mnemonic(),
                    "it repeats string instructions only");
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
                return at(
                        source.argument().position(),
                        "the size of the memory operand is not known",
                        "write " + sizes() + " before the bracket");
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
            return at(
                    target.argument().position(),
                    Ranges.sentence("target 0x" + Long.toHexString(target.value()), codeBits),
                    "");
        }
        return at(
                target.argument().position(),
                "the target is out of short range (-128..127 bytes)",
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
            if (pattern.visibleForms() == sources.size() && pattern.row.modes().contains(codeBits)) {
                return null;
            }
            inMode |= pattern.row.modes().contains(codeBits);
            most = Math.max(most, pattern.visibleForms());
        }
        if (!inMode) {
            return at(
                    instruction.position(),
                    instruction.mnemonic() + " does not exist in " + codeBits + "-bit code",
                    "");
        }
        return sources.size() < most
                ? at(instruction.position(), "missing operand of " + instruction.mnemonic(), forms.all())
                : at(
                        sources.get(most).argument().position(),
                        "too many operands for " + instruction.mnemonic(),
                        forms.all());
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
        return count < 2
                ? null
                : at(
                        second,
                        "two memory operands: an instruction can name memory only once",
                        "load one into a register first");
    }

    private Problem differentSizes() {
        if (sources.size() < 2 || sources.get(0).bits() == 0 || !someRowTakesThese()) {
            return null;
        }
        int first = sources.get(0).bits();
        for (int i = 1; i < sources.size(); i++) {
            int other = sources.get(i).bits();
            if (other != 0 && other != first) {
                return at(
                        sources.get(i).argument().position(),
                        "operand sizes differ: " + first + " and " + other + " bits",
                        "movzx and movsx widen a value");
            }
        }
        return null;
    }

    /// Whether a row takes operands of these kinds, were it not for their widths.
    private boolean someRowTakesThese() {
        for (Pattern pattern : patterns) {
            boolean kinds = pattern.visibleForms() == sources.size();
            for (int i = 0; kinds && i < sources.size(); i++) {
                kinds = OperandMatcher.fit(pattern, pattern.visibleForm(i), sources.get(i), codeBits) != Fit.KIND;
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
                return at(
                        position,
                        "'" + symbol.name() + "' is an address here, and " + instruction.mnemonic()
                                + " cannot take a number in this place",
                        "use [" + symbol.name() + "] for the memory there");
            }
        }
        return null;
    }

    private Problem noSuchForm() {
        return at(
                instruction.position(),
                "no such combination of operands for " + instruction.mnemonic(),
                forms.sharingKinds());
    }

    private static Problem at(Position position, String message, String hint) {
        return new Problem(position, message, hint);
    }
}
