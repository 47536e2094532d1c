package hypercell.kernel.eval;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers what may stand at the cursor: members after a dot, classes and packages in an import, otherwise the words
/// of the session.
final class Completer {
    private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s+(static\\s+)?([\\w.]*)$");
    private static final List<String> KEYWORDS = List.of(
            "abstract",
            "as",
            "assert",
            "break",
            "case",
            "catch",
            "class",
            "continue",
            "def",
            "do",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "for",
            "if",
            "implements",
            "import",
            "in",
            "instanceof",
            "interface",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "record",
            "return",
            "static",
            "super",
            "switch",
            "this",
            "throw",
            "throws",
            "trait",
            "true",
            "try",
            "var",
            "void",
            "while");

    private final SessionBinding binding;
    private final Vocabulary vocabulary;
    private final TypeReader types;
    private final ClassNames classes;
    private final Supplier<List<Import>> imports;

    Completer(
            SessionBinding binding,
            Vocabulary vocabulary,
            TypeReader types,
            ClassNames classes,
            Supplier<List<Import>> imports) {
        this.binding = binding;
        this.vocabulary = vocabulary;
        this.types = types;
        this.classes = classes;
        this.imports = imports;
    }

    /// Completes at `cursor`, a position in UTF-16 units that is cut to the source.
    Completion complete(String source, int cursor, List<WordSource> wordSources) {
        int end = Math.clamp(cursor, 0, source.length());
        int start = end;
        while (start > 0 && Chain.isWordPart(source.charAt(start - 1))) {
            start--;
        }
        String prefix = source.substring(start, end);
        for (WordSource words : wordSources) {
            List<Candidate> candidates = words.complete(source, end, prefix);
            if (!candidates.isEmpty()) {
                return new Completion(start, end, candidates);
            }
        }
        String before = source.substring(0, start);
        if (!SourceScan.of(before).endsInCode()) {
            return new Completion(start, end, List.of());
        }
        return new Completion(start, end, matching(prefix, candidates(before, source.substring(0, end), prefix)));
    }

    private Map<String, Candidate> candidates(String before, String typed, String prefix) {
        Matcher importing = IMPORT.matcher(typed);
        if (importing.find()) {
            return importable(importing.group(2));
        }
        String left = before.stripTrailing();
        if (left.endsWith(".") && !left.endsWith("..")) {
            int end = left.length() - 1;
            while (end > 0 && "?*".indexOf(left.charAt(end - 1)) >= 0) {
                end--;
            }
            return types.read(Chain.endingAt(left, end)).map(Members::of).orElse(Map.of());
        }
        return words(prefix);
    }

    private Map<String, Candidate> words(String prefix) {
        Map<String, Candidate> words = new TreeMap<>();
        for (String keyword : KEYWORDS) {
            words.put(keyword, new Candidate(keyword, "keyword", ""));
        }
        if (!prefix.isEmpty() && Character.isUpperCase(prefix.charAt(0))) {
            classes.simpleNames(imports.get())
                    .forEach((simple, full) -> words.put(simple, new Candidate(simple, "class", full)));
        }
        for (String name : vocabulary.callable()) {
            List<Method> overloads = vocabulary.overloads(name);
            String signature = overloads.isEmpty() ? "" : Signatures.of(overloads.getFirst());
            words.put(name, new Candidate(name, "function", signature));
        }
        binding.variablesByName()
                .forEach((name, value) -> words.put(
                        name,
                        new Candidate(name, "instance", Variable.of(name, value).type())));
        return words;
    }

    /// What may follow in an import: the next part of a package name, or a class.
    private Map<String, Candidate> importable(String typed) {
        String parent = typed.contains(".") ? typed.substring(0, typed.lastIndexOf('.') + 1) : "";
        Map<String, Candidate> parts = new TreeMap<>();
        for (String each : classes.packages()) {
            if (each.startsWith(parent) && each.length() > parent.length()) {
                String part = each.substring(parent.length()).split("\\.", 2)[0];
                parts.put(part, new Candidate(part, "module", ""));
            }
        }
        if (!parent.isEmpty()) {
            String name = parent.substring(0, parent.length() - 1);
            for (String simple : classes.inPackage(name)) {
                parts.put(simple, new Candidate(simple, "class", parent + simple));
            }
        }
        return parts;
    }

    private static List<Candidate> matching(String prefix, Map<String, Candidate> candidates) {
        List<Candidate> matching = new ArrayList<>();
        new TreeMap<>(candidates).forEach((text, candidate) -> {
            if (text.startsWith(prefix)) {
                matching.add(candidate);
            }
        });
        return matching;
    }
}
