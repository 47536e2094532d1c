package hypercell.engine.x86.isa;

import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;

/// Chooses the shortest encoding of one instruction among all rows that its mnemonic names.
final class InstructionEncoder {
    private static final int[] OPERAND_SIZES = {16, 32, 64};

    private final Statement.Instruction instruction;
    private final WrittenPrefixes prefixes;
    private final List<Source> sources;
    private final int codeBits;
    private final List<Candidate> candidates = new ArrayList<>();

    InstructionEncoder(Statement.Instruction instruction, List<Source> sources, int codeBits) {
        this.instruction = instruction;
        this.prefixes = WrittenPrefixes.of(instruction.prefixes());
        this.sources = sources;
        this.codeBits = codeBits;
        for (Pattern pattern : InstructionTable.named(instruction.mnemonic())) {
            if (pattern.in(codeBits) && pattern.visibleForms() == sources.size() && registersExist()) {
                addCandidates(pattern);
            }
        }
    }

    /// The shortest bytes of at least `floor`, the table's first row among equals; null when [#problem] says why
    /// not.
    ///
    /// @param floor length that an earlier pass needed: growing only makes the passes settle
    byte[] encode(long address, int floor) {
        byte[] best = null;
        byte[] longest = null;
        for (Candidate candidate : candidates) {
            if (candidate.unsized()) {
                continue;
            }
            for (int displacementBytes : AddressEncoder.DISPLACEMENT_BYTES) {
                byte[] bytes = candidate.encode(address, displacementBytes);
                if (bytes != null) {
                    best = bytes.length >= floor && (best == null || bytes.length < best.length) ? bytes : best;
                    longest = longest == null || bytes.length > longest.length ? bytes : longest;
                }
            }
        }
        return best != null ? best : longest;
    }

    /// Why there are no bytes, or what is wrong although there are; null when all is well.
    Problem problem(byte[] bytes) {
        Diagnosis diagnosis = new Diagnosis(instruction, prefixes, sources, codeBits, candidates);
        return bytes == null ? diagnosis.noEncoding() : diagnosis.prefixes();
    }

    private boolean registersExist() {
        for (Source source : sources) {
            if (codeBits != 64 && source.register() != null && Registers.only64(source.register())) {
                return false;
            }
        }
        return true;
    }

    private void addCandidates(Pattern pattern) {
        int standard = pattern.operandBits(codeBits, false, false);
        if (allows(pattern, standard)) {
            addIfFitting(pattern, standard);
        }
        for (int operandBits : OPERAND_SIZES) {
            if (operandBits != standard && pattern.canHave(operandBits, codeBits) && demands(pattern, operandBits)) {
                addIfFitting(pattern, operandBits);
            }
        }
    }

    private void addIfFitting(Pattern pattern, int operandBits) {
        if (fits(pattern, operandBits)) {
            candidates.add(new Candidate(pattern, operandBits, codeBits, prefixes, sources));
        }
    }

    private boolean allows(Pattern pattern, int operandBits) {
        boolean row = pattern.encoding.operandBits() == 0 || pattern.encoding.operandBits() == operandBits;
        return row && (prefixes.operandBits() == 0 || prefixes.operandBits() == operandBits);
    }

    /// Another operand size is used only on demand: by mnemonic, by `o16` and its like, or by the width of an
    /// argument.
    private boolean demands(Pattern pattern, int operandBits) {
        if (pattern.encoding.operandBits() != 0 || prefixes.operandBits() != 0) {
            return allows(pattern, operandBits);
        }
        for (int i = 0; i < sources.size(); i++) {
            OperandForm form = pattern.visibleForm(i);
            boolean depends = operandBits == 64 ? form.usesOperandSize() : form.usesOperandSizePrefix();
            if (depends && sources.get(i).bits() > 8) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(Pattern pattern, int operandBits) {
        for (int i = 0; i < sources.size(); i++) {
            OperandForm form = pattern.visibleForm(i);
            if (OperandMatcher.fit(pattern, form, sources.get(i), operandBits) != OperandMatcher.Fit.YES) {
                return false;
            }
        }
        return true;
    }
}
