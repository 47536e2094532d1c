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
            return candidates.get(0).unsized() ? unknownSize() : unencodable();
        }
        Problem problem = wrongCount();
        problem = problem != null ? problem : register64();
        problem = problem != null ? problem : new Only64Bits(instruction, sources, codeBits).problem();
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
        if (prefixes.lock() && !(pattern.traits.lockable() && (memoryDestination || exchanged))) {
            return at(
                    instruction.position(),
                    "lock is not allowed here: the processor raises #UD",
                    "lock needs a memory destination, and one of " + lockable(codeBits));
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

    private static String lockable(int codeBits) {
        List<String> names = new ArrayList<>();
        for (Pattern pattern : InstructionTable.patterns()) {
            String name = pattern.names.get(0).toLowerCase(Locale.ROOT);
            if (pattern.traits.lockable() && pattern.in(codeBits) && !names.contains(name)) {
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
            for (int operandBits : new int[] {16, 32, 64}) {
                int bits = OperandForm.resolve(candidate.pattern().memoryForm().memoryBits(), operandBits);
                boolean far = candidate.pattern().memoryForm().memoryBits() == OperandForm.FAR;
                String size = OperandText.keyword(far ? bits - 16 : bits);
                if (candidate.pattern().canHave(operandBits, codeBits) && !sizes.contains(size)) {
                    sizes.add(size);
                }
            }
        }
        return sizes.size() == 1
                ? sizes.get(0)
                : String.join(", ", sizes.subList(0, sizes.size() - 1)) + " or " + sizes.get(sizes.size() - 1);
    }

    private Problem unencodable() {
        Problem problem = highByteBesideRex();
        problem = problem != null ? problem : addressOutOfReach();
        return problem != null ? problem : outOfReach();
    }

    private Problem highByteBesideRex() {
        for (Source source : sources) {
            if (source.forbidsRex() && candidates.get(0).contradictsRex()) {
                String name = ((Argument.Register) source.argument()).name();
                return at(
                        source.argument().position(),
                        name
                                + " cannot be used with REX: beside r8..r15, spl, bpl, sil, dil or 64 bits its number means "
                                + Registers.general(source.registerEncoding(), 8, false),
                        "move the value through another register");
            }
        }
        return null;
    }

    /// A displacement is 32 bits wide and sign-extended (SDM 2 "Displacement").
    private Problem addressOutOfReach() {
        for (Source source : sources) {
            Argument.Memory memory = source.memory();
            if (memory == null || codeBits != 64) {
                continue;
            }
            if (memory.reference() == Argument.Reference.TO_TARGET) {
                return at(
                        memory.position(),
                        "0x" + Long.toHexString(source.value()) + " is more than 2 GiB away",
                        "load the address into a register with mov");
            }
            if (source.value() != (int) source.value()) {
                return at(
                        memory.position(),
                        "0x" + Long.toHexString(source.value())
                                + " does not fit in a sign-extended 32-bit displacement",
                        "load the address into a register with mov");
            }
        }
        return null;
    }

    private Problem outOfReach() {
        Source target = sources.get(sources.size() - 1);
        boolean shortOnly = candidates.get(candidates.size() - 1).pattern().has(OperandForm.Kind.RELATIVE)
                && instruction.arguments().get(instruction.arguments().size() - 1) instanceof Argument.Value value
                && (value.bits() == 8 || !hasLongForm());
        if (!shortOnly) {
            return at(
                    target.argument().position(),
                    codeBits == 64
                            ? "target 0x" + Long.toHexString(target.value()) + " is more than 2 GiB away"
                            : Ranges.sentence("target 0x" + Long.toHexString(target.value()), codeBits),
                    codeBits == 64 ? "jump through a register" : "");
        }
        return at(
                target.argument().position(),
                "the target is out of short range (-128..127 bytes)",
                hasLongForm() ? "leave 'short' out" : "jump over a near jmp instead");
    }

    private boolean hasLongForm() {
        for (Pattern pattern : patterns) {
            for (OperandForm form : pattern.forms) {
                if (form.kind() == OperandForm.Kind.RELATIVE && form.bits() == OperandForm.Z) {
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
            if (pattern.visibleForms() == sources.size() && pattern.in(codeBits)) {
                return null;
            }
            inMode |= pattern.in(codeBits);
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
            if (codeBits != 64 && source.register() != null && Registers.only64(source.register())) {
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
        if (sources.size() < 2 || sources.get(0).bits() == 0 || namesSpecialRegister() || !someRowTakesThese()) {
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

    /// The operands of x87 and vector instructions differ in width by their nature.
    private boolean namesSpecialRegister() {
        for (Source source : sources) {
            if (source.register() instanceof Operand.Special) {
                return true;
            }
        }
        return false;
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
