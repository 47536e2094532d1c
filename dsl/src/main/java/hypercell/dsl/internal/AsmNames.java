package hypercell.dsl.internal;

import hypercell.engine.x86.isa.InstructionTable;
import hypercell.engine.x86.isa.Registers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The names that mean something to assembly, lower case: instructions, registers, directives, prefixes, sizes.
public final class AsmNames {
    private static final List<String> DIRECTIVES =
            List.of("db", "dw", "dd", "dq", "asciz", "align", "org", "bits", "resb", "resw", "resd", "times");
    private static final Set<String> PREFIXES =
            Set.of("lock", "rep", "repe", "repz", "repne", "repnz", "o16", "o32", "a16", "a32");
    private static final Set<String> SIZES = Set.of("byte", "word", "dword", "qword");
    private static final Set<String> SEGMENTS = Set.of("es", "cs", "ss", "ds", "fs", "gs");
    private static final List<String> REGISTERS = List.copyOf(Registers.names());
    private static final Set<String> REGISTER_SET = Set.copyOf(REGISTERS);
    private static final List<String> INSTRUCTIONS = lowerCase();
    private static final Set<String> STATEMENTS = statementWords();

    private AsmNames() {}

    /// Whether a line may begin with this word.
    public static boolean isStatement(String word) {
        return STATEMENTS.contains(word.toLowerCase(Locale.ROOT));
    }

    /// Whether it is `lock`, `rep` and the like.
    public static boolean isPrefix(String word) {
        return PREFIXES.contains(word.toLowerCase(Locale.ROOT));
    }

    /// Whether it is `byte`, `word`, `dword` or `qword`.
    public static boolean isSize(String word) {
        return SIZES.contains(word.toLowerCase(Locale.ROOT));
    }

    /// Whether it is a segment register.
    public static boolean isSegment(String word) {
        return SEGMENTS.contains(word.toLowerCase(Locale.ROOT));
    }

    /// Whether it is a register of 16-, 32- or 64-bit code.
    public static boolean isRegister(String word) {
        return REGISTER_SET.contains(word.toLowerCase(Locale.ROOT));
    }

    /// Register names, sorted.
    public static List<String> registers() {
        return REGISTERS;
    }

    /// Mnemonics and directives, sorted.
    public static List<String> instructions() {
        return INSTRUCTIONS;
    }

    /// Directives.
    public static List<String> directives() {
        return DIRECTIVES;
    }

    private static List<String> lowerCase() {
        List<String> names = new ArrayList<>();
        for (String mnemonic : InstructionTable.mnemonics()) {
            names.add(mnemonic.toLowerCase(Locale.ROOT));
        }
        names.addAll(DIRECTIVES);
        names.sort(null);
        return List.copyOf(names);
    }

    private static Set<String> statementWords() {
        Set<String> words = new HashSet<>(INSTRUCTIONS);
        words.addAll(PREFIXES);
        return words;
    }
}
