package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `guest { boot 'kernel.elf' }` with the kernel whose source is `kernel.asm`.
class BootTest {
    @TempDir
    private Path folder;

    private String kernel;
    private String module;

    @BeforeEach
    void placeFiles() throws IOException {
        try (InputStream elf = BootTest.class.getResourceAsStream("kernel.elf")) {
            Files.write(folder.resolve("kernel.elf"), elf.readAllBytes());
        }
        Files.write(folder.resolve("module"), new byte[] {21});
        kernel = folder.resolve("kernel.elf").toString();
        module = folder.resolve("module").toString();
    }

    private Guest booted() {
        return Scripts.guest("guest { boot '%s', append: 'quiet', modules: '%s' }".formatted(kernel, module));
    }

    @Test
    void aKernelFindsItsCommandLineAndItsModule() {
        Guest guest = booted();
        Run run = guest.run();

        assertThat(guest.getSerial()).isEqualTo(kernel + " quiet");
        assertThat(run.detail()).isInstanceOf(Stop.Exited.class);
        assertThat(((Stop.Exited) run.detail()).status()).isEqualTo(2 * 21 + 1);
    }

    @Test
    void symbolsAreLabelsAndNumbersAreNot() {
        Guest guest = booted();

        assertThat(guest.getProperty("say")).isEqualTo(guest.label("say"));
        assertThat(guest.labels()).containsKey("start").doesNotContainKey("answer");
        assertThat(guest.place(guest.label("say") + 4)).isEqualTo("say.next");
    }

    @Test
    void listingsAndTheStackNamePlacesInTheKernel() {
        Guest guest = booted();
        guest.breakpoint("say");
        guest.run();

        assertThat(guest.dis(guest.label("start"), 3).toString())
                .contains("start:")
                .contains("call say");
        assertThat(guest.getStack().slots().getFirst().meaning()).isEqualTo("return to start+0xd");
    }

    @Test
    void faultsNameThePlaceInTheKernel() {
        Guest guest = booted();
        guest.setProperty("eip", guest.label("start.end") - 2);
        guest.run(java.util.Map.of("expecting", StopKind.TRIPLE_FAULT));

        assertThat(guest.getEvents().symbols().place(guest.label("start.end") - 2))
                .isEqualTo("start+0x16");
        assertThat(guest.getLastRun().recent().getLast()).endsWith("ud2   ← faulted");
    }

    @Test
    void resetBootsAgain() {
        Guest guest = booted();
        String first = guest.run().digest();
        guest.reset();

        assertThat(guest.run().digest()).isEqualTo(first);
    }

    @Test
    void aKernelBringsItsOwnCodeTablesAndStart() {
        List<String> mistakes = Scripts.errors("""
                guest {
                    boot '%s'
                    asm 'hlt'
                    start esp: 0x9000
                    paging { identity 0..1.MiB }
                }
                """.formatted(kernel));

        assertThat(mistakes).hasSize(3);
        assertThat(String.join("\n", mistakes))
                .contains("asm does not go with boot", "start does not go", "paging does not go with boot");
    }

    @Test
    void aKernelMustFitAndBeWhole() throws IOException {
        Files.write(folder.resolve("cut.elf"), new byte[] {0x7f, 'E', 'L', 'F', 1});

        assertThat(mistake("memory 64.KiB; boot '%s'".formatted(kernel))).contains("the machine has 0x10000 bytes");
        assertThat(mistake("boot '%s'".formatted(folder.resolve("cut.elf")))).contains("the ELF file ends at 0x5");
        assertThat(mistake("boot 'missing.elf'")).contains("there is no file 'missing.elf'");
        assertThat(mistake("boot 5")).contains("boot takes the name of a file, not the number 5");
        assertThat(mistake("boot '%s', apend: 'x'".formatted(kernel))).contains("did you mean 'append'?");
        assertThat(mistake("boot '%s', append: 'x'".formatted(module))).contains("it is no multiboot kernel");
    }

    @Test
    void theTestDevicesPortsAreTaken() {
        assertThat(mistake("boot '%s'; devices { debugExit(port: 0xf4) }".formatted(kernel)))
                .contains("debugExit and the platform's isa-debug-exit both decode port 0xf4");
    }

    @Test
    void theStackIsAWordWithAndWithoutACount() {
        Scripts scripts = new Scripts();
        scripts.run("guest { boot '%s' }".formatted(kernel));

        assertThat(((StackView) scripts.run("stack(3)")).slots()).hasSize(3);
        assertThat(((StackView) scripts.run("stack")).slots()).hasSize(16);
    }

    private static String mistake(String words) {
        return String.join("\n", Scripts.errors("guest { " + words + " }"));
    }
}
