package hypercell.kernel.eval;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final SessionWords sessionWords;
    private final TypeReader types;
    private final ClassNames classes;
    private final Supplier<List<Import>> imports;

    Completer(
            SessionBinding binding,
            SessionWords sessionWords,
            TypeReader types,
            ClassNames classes,
            Supplier<List<Import>> imports) {
        this.binding = binding;
        this.sessionWords = sessionWords;
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
        String before = source.substring(0, start);
        boolean inCode = SourceScan.of(before).endsInCode();
        Optional<Map<String, Candidate>> members = inCode ? afterDotOrImport(before, prefix) : Optional.empty();
        return new Completion(
                start,
                end,
                members.map(found -> matching(prefix, found))
                        .orElseGet(() -> words(source, end, prefix, inCode, wordSources)));
    }

    /// Members after a dot, or what an import may name; nothing when the cursor is at neither.
    private Optional<Map<String, Candidate>> afterDotOrImport(String before, String prefix) {
        Matcher importing = IMPORT.matcher(before + prefix);
        if (importing.find()) {
            return Optional.of(importable(importing.group(2)));
        }
        String left = before.stripTrailing();
        if (!left.endsWith(".") || left.endsWith("..")) {
            return Optional.empty();
        }
        int end = left.length() - 1;
        while (end > 0 && "?*".indexOf(left.charAt(end - 1)) >= 0) {
            end--;
        }
        return Optional.of(
                types.read(Chain.endingAt(left, end)).map(Members::of).orElse(Map.of()));
    }

    private List<Candidate> words(
            String source, int cursor, String prefix, boolean inCode, List<WordSource> wordSources) {
        Map<String, Candidate> special = new LinkedHashMap<>();
        boolean owned = false;
        for (WordSource words : wordSources) {
            words.complete(source, cursor).forEach(candidate -> special.putIfAbsent(candidate.text(), candidate));
            owned |= words.owns(source, cursor);
        }
        if (!inCode) {
            return List.copyOf(special.values());
        }
        Map<String, Candidate> general = owned ? new TreeMap<>() : language(prefix);
        addCallable(general);
        if (!owned) {
            general.putAll(special);
            addVariables(general);
            return matching(prefix, general);
        }
        addVariables(general);
        List<Candidate> placeFirst = new ArrayList<>(special.values());
        matching(prefix, general).stream()
                .filter(candidate -> !special.containsKey(candidate.text()))
                .forEach(placeFirst::add);
        return placeFirst;
    }

    private Map<String, Candidate> language(String prefix) {
        Map<String, Candidate> language = new TreeMap<>();
        for (String keyword : KEYWORDS) {
            language.put(keyword, new Candidate(keyword, "keyword", ""));
        }
        if (!prefix.isEmpty() && Character.isUpperCase(prefix.charAt(0))) {
            classes.simpleNames(imports.get())
                    .forEach((simple, full) -> language.put(simple, new Candidate(simple, "class", full)));
        }
        return language;
    }

    private void addCallable(Map<String, Candidate> candidates) {
        for (String name : sessionWords.callable()) {
            List<Method> overloads = sessionWords.overloads(name);
            String signature = overloads.isEmpty() ? "" : Signatures.of(overloads.getFirst());
            candidates.put(name, new Candidate(name, "function", signature));
        }
    }

    private void addVariables(Map<String, Candidate> candidates) {
        binding.variablesByName()
                .forEach((name, value) -> candidates.put(
                        name,
                        new Candidate(name, "instance", Variable.of(name, value).type())));
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
