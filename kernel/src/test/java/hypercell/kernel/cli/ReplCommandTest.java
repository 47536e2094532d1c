package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The REPL with input from a pipe.
class ReplCommandTest {
    private static final String GUEST = """
        guest {
            memory 1.MiB
            asm {
                mov eax, 7
            top:
                inc eax
                jmp top
            }
        }
        """;

    @TempDir
    private Path folder;

    private CommandFixture commands(String input) {
        return new CommandFixture(folder).input(input);
    }

    @Test
    void valuesArePrintedWithoutPromptsOrEscapeCodes() {
        CommandFixture commands = commands("def x = 5\nx + 1\n");
        assertThat(commands.run("repl")).isZero();
        assertThat(commands.out()).isEqualTo("6\n");
    }

    @Test
    void linesAreJoinedUntilTheyMakeAWholeCell() {
        CommandFixture commands = commands("def twice(n) {\n  n * 2\n}\ntwice(21)\n");
        commands.run("repl");
        assertThat(commands.out()).isEqualTo("42\n");
    }

    @Test
    void anErrorDoesNotEndTheSessionUnlessStrict() {
        CommandFixture commands = commands("foo()\n1 + 1\n");
        assertThat(commands.run("repl")).isZero();
        assertThat(commands.out())
                .contains("[1]:1:1: unknown word 'foo'", "    ^")
                .endsWith("2\n");
        assertThat(commands.run("repl", "--strict")).isEqualTo(2);
        assertThat(commands.out()).doesNotContain("\n2\n");
    }

    @Test
    void commandsLookAtTheGuest() {
        CommandFixture commands = commands(GUEST + ":step 2\n:reg\n:dis top 2\n:mem top 2\n:run 3\n");
        commands.run("repl");
        assertThat(commands.out())
                .contains("inc eax", "eax    0x00000008", "jmp top", "40 eb", "out of budget after 5 instructions");
    }

    @Test
    void unknownAndAmbiguousCommandsAreExplained() {
        CommandFixture commands = commands(":rgs\n:r\n:regs\n:mem\n:regs 1\n");
        commands.run("repl");
        assertThat(commands.out())
                .contains(
                        "unknown command ':rgs' — did you mean ':regs'?",
                        "':r' may be :regs, :run, :reset",
                        "there is no guest yet",
                        ":mem needs an address",
                        "too many arguments");
    }

    @Test
    void savedCellsCanBeLoadedAgain() throws IOException {
        Path script = folder.resolve("saved.groovy");
        commands("def x = 20\nfoo()\nx += 1\n:save " + script + "\n").run("repl");
        assertThat(Files.readString(script)).isEqualTo("def x = 20\nx += 1\n");
        CommandFixture second = commands("x * 2\n");
        assertThat(second.run("repl", script.toString())).isZero();
        assertThat(second.out()).endsWith("42\n");
    }

    @Test
    void aFileIsNotOverwritten() throws IOException {
        CommandFixture commands = commands(":save " + folder.resolve("mine.txt") + "\n");
        commands.file("mine.txt", "precious");
        commands.run("repl");
        assertThat(commands.out()).contains("exists already");
        assertThat(Files.readString(folder.resolve("mine.txt"))).isEqualTo("precious");
    }
}
