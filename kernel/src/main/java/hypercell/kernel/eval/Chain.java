package hypercell.kernel.eval;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// An expression of the form `root.name.call().list[0]`, read backwards from where it ends.
///
/// @param root what it begins with
/// @param links what follows the root, left to right
record Chain(Root root, List<Link> links) {
    /// Beginning of a chain.
    ///
    /// @param kind what stands there
    /// @param text the name, or the text of a literal
    record Root(RootKind kind, String text) {}

    /// Forms of a beginning.
    enum RootKind {
        NAME,
        CALL,
        NEW,
        STRING,
        LIST,
        NUMBER,
        UNKNOWN
    }

    /// One step.
    ///
    /// @param kind what kind of step
    /// @param text the name, or the index as written
    record Link(Step kind, String text) {}

    /// Forms of a step.
    enum Step {
        PROPERTY,
        CALL,
        INDEX
    }

    /// The chain that ends at `end` of `source`; its root is UNKNOWN when the text has another form.
    static Chain endingAt(String source, int end) {
        return new Reader(source, end).read();
    }

    private static final class Reader {
        private final String source;
        private int at;
        private final Deque<Link> links = new ArrayDeque<>();

        Reader(String source, int end) {
            this.source = source;
            this.at = end;
        }

        Chain read() {
            while (true) {
                Root root = step();
                if (root != null) {
                    return new Chain(root, List.copyOf(links));
                }
            }
        }

        /// Reads one element backwards; returns the root once it is reached.
        private Root step() {
            skipSpaces();
            char last = at == 0 ? '\0' : source.charAt(at - 1);
            if (last == '\'' || last == '"') {
                return new Root(RootKind.STRING, "");
            }
            if (last == ')') {
                return call();
            }
            if (last == ']') {
                return index();
            }
            return name();
        }

        private Root call() {
            int open = opening('(', ')');
            if (open < 0) {
                return unknown();
            }
            at = open;
            String name = word();
            if (name.isEmpty()) {
                return unknown();
            }
            if (precededByNew()) {
                return new Root(RootKind.NEW, name);
            }
            return link(new Link(Step.CALL, name), new Root(RootKind.CALL, name));
        }

        private Root index() {
            int open = opening('[', ']');
            if (open < 0) {
                return unknown();
            }
            String inside = source.substring(open + 1, at - 1).strip();
            at = open;
            boolean indexes = at > 0 && (isWordPart(source.charAt(at - 1)) || ")]".indexOf(source.charAt(at - 1)) >= 0);
            if (!indexes) {
                return new Root(RootKind.LIST, inside);
            }
            links.addFirst(new Link(Step.INDEX, inside));
            return null;
        }

        private Root name() {
            String name = word();
            if (name.isEmpty()) {
                return unknown();
            }
            if (Character.isDigit(name.charAt(0))) {
                return new Root(RootKind.NUMBER, name);
            }
            return link(new Link(Step.PROPERTY, name), new Root(RootKind.NAME, name));
        }

        /// A step when a dot precedes it, otherwise the root.
        private Root link(Link link, Root root) {
            int before = at;
            skipSpaces();
            if (at == 0 || source.charAt(at - 1) != '.') {
                at = before;
                return root;
            }
            at--;
            if (at > 0 && (source.charAt(at - 1) == '?' || source.charAt(at - 1) == '*')) {
                at--;
            }
            links.addFirst(link);
            return null;
        }

        private static Root unknown() {
            return new Root(RootKind.UNKNOWN, "");
        }

        private String word() {
            int end = at;
            while (at > 0 && isWordPart(source.charAt(at - 1))) {
                at--;
            }
            return source.substring(at, end);
        }

        private boolean precededByNew() {
            return source.substring(0, at).stripTrailing().endsWith("new");
        }

        private void skipSpaces() {
            while (at > 0 && Character.isWhitespace(source.charAt(at - 1))) {
                at--;
            }
        }

        /// Position of the bracket that opens the one before `at`, or -1. Brackets inside strings are not told
        /// apart.
        private int opening(char open, char close) {
            int depth = 0;
            for (int i = at - 1; i >= 0; i--) {
                char c = source.charAt(i);
                depth += c == close ? 1 : c == open ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
            return -1;
        }
    }

    static boolean isWordPart(char c) {
        return Character.isJavaIdentifierPart(c);
    }
}
