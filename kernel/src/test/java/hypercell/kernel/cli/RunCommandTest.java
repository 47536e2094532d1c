package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private static final String STORE = """
        int value = 5
        guest('store') {
            memory 1.MiB
            paging { map 0x1000 to 0x5000, rw | user }
            asm {
                mov eax, value
                mov [0x1234], eax
                hlt
            }
        }.run()
        println 'said by the script'
        show explain(0x1234, write)
        expect('stored', points: 4) {
            translation(0x1234) == 0x5234
            phys[0x5234] == 5
        }
        """;
    private static final String LOOP = """
        guest('loop') {
            memory 1.MiB
            asm {
            again:
                jmp again
            }
        }.run()
        """;

    @TempDir
    private Path folder;

    private CommandFixture commands() {
        return new CommandFixture(folder);
    }

    private static JsonObject document(CommandFixture commands) {
        return JsonParser.parseString(commands.out()).getAsJsonObject();
    }

    @Test
    void expectationsThatHoldGiveStatusZeroAndALineThatCountsThem() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("store.groovy", STORE))).isZero();
        assertThat(commands.out())
                .contains("said by the script", "gpa 0x00005234")
                .endsWith("passed: 2 of 2 expectations met, 1 run, 3 instructions\n");
        assertThat(commands.err()).isEmpty();
    }

    @Test
    void aSecondRunFromTheScriptCacheSaysTheSame() throws IOException {
        CommandFixture commands = commands();
        String file = commands.file("store.groovy", STORE);
        commands.run("run", file, "--json");
        String first = commands.out();
        commands.run("run", file, "--json");
        assertThat(commands.out()).isEqualTo(first);
    }

    @Test
    void aFailedExpectationGivesStatusOneAndShowsItsValues() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("store.groovy", STORE), "--set", "value=6"))
                .isEqualTo(1);
        assertThat(commands.out()).contains("phys[0x5234] == 5", "failed: 1 of 2 expectations met");
    }

    @Test
    void aGuestOutOfItsBudgetGivesStatusThree() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("loop.groovy", LOOP), "--max-instructions", "1000"))
                .isEqualTo(3);
        assertThat(commands.out()).contains("out of budget after 1,000 instructions");
    }

    @Test
    void anUnknownWordGivesStatusTwoWithPlaceLineAndCaret() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("bad.groovy", "def x = 1\nfoo()\n")))
                .isEqualTo(2);
        assertThat(commands.err()).contains("bad.groovy:2:1: unknown word 'foo'\n    foo()\n    ^");
        assertThat(commands.err()).doesNotContain("\tat ");
    }

    @Test
    void aFailedAssertCountsAsAFailedExpectation() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("assert.groovy", "assert 1 == 2\n")))
                .isEqualTo(1);
    }

    @Test
    void aMissingFileNamesANeighbour() throws IOException {
        CommandFixture commands = commands();
        commands.file("store.groovy", STORE);
        assertThat(commands.run("run", folder.resolve("stoer.groovy").toString()))
                .isEqualTo(2);
        assertThat(commands.err()).contains("did you mean '" + folder.resolve("store.groovy") + "'?");
    }

    @Test
    void aSettingThatNoVariableTakesIsAnError() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("store.groovy", STORE), "--set", "vale=6"))
                .isEqualTo(2);
        assertThat(commands.err()).contains("--set vale", "did you mean 'value'?");
    }

    @Test
    void jsonHoldsOneDocumentAndWhatTheScriptPrintsGoesToStandardError() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("store.groovy", STORE), "--json"))
                .isZero();
        JsonObject document = document(commands);
        assertThat(document.keySet())
                .containsExactly("passed", "status", "points", "expectations", "runs", "shown", "error");
        assertThat(document.get("passed").getAsBoolean()).isTrue();
        assertThat(document.get("points")).hasToString("{\"score\":4,\"max\":4}");
        assertThat(document.get("error").isJsonNull()).isTrue();
        assertThat(commands.err()).isEqualTo("said by the script\n");
    }

    @Test
    void jsonTellsTheRunAndTheWalk() throws IOException {
        CommandFixture commands = commands();
        commands.run("run", commands.file("store.groovy", STORE), "--json");
        JsonObject run = document(commands).getAsJsonArray("runs").get(0).getAsJsonObject();
        assertThat(run.get("guest").getAsString()).isEqualTo("store");
        assertThat(run.get("stop").getAsString()).isEqualTo("halted");
        assertThat(run.get("instructions").getAsLong()).isEqualTo(3);
        assertThat(run.getAsJsonObject("registers").get("eax").getAsLong()).isEqualTo(5);
        assertThat(run.get("digest").getAsString()).matches("[0-9a-f]{64}");
        JsonObject shown = document(commands).getAsJsonArray("shown").get(0).getAsJsonObject();
        assertThat(shown.get("type").getAsString()).isEqualTo("Translation");
        assertThat(shown.getAsJsonObject("value").get("gva_hex").getAsString()).isEqualTo("0x1234");
    }

    @Test
    void jsonTellsAnErrorWithItsPlace() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("run", commands.file("bad.groovy", "foo()\n"), "--json"))
                .isEqualTo(2);
        JsonObject error = document(commands).getAsJsonObject("error");
        assertThat(error.get("line").getAsInt()).isEqualTo(1);
        assertThat(error.get("message").getAsString()).isEqualTo("unknown word 'foo'");
    }

    @Test
    void jsonOfAMissingFileIsADocumentToo() {
        CommandFixture commands = commands();
        assertThat(commands.run("run", folder.resolve("none.groovy").toString(), "--json"))
                .isEqualTo(2);
        assertThat(document(commands).get("status").getAsInt()).isEqualTo(2);
    }

    @Test
    void aGuestThatDiesGivesAnErrorInTheDocument() throws IOException {
        CommandFixture commands = commands();
        commands.run("run", commands.file("loop.groovy", LOOP), "--json", "--max-instructions", "10");
        assertThat(document(commands).getAsJsonObject("error").get("message").getAsString())
                .contains("guest 'loop' out of budget");
    }
}
