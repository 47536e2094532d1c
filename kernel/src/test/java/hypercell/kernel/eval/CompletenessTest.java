package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + 1",
                "",
                "// only a comment",
                "def f() {\n  1\n}",
                "def s = '''a\nb'''",
                "x = \"${[1, 2].collect { \"<$it>\" }}\"",
                "m = 'a/b' =~ /a\\/(b)/",
                "a = 10 / 2 / 1",
                "d = $/ slash / $$ dollar /$",
                "# nbgrader line\n1",
                "if (x) { y } else { z }",
                "guest('a') {\n  asm '''\n    mov eax, 5\n  '''\n}",
            })
    void aTextThatParsesIsComplete(String source) {
        assertThat(CompletenessCheck.of(source)).isEqualTo(new Completeness.Complete());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "def f() {|4",
                "def f() {\\n    if (x) {|8",
                "foo(1,|4",
                "[1, 2,|4",
                "def s = '''abc|0",
                "def s = \"\"\"abc ${x}|0",
                "x = \"\"\"a ${b {|8",
                "/* begun|0",
                "r = /begun|0",
                "x = a ?|0",
                "def f()|0",
                "def x =|0",
                "1 +|0",
                "foo.|0",
                "class A|0",
                "if (x)|0",
                "try { 1 }|0",
                "guest {\\n  asm '''\\n  mov eax, 1|4",
            })
    void anUnfinishedTextIsIncompleteAndSaysHowToIndent(String source, int indent) {
        assertThat(CompletenessCheck.of(source.replace("\\n", "\n")))
                .isEqualTo(new Completeness.Incomplete(" ".repeat(indent)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"def x = )", "1 +* 2 foo\n3", "'one line", "x = [1, 2}", "def 3x = 1\nx", "foo(]"})
    void aWrongTextIsInvalid(String source) {
        assertThat(CompletenessCheck.of(source)).isEqualTo(new Completeness.Invalid());
    }
}
