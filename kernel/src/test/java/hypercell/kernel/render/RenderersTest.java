package hypercell.kernel.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.codehaus.groovy.runtime.MethodClosure;
import org.junit.jupiter.api.Test;

class RenderersTest {
    private final Renderers renderers = new Renderers();

    private static Map<String, Object> row(Object... pairs) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return row;
    }

    @Test
    void plainValuesAreTextOnly() {
        assertThat(renderers.of("a\nb")).isEqualTo(MimeBundle.ofText("a\nb"));
        assertThat(renderers.of(42)).isEqualTo(MimeBundle.ofText("42"));
        assertThat(renderers.of(null)).isEqualTo(MimeBundle.ofText("null"));
        assertThat(renderers.of(List.of(1, "x"))).isEqualTo(MimeBundle.ofText("[1, x]"));
        assertThat(renderers.of(new int[] {1, 2})).isEqualTo(MimeBundle.ofText("[1, 2]"));
        assertThat(renderers.of(Map.of()).text()).isEqualTo("[:]");
    }

    @Test
    void noTextHoldsAnIdentityHash() {
        assertThat(renderers.of(new Object()).text()).isEqualTo("Object object");
        assertThat(renderers.of(List.of(new Object())).text()).isEqualTo("[Object object]");
        assertThat(renderers.of(new MethodClosure("text", "charAt")).text()).isEqualTo("closure (int)");
    }

    @Test
    void rowsWithDifferentKeysFillATable() {
        MimeBundle table = renderers.of(List.of(row("name", "a<b", "n", 5), row("n", 10, "extra", true)));
        assertThat(table.text()).isEqualTo("name   n  extra\na<b    5\n      10  true");
        assertThat(table.data().get(MimeBundle.HTML))
                .startsWith("<table")
                .contains("a&lt;b")
                .contains("text-align:right\">10</td>")
                .doesNotContain("<script");
    }

    @Test
    void mapsAreTablesInHtmlAndGroovyInText() {
        MimeBundle bundle = renderers.of(row("a", 1, "b", List.of(2)));
        assertThat(bundle.text()).isEqualTo("[a:1, b:[2]]");
        assertThat(bundle.data().get(MimeBundle.HTML)).contains(">a</td>");
    }

    @Test
    void longCollectionsAreCut() {
        String text = renderers.of(IntStream.range(0, 5000).boxed().toList()).text();
        assertThat(text).endsWith("998, 999, … 4000 more]");
        List<Map<String, Object>> rows =
                IntStream.range(0, 1500).mapToObj(i -> row("i", i)).toList();
        assertThat(renderers.of(rows).text()).endsWith("… 500 more rows");
    }

    @Test
    void collectionsThatHoldThemselvesAreNoTrap() {
        List<Object> list = new java.util.ArrayList<>(Arrays.asList(1, null));
        list.add(list);
        assertThat(renderers.of(list).text()).isEqualTo("[1, null, (this collection)]");
    }

    @Test
    void theLatestRegistrationForAClassOrItsParentsWins() {
        renderers.register(Number.class, n -> "number " + n);
        renderers.register(Integer.class, new Rendering<>() {
            @Override
            public String text(Integer value) {
                return "int " + value;
            }

            @Override
            public Optional<String> ansi(Integer value) {
                return Optional.of("\u001b[1m" + value);
            }

            @Override
            public Optional<String> svg(Integer value) {
                return Optional.of("<svg/>");
            }
        });
        assertThat(renderers.of(1.5).text()).isEqualTo("number 1.5");
        MimeBundle bundle = renderers.of(7);
        assertThat(bundle.data()).containsEntry(MimeBundle.TEXT, "int 7").containsEntry(MimeBundle.SVG, "<svg/>");
        assertThat(bundle.terminalText()).isEqualTo("\u001b[1m7");
    }

    @Test
    void aBundleStandsForItselfAndNeedsText() {
        MimeBundle own = MimeBundle.ofText("x").with("application/vnd.vegalite.v5+json", "{}");
        assertThat(renderers.of(own)).isSameAs(own);
        assertThatThrownBy(() -> new MimeBundle(Map.of("text/html", "x"))).hasMessageContaining("text/plain");
    }
}
