package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.x86.isa.Assembler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootCommandTest {
    private static final String GREETING = """
                mov esi, text
        next:   lodsb
                test al, al
                jz done
                mov dx, 0x3f8
                out dx, al
                jmp next
        done:   mov al, 3
                out 0xf4, al
        text:   db 'hello', 10, 0
        """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int boot(String source, String... options) throws IOException {
        Path image = folder.resolve("image.bin");
        Files.write(
                image,
                Assembler.assemble(source, 32, 0x100000, Map.of()).assembly().bytes());
        String[] arguments = new String[options.length + 2];
        arguments[0] = "boot";
        arguments[1] = image.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void theSerialPortIsStandardOutputAndTheGuestChoosesTheStatus() throws IOException {
        assertThat(boot(GREETING)).isEqualTo(7);
        assertThat(out).hasToString("hello\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("flat binary", "exited with status 7");
    }

    @Test
    void theSerialPortCanGoToAFile() throws IOException {
        Path file = folder.resolve("serial.txt");

        assertThat(boot(GREETING, "--serial", file.toString())).isEqualTo(7);
        assertThat(file).hasContent("hello");
        assertThat(out.size()).isZero();
    }

    @Test
    void aBudgetEndsAnEndlessGuestAndItsLastInstructionsAreShown() throws IOException {
        assertThat(boot("again: inc eax\n jmp again", "--max-instructions", "1000"))
                .isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("after 1,000 instructions", "inc eax");
    }

    @Test
    void aTraceTellsFaults() throws IOException {
        boot("ud2", "--trace");

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("#UD", "triple fault");
    }

    @Test
    void anOlderProcessorLacksYoungerInstructions() throws IOException {
        assertThat(boot("xor eax, eax\n cmove ebx, eax\n hlt", "--cpu", "p6")).isZero();
        assertThat(boot("xor eax, eax\n cmove ebx, eax\n hlt", "--cpu", "486")).isEqualTo(3);
    }

    @Test
    void wrongOptionsAreNamed() throws IOException {
        assertThat(boot("hlt", "--cpu", "haswel")).isEqualTo(2);
        assertThat(boot("hlt", "--ram", "12 apples")).isEqualTo(2);
        assertThat(boot("hlt", "--ram", "100")).isEqualTo(2);
        assertThat(boot("hlt", "--append", "quiet")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("did you mean 'haswell'", "'12 apples' is no size", "1 MiB .. 4 GiB", "no multiboot kernel");
    }
}
