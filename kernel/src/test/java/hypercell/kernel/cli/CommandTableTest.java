package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
    @TempDir
    private Path folder;

    private CommandFixture commands() {
        return new CommandFixture(folder);
    }

    @Test
    void anUnknownCommandNamesTheNearest() {
        CommandFixture commands = commands();
        assertThat(commands.run("rum", "x.groovy")).isEqualTo(2);
        assertThat(commands.err()).startsWith("hypercell: unknown command 'rum' — did you mean 'run'?\n");
    }

    @Test
    void anUnknownOptionNamesTheNearest() {
        CommandFixture commands = commands();
        assertThat(commands.run("run", "--jsno", "x.groovy")).isEqualTo(2);
        assertThat(commands.err()).startsWith("hypercell: unknown option '--jsno' — did you mean '--json'?\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grade", "pack", "verify", "replay", "sweep"})
    void commandsOfLaterVersionsSaySo(String name) {
        CommandFixture commands = commands();
        assertThat(commands.run(name, "x", "--y")).isEqualTo(2);
        assertThat(commands.err()).contains("'" + name + "' is not in this version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "repl",
                "asm",
                "disasm",
                "notebook run",
                "kernel install",
                "bench startup",
                "bench guests",
                "bench exits",
                "help"
            })
    void everyCommandHasHelpWithExamples(String name) {
        CommandFixture commands = commands();
        assertThat(commands.run((name + " --help").split(" "))).isZero();
        assertThat(commands.out()).contains("Usage: hypercell " + name, "Examples:");
    }

    @Test
    void versionNamesJavaAndGroovy() {
        CommandFixture commands = commands();
        assertThat(commands.run("--version")).isZero();
        assertThat(commands.out()).contains("hypercell ", "java 2", "groovy 6");
    }

    @Test
    void helpExplainsInstructionsAndWords() {
        CommandFixture commands = commands();
        assertThat(commands.run("help", "mov")).isZero();
        assertThat(commands.out()).contains("Copies the source to the destination");
        assertThat(commands.run("help", "paging")).isZero();
        assertThat(commands.out()).contains("paging { ... }");
        assertThat(commands.run("help", "pagign")).isEqualTo(2);
        assertThat(commands.err()).contains("did you mean 'paging'?");
    }

    @Test
    void assembledCodeDisassemblesToItself() throws IOException {
        CommandFixture commands = commands();
        String source = commands.file("a.asm", "start: mov eax, [0x1234]\n jmp start\n");
        assertThat(commands.run("asm", source)).isZero();
        assertThat(commands.out()).isEqualTo("a1 34 12 00 00 eb f9\n");
        String hex = commands.file("a.hex", commands.out());
        assertThat(commands.run("disasm", hex, "--origin", "0x1000")).isZero();
        assertThat(commands.out())
                .isEqualTo("0x00001000  a1 34 12 00 00         mov eax, [0x1234]\n"
                        + "0x00001005  eb f9                  jmp 0x1000\n");
    }

    @Test
    void aMistakeInAssemblyHasPlaceAndCaret() throws IOException {
        CommandFixture commands = commands();
        assertThat(commands.run("asm", commands.file("b.asm", "mov eax, ebq\n")))
                .isEqualTo(2);
        assertThat(commands.err()).contains("b.asm:1:10: ", "did you mean 'ebp'?", "             ^");
    }

    @Test
    void startUpIsMeasuredOnlyThroughTheLauncher() {
        CommandFixture commands = commands();
        assertThat(commands.run("bench", "startup")).isEqualTo(4);
        assertThat(commands.err()).contains("cannot tell where the launcher 'hypercell' is");
        assertThat(commands.run("bench", "startup", "-n", "0")).isEqualTo(2);
        assertThat(commands.err()).contains("-n 0: at least one measurement is needed");
    }
}
