package hypercell.kernel.eval;

import hypercell.kernel.render.PlainText;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers what the name at the cursor is: a variable and its value, the forms of a method, or the members of a class.
final class Inspector {
    private static final int VALUE_LENGTH = 200;

    private final SessionWords sessionWords;
    private final TypeReader types;

    Inspector(SessionWords sessionWords, TypeReader types) {
        this.sessionWords = sessionWords;
        this.types = types;
    }

    /// Inspects the name at or before `cursor`; inside the parentheses of a call, the method that is called.
    ///
    /// @param detail 0 for a few lines, 1 for all members
    Optional<Inspection> inspect(String source, int cursor, int detail, List<WordSource> wordSources) {
        int end = wordEnd(source, Math.clamp(cursor, 0, source.length()));
        if (end < 0) {
            return Optional.empty();
        }
        int start = end;
        while (start > 0 && Chain.isWordPart(source.charAt(start - 1))) {
            start--;
        }
        String word = source.substring(start, end);
        Chain chain = Chain.endingAt(source, end);
        Optional<Inspection> special = Optional.empty();
        if (chain.links().isEmpty() && !sessionWords.isUsers(word)) {
            for (WordSource words : wordSources) {
                special = special.isPresent() ? special : words.inspect(source, end, word);
            }
        }
        return special.isPresent() ? special : describe(chain, word, detail).map(text -> new Inspection(word, text));
    }

    /// End of the word at the cursor, of the word before it, or of the name before the enclosing parenthesis; -1
    /// when there is none.
    private static int wordEnd(String source, int cursor) {
        int end = cursor;
        while (end < source.length() && Chain.isWordPart(source.charAt(end))) {
            end++;
        }
        if (end > 0 && Chain.isWordPart(source.charAt(end - 1))) {
            return end;
        }
        int depth = 0;
        for (int i = cursor - 1; i >= 0; i--) {
            char c = source.charAt(i);
            depth += c == ')' ? 1 : c == '(' ? -1 : 0;
            if (depth < 0) {
                return i > 0 && Chain.isWordPart(source.charAt(i - 1)) ? i : -1;
            }
        }
        return -1;
    }

    private Optional<String> describe(Chain chain, String word, int detail) {
        if (chain.links().isEmpty()) {
            List<Method> overloads = sessionWords.overloads(word);
            if (!overloads.isEmpty() && !sessionWords.isVariable(word)) {
                return Optional.of(
                        String.join("\n", overloads.stream().map(Signatures::of).toList()));
            }
            return types.read(chain).map(target -> describe(word, target, detail));
        }
        Chain owner =
                new Chain(chain.root(), chain.links().subList(0, chain.links().size() - 1));
        Optional<List<String>> signatures = types.read(owner)
                .map(target -> Members.signatures(target.type(), word))
                .filter(found -> !found.isEmpty());
        return signatures.isPresent()
                ? signatures.map(found -> String.join("\n", found))
                : types.read(chain).map(target -> describe(word, target, detail));
    }

    private static String describe(String word, Target target, int detail) {
        List<String> lines = new ArrayList<>();
        if (target.isClass()) {
            lines.add("class " + target.type().getName());
        } else if (target.value() == null) {
            lines.add(word + ": " + target.type().getSimpleName());
        } else {
            Variable variable = Variable.of(word, target.value());
            lines.add(word + ": " + variable.type() + " = " + shortened(target.value()));
        }
        if (detail > 0) {
            Members.of(target).values().stream()
                    .map(member -> member.signature().isEmpty() || member.type().equals("property")
                            ? "  " + member.text() + (member.signature().isEmpty() ? "" : ": " + member.signature())
                            : "  " + member.signature())
                    .sorted()
                    .forEach(lines::add);
        }
        return String.join("\n", lines);
    }

    private static String shortened(Object value) {
        String text = PlainText.of(value);
        return text.length() <= VALUE_LENGTH ? text : text.substring(0, VALUE_LENGTH) + " …";
    }
}
