package hypercell.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NotebookPageTest {
    private static String page(String cells) throws NotebookError {
        return NotebookPage.of(
                Notebook.parse("{\"nbformat\":4,\"metadata\":{},\"cells\":[" + cells + "]}"), "fallback");
    }

    @Test
    void proseIsRenderedAndRawHtmlIsShownAsText() throws NotebookError {
        String page = page("{\"cell_type\":\"markdown\",\"source\":\"# Title\\n"
                + "\\n"
                + "*it* <script>x</script>\\n"
                + "\\n"
                + "|a|\\n"
                + "|-|\\n"
                + "|1|\\n"
                + "\"}");
        assertThat(page).contains("<h1>Title</h1>", "<em>it</em>", "<table>", "&lt;script&gt;", "<title>Title</title>");
        assertThat(page).doesNotContain("<script");
    }

    @Test
    void thePageForbidsScriptsAndNetwork() throws NotebookError {
        String page = page("{\"cell_type\":\"code\",\"source\":\"1 < 2\",\"execution_count\":3,\"outputs\":[]}");
        assertThat(page).contains("Content-Security-Policy\" content=\"default-src 'none';");
        assertThat(page).contains("In[3]", "1 &lt; 2", "<title>fallback</title>", "prefers-color-scheme: dark");
    }

    @Test
    void theRichestFormThatNeedsNoScriptIsShown() throws NotebookError {
        String page = page("""
            {"cell_type":"code","source":"","execution_count":1,"outputs":[
             {"output_type":"display_data","data":{"text/plain":"t","image/svg+xml":"<svg/>"}},
             {"output_type":"display_data","data":{"text/plain":"t<","image/svg+xml":"<svg/>","text/html":"<i>h</i>"}},
             {"output_type":"display_data","data":{"text/plain":"plain <b>"}},
             {"output_type":"display_data","data":{"text/plain":"p","image/png":"QUJD\\nREVG"}},
             {"output_type":"stream","name":"stderr","text":"warn"},
             {"output_type":"error","ename":"E","evalue":"v","traceback":["\\u001b[1;31mred\\u001b[0m","line"]}]}\
            """);
        assertThat(page).contains("<img src=\"data:image/svg+xml;base64,PHN2Zy8+\" alt=\"t\">");
        assertThat(page).contains("<i>h</i>", "plain &lt;b&gt;", "data:image/png;base64,QUJDREVG", "stream stderr");
        assertThat(page).contains("<span style=\"font-weight:bold;color:#c0392b;\">red</span>\nline");
    }

    @Test
    void attachmentsBecomePicturesAndDangerousLinksGoNowhere() throws NotebookError {
        String page = page("{\"cell_type\":\"markdown\",\"source\":\"![p](attachment:a.png) [l](javascript:alert(1))"
                + " [m](https://example.org)\",\"attachments\":{\"a.png\":{\"image/png\":\"QUJD\"}}}");
        assertThat(page).contains("src=\"data:image/png;base64,QUJD\"", "href=\"https://example.org\"");
        assertThat(page).doesNotContain("javascript:");
    }

    @Test
    void aRunNotebookShowsItsOutputs() throws NotebookError {
        Notebook notebook = Notebook.parse(
                "{\"nbformat\":4,\"metadata\":{},\"cells\":[{\"cell_type\":\"code\",\"metadata\":{},\"source\":\"6 *"
                        + " 7\",\"outputs\":[]}]}");
        new NotebookRunner(Map.of(), false).run(notebook);
        assertThat(NotebookPage.of(notebook, "x")).contains("<pre>42</pre>");
    }
}
