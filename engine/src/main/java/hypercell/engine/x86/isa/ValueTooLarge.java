package hypercell.engine.x86.isa;

import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.OperandMatcher.Fit;
import java.util.List;

/// Looks for a row that an instruction would fit, were one of its values not too large.
record ValueTooLarge(List<Pattern> patterns, List<Source> sources, int codeBits) {
    private static final int[] OPERAND_SIZES = {64, 32, 16};

    /// The widest row whose only objection is the size of a value.
    Problem problem() {
        Problem best = null;
        int bestBits = 0;
        for (Pattern pattern : patterns) {
            int standard = pattern.operandBits(codeBits, false, false);
            for (int operandBits : OPERAND_SIZES) {
                if (!pattern.canHave(operandBits, codeBits)) {
                    continue;
                }
                int offender = onlyOffender(pattern, operandBits, Fit.RANGE);
                int bits = offender < 0 ? 0 : valueBits(pattern, offender, operandBits);
                boolean sizeFits = operandBits == standard || writtenSize(pattern);
                if (bits > bestBits && sizeFits) {
                    bestBits = bits;
                    best = problem(sources.get(offender), bits);
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

    private static Problem problem(Source source, int bits) {
        boolean extended = !(source.argument() instanceof Argument.Far) && Ranges.fits(source.value(), bits);
        return new Problem(
                source.argument().position(),
                extended ? Ranges.extendedSentence(written(source), bits) : Ranges.sentence(written(source), bits),
                "");
    }

    private static String written(Source source) {
        return source.argument() instanceof Argument.Far && !Ranges.fits(source.selector(), 16)
                ? "selector " + source.selector()
                : String.valueOf(source.value());
    }

    private int valueBits(Pattern pattern, int offender, int operandBits) {
        OperandForm form = pattern.visibleForm(offender);
        return switch (form.kind()) {
            case FAR_POINTER -> Ranges.fits(sources.get(offender).selector(), 16) ? operandBits : 16;
            case IMMEDIATE -> immediateBits(form, sources.get(offender), operandBits);
            default -> OperandForm.resolve(form.bits(), operandBits);
        };
    }

    /// A byte that is sign-extended is a byte only when `byte` was written: else the longer form is at fault.
    private static int immediateBits(OperandForm form, Source source, int operandBits) {
        boolean byteForm = form.encodedBits() == 8 && form.bits() != 8 && source.bits() != 8;
        return byteForm ? 0 : OperandForm.resolve(form.encodedBits(), operandBits);
    }

    /// Index of the one argument that fits only as well as `wanted` while the others fit; -1 when it is not so.
    private int onlyOffender(Pattern pattern, int operandBits, Fit wanted) {
        if (pattern.visibleForms() != sources.size() || !pattern.in(codeBits)) {
            return -1;
        }
        int offender = -1;
        for (int i = 0; i < sources.size(); i++) {
            Fit fit = OperandMatcher.fit(pattern, pattern.visibleForm(i), sources.get(i), operandBits);
            if (fit == wanted && offender < 0) {
                offender = i;
            } else if (fit != Fit.YES) {
                return -1;
            }
        }
        return offender;
    }
}
