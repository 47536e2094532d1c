package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeRequestTest extends KernelFixture {
    @BeforeAll
    void define() {
        client.execute("def walkTotal = 5\nint walkPages(int bytes) { bytes }");
    }

    private JsonObject complete(String code, int cursor) {
        return client.request("complete_request", Json.object("code", code, "cursor_pos", cursor))
                .content();
    }

    @Test
    void completionGivesMatchesWithTypesAndSignatures() {
        JsonObject reply = complete("1 + walk", 8);
        assertThat(reply.getAsJsonArray("matches").toString()).isEqualTo("[\"walkPages\",\"walkTotal\"]");
        assertThat(reply.get("cursor_start").getAsInt()).isEqualTo(4);
        assertThat(reply.get("cursor_end").getAsInt()).isEqualTo(8);
        assertThat(reply.get("status").getAsString()).isEqualTo("ok");
        assertThat(reply.getAsJsonObject("metadata")
                        .getAsJsonArray("_jupyter_types_experimental")
                        .get(0)
                        .toString())
                .isEqualTo("{\"start\":4,\"end\":8,\"text\":\"walkPages\",\"type\":\"function\","
                        + "\"signature\":\"walkPages(int bytes): int\"}");
    }

    @Test
    void cursorsCountCodePoints() {
        // Two emoji: four UTF-16 units, two code points.
        JsonObject reply = complete("'😀😀' + walk", 11);
        assertThat(reply.getAsJsonArray("matches")).hasSize(2);
        assertThat(reply.get("cursor_start").getAsInt()).isEqualTo(7);
        assertThat(reply.get("cursor_end").getAsInt()).isEqualTo(11);
        assertThat(complete("walk", 999).get("cursor_end").getAsInt()).isEqualTo(4);
    }

    @Test
    void inspectionFindsWhatIsUnderTheCursor() {
        JsonObject found = client.request(
                        "inspect_request", Json.object("code", "'😀' + walkTotal", "cursor_pos", 9, "detail_level", 0))
                .content();
        assertThat(found.get("found").getAsBoolean()).isTrue();
        assertThat(found.getAsJsonObject("data").get("text/plain").getAsString())
                .isEqualTo("walkTotal: Integer = 5");
        JsonObject word = client.request("inspect_request", Json.object("code", "readLine", "cursor_pos", 3))
                .content();
        assertThat(word.getAsJsonObject("data").get("text/plain").getAsString()).contains("readLine(prompt): String");
        JsonObject missing = client.request("inspect_request", Json.object("code", "zzz", "cursor_pos", 1))
                .content();
        assertThat(missing.get("found").getAsBoolean()).isFalse();
        assertThat(missing.getAsJsonObject("data").size()).isZero();
    }

    @Test
    void completenessIsTheStatus() {
        assertThat(status("1 + 1")).isEqualTo("{\"status\":\"complete\"}");
        assertThat(status("def f() {")).isEqualTo("{\"status\":\"incomplete\",\"indent\":\"    \"}");
        assertThat(status("x = )")).isEqualTo("{\"status\":\"invalid\"}");
    }

    private String status(String code) {
        return client.request("is_complete_request", Json.object("code", code))
                .content()
                .toString();
    }
}
