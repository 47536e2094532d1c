package hypercell.dsl.internal;

import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembler;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The assembly language of a guest: which of its words mean something by themselves, and what is wrong with a text.
public sealed interface AsmDialect {
    /// The PPC440's.
    AsmDialect PPC440 = new Ppc();

    /// The dialect of a number that scripts carry: the code size of x86, or 0 for the PPC440.
    static AsmDialect of(int code) {
        return code == 0 ? PPC440 : new X86(code);
    }

    /// See [#of].
    int code();

    /// Names in the text, comments and strings left out, in order of first use.
    Set<String> names(String text);

    /// Names that the text defines.
    Set<String> labels(String text);

    /// Whether a lower-case word means something to assembly by itself.
    boolean isKeyword(String word);

    /// Mistakes of a text by itself.
    List<Problem> problems(String text, Map<String, Long> constants);

    /// Numbers of the script that the text names: local variables first, then the script's own.
    default Map<String, Long> constants(String text, Map<String, ?> locals, Outside outside) {
        Map<String, Long> constants = new LinkedHashMap<>();
        Set<String> labels = labels(text);
        for (String name : names(text)) {
            Object value = locals.containsKey(name) ? locals.get(name) : outside.has(name) ? outside.get(name) : null;
            if (value instanceof Number number && !labels.contains(name)) {
                constants.put(name, Integers.raw(number, 64, "'" + name + "'"));
            }
        }
        return constants;
    }

    /// Intel syntax, of one code size.
    record X86(int code) implements AsmDialect {
        @Override
        public Set<String> names(String text) {
            return AsmText.names(text);
        }

        @Override
        public Set<String> labels(String text) {
            return AsmText.labels(text);
        }

        @Override
        public boolean isKeyword(String word) {
            return AsmText.isKeyword(word);
        }

        @Override
        public List<Problem> problems(String text, Map<String, Long> constants) {
            return Assembler.assemble(text, code, 0, constants).problems();
        }
    }

    /// GNU syntax.
    record Ppc() implements AsmDialect {
        private static final Set<String> OTHER_WORDS = Set.of("lt", "gt", "eq", "so", "un");

        @Override
        public int code() {
            return 0;
        }

        @Override
        public Set<String> names(String text) {
            Set<String> names = new LinkedHashSet<>();
            for (String line : text.split("\n", -1)) {
                String code = line.replaceAll("#.*|//.*", "")
                        .replaceAll("\"([^\"\\\\]|\\\\.)*\"|'\\\\?.'?", " ")
                        .replaceAll("@(ha|h|l)\\b", " ");
                for (String word : code.split("[^A-Za-z0-9_.$]+")) {
                    if (!word.isEmpty() && !Character.isDigit(word.charAt(0)) && word.charAt(0) != '.') {
                        names.add(word);
                    }
                }
            }
            return names;
        }

        @Override
        public Set<String> labels(String text) {
            Set<String> labels = new LinkedHashSet<>();
            for (String line : text.split("[\n;]", -1)) {
                String rest = line.strip();
                while (rest.matches("[A-Za-z_.$][A-Za-z0-9_.$]*\\s*:.*")) {
                    labels.add(rest.substring(0, rest.indexOf(':')).strip());
                    rest = rest.substring(rest.indexOf(':') + 1).strip();
                }
                if (rest.matches("\\.(equ|set)\\s+[^,]+,.*")) {
                    labels.add(rest.split("[\\s,]+")[1]);
                } else if (rest.matches("[A-Za-z_$][A-Za-z0-9_$]*\\s*=[^=].*")) {
                    labels.add(rest.substring(0, rest.indexOf('=')).strip());
                }
            }
            return labels;
        }

        @Override
        public boolean isKeyword(String word) {
            return OTHER_WORDS.contains(word)
                    || word.matches("r[0-9]{1,2}|cr[0-7]")
                    || hypercell.engine.ppc.isa.SpecialRegister.named(word) != null
                    || hypercell.engine.ppc.isa.InstructionTable.mnemonics().contains(word.toLowerCase(Locale.ROOT));
        }

        @Override
        public List<Problem> problems(String text, Map<String, Long> constants) {
            return hypercell.engine.ppc.isa.Assembler.assemble(text, 0, constants)
                    .problems();
        }
    }
}
