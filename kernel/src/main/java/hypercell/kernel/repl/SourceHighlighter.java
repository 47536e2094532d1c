package hypercell.kernel.repl;

import hypercell.dsl.Vocabulary;
import hypercell.engine.x86.isa.InstructionTable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Colours of a cell while it is typed: Groovy, the words of the experiment language, and assembly inside `asm` blocks
/// and `asm '''` texts. Works on unfinished source.
final class SourceHighlighter implements Highlighter {
    private static final AttributedStyle COMMENT = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle TEXT = AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle NUMBER = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle KEYWORD = AttributedStyle.DEFAULT.foreground(AttributedStyle.BLUE);
    private static final AttributedStyle WORD = AttributedStyle.BOLD;
    private static final AttributedStyle MNEMONIC = AttributedStyle.BOLD.foreground(AttributedStyle.MAGENTA);
    private static final AttributedStyle REGISTER = AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);

    private static final Pattern GROOVY = Pattern.compile("(?<comment>//.*|/\\*[\\s\\S]*?(?:\\*/|$))"
            + "|(?<block>'''[\\s\\S]*?(?:'''|$)|\"\"\"[\\s\\S]*?(?:\"\"\"|$))"
            + "|(?<text>'(?:\\\\.|[^'\\\\\\n])*'?|\"(?:\\\\.|[^\"\\\\\\n])*\"?)"
            + "|(?<number>\\b\\d\\w*)|(?<word>[A-Za-z_$][\\w$]*)|(?<brace>[{}])");
    private static final Pattern ASSEMBLY =
            Pattern.compile("(?<comment>;.*)|(?<number>\\b\\d\\w*)|(?<word>[A-Za-z_.$][\\w.$]*)");
    private static final Pattern REGISTERS =
            Pattern.compile("e?(?:[abcd]x|[sd]i|[sb]p|ip|flags)|[abcd][lh]|[c-gs]s|cr[0-4]|dr[0-7]|st[0-7]?|xmm[0-7]");
    private static final Set<String> KEYWORDS = Set.of(
            "as",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "continue",
            "def",
            "default",
            "double",
            "else",
            "enum",
            "extends",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "if",
            "implements",
            "import",
            "in",
            "instanceof",
            "int",
            "interface",
            "long",
            "new",
            "null",
            "return",
            "short",
            "static",
            "super",
            "switch",
            "this",
            "throw",
            "true",
            "try",
            "var",
            "void",
            "while");

    private final Set<String> words = new HashSet<>();
    private final Set<String> mnemonics = new HashSet<>();

    SourceHighlighter() {
        for (String place : Vocabulary.places()) {
            words.addAll(Vocabulary.names(place));
        }
        InstructionTable.mnemonics().forEach(name -> mnemonics.add(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        return Commands.isCommand(buffer) ? new AttributedString(buffer, WORD) : new Scan(buffer).result();
    }

    /// One pass over one buffer.
    private final class Scan {
        private final AttributedStringBuilder out = new AttributedStringBuilder();
        private final String buffer;
        private int depth;
        private int asmDepth = -1;
        private boolean asmFollows;

        Scan(String buffer) {
            this.buffer = buffer;
        }

        AttributedString result() {
            Matcher token = GROOVY.matcher(buffer);
            int done = 0;
            while (token.find()) {
                out.append(buffer.substring(done, token.start()));
                add(token);
                done = token.end();
            }
            return out.append(buffer.substring(done)).toAttributedString();
        }

        private void add(Matcher token) {
            String text = token.group();
            if (token.group("word") != null) {
                out.styled(style(text), text);
                asmFollows = text.equals("asm");
            } else if (token.group("block") != null && asmFollows) {
                assembly(text);
            } else if (token.group("brace") != null) {
                brace(text);
            } else {
                out.styled(literal(token), text);
            }
        }

        private AttributedStyle literal(Matcher token) {
            if (token.group("comment") != null) {
                return COMMENT;
            }
            return token.group("number") != null ? NUMBER : TEXT;
        }

        private void brace(String brace) {
            out.append(brace);
            if (brace.equals("}")) {
                depth--;
                asmDepth = depth == asmDepth ? -1 : asmDepth;
                return;
            }
            asmDepth = asmFollows && asmDepth < 0 ? depth : asmDepth;
            asmFollows = false;
            depth++;
        }

        private AttributedStyle style(String word) {
            if (asmDepth >= 0) {
                return assemblyStyle(word);
            }
            if (KEYWORDS.contains(word)) {
                return KEYWORD;
            }
            return words.contains(word) ? WORD : AttributedStyle.DEFAULT;
        }

        private void assembly(String text) {
            Matcher token = ASSEMBLY.matcher(text);
            int done = 0;
            while (token.find()) {
                out.styled(TEXT, text.substring(done, token.start()));
                out.styled(token.group("word") != null ? assemblyStyle(token.group()) : literal(token), token.group());
                done = token.end();
            }
            out.styled(TEXT, text.substring(done));
        }

        private AttributedStyle assemblyStyle(String word) {
            String lower = word.toLowerCase(Locale.ROOT);
            if (REGISTERS.matcher(lower).matches()) {
                return REGISTER;
            }
            return mnemonics.contains(lower) ? MNEMONIC : AttributedStyle.DEFAULT;
        }
    }
}
