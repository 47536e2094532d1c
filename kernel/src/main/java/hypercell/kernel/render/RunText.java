package hypercell.kernel.render;

import hypercell.dsl.Expectation;
import hypercell.dsl.ExpectationResult;
import hypercell.dsl.Run;
import java.util.Map;

/// What a run left behind, and what an `expect` block found.
final class RunText {
    private static final String[] SHOWN = {"eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp", "eip", "eflags"};
    private static final String[] SHOWN_64 = {
        "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
        "rip", "eflags"
    };
    private static final int PER_LINE = 5;
    private static final int PER_LINE_64 = 4;

    private RunText() {}

    static StyledText of(Run run) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, run.guest()).add(Tone.DIM, " · " + run.technique() + " · ");
        text.add(run.stop().orderly() ? Tone.GOOD : Tone.BAD, run.detail().sentence());
        text.add(
                Tone.DIM,
                " · %,d %s".formatted(run.instructions(), run.instructions() == 1 ? "instruction" : "instructions"));
        registers(text, run.registers());
        if (!run.console().isEmpty()) {
            text.line().add(Tone.DIM, "console  ");
            String[] lines = run.console().stripTrailing().split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                text.add(lines[i].replaceAll("\\p{Cntrl}", "·"));
                if (i < lines.length - 1) {
                    text.line().add("         ");
                }
            }
        }
        if (!run.recent().isEmpty()) {
            text.line().add(Tone.DIM, "last instructions");
            for (String line : run.recent()) {
                text.line().add("  " + line);
            }
        }
        if (!run.hint().isEmpty()) {
            text.line().add(Tone.STRONG, "hint: " + run.hint());
        }
        return text;
    }

    private static void registers(StyledText text, Map<String, Number> registers) {
        boolean wide = registers.containsKey("rax");
        int column = 0;
        for (String name : wide ? SHOWN_64 : SHOWN) {
            Number value = registers.get(name);
            if (value == null) {
                continue;
            }
            if (column % (wide ? PER_LINE_64 : PER_LINE) == 0) {
                text.line();
            } else {
                text.add("   ");
            }
            boolean wideValue = wide && !name.equals("eflags");
            text.add(Tone.DIM, "%-3s ".formatted(name))
                    .add(wideValue ? "0x%016x".formatted(value.longValue()) : Hex.address(value.longValue()));
            column++;
        }
    }

    static StyledText expectations(ExpectationResult result) {
        StyledText text = new StyledText();
        if (!result.name().isEmpty()) {
            text.add(Tone.STRONG, result.name()).add("  ");
        }
        int total = result.expectations().size();
        int failed = result.failures().size();
        String points = "%s of %s points".formatted(Svg.number(result.score()), Svg.number(result.max()));
        if (failed == 0) {
            text.add(Tone.GOOD, "✓ %d %s met".formatted(total, total == 1 ? "expectation" : "expectations"));
        } else {
            String words = total == 1 ? "expectation" : "expectations";
            text.add(Tone.BAD, "✗ %d of %d %s failed".formatted(failed, total, words));
        }
        if (result.graded()) {
            text.add(Tone.DIM, " · " + points);
        }
        for (Expectation failure : result.failures()) {
            text.line();
            failure(text, failure);
        }
        return text;
    }

    static StyledText expectation(Expectation expectation) {
        StyledText text = new StyledText();
        if (expectation.passed()) {
            return text.add(Tone.GOOD, "✓ ").add(expectation.text());
        }
        failure(text, expectation);
        return text;
    }

    private static void failure(StyledText text, Expectation failure) {
        text.add(Tone.DIM, failure.line() > 0 ? "line %d".formatted(failure.line()) : "");
        for (String line : failure.rendering().split("\n")) {
            text.line().add("  " + line);
        }
    }
}
