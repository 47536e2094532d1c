package hypercell.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.machine.Stop;
import hypercell.engine.platform.BootOptions;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.exec.CpuModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// kvm-unit-tests, built elsewhere (`./configure --arch=x86_64` or `i386`, `make`): HYPERCELL_KVM_UNIT_TESTS names the
/// folders of one or both builds, separated by colons. No check of an entry may fail, and as many must pass as the
/// table `kvm-unit-tests.rows` says.
class KvmUnitTestsTest {
    private static final String FOLDERS = "HYPERCELL_KVM_UNIT_TESTS";
    private static final int RAM = 256;

    /// A line of the table.
    private record Entry(
            String build,
            String name,
            String file,
            String model,
            int testDevice,
            long budget,
            int passes,
            String qemu) {
        static Entry of(String line) {
            String[] cells = line.split("\\|");
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cells[i].strip();
            }
            long millions = Long.parseLong(cells[5].replace("M", ""));
            return new Entry(
                    cells[0],
                    cells[1],
                    cells[2],
                    cells[3],
                    Integer.parseInt(cells[4]),
                    millions * 1_000_000,
                    Integer.parseInt(cells[6]),
                    cells[7]);
        }
    }

    private static List<Entry> table() {
        var stream = KvmUnitTestsTest.class.getResourceAsStream("kvm-unit-tests.rows");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Entry::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    @EnabledIfEnvironmentVariable(
            named = FOLDERS,
            matches = ".+",
            disabledReason = FOLDERS + " names no folders with builds of kvm-unit-tests")
    Stream<DynamicTest> everyEntryOfTheTablePasses() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String folder : System.getenv(FOLDERS).split(":")) {
            Path root = Path.of(folder);
            String build = build(root);
            table().stream()
                    .filter(entry -> entry.build().equals(build))
                    .map(entry -> DynamicTest.dynamicTest(build + " " + entry.name(), () -> check(root, entry)))
                    .forEach(tests::add);
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    /// The whole of `access` is 1.4 thousand million instructions; a part of it must not fail either.
    @Test
    @EnabledIfEnvironmentVariable(
            named = FOLDERS,
            matches = ".+",
            disabledReason = FOLDERS + " names no folders with builds of kvm-unit-tests")
    void accessFindsNothing() throws IOException, BadImage {
        boolean whole = Boolean.getBoolean("kvmunittests.all");
        for (String folder : System.getenv(FOLDERS).split(":")) {
            if (build(Path.of(folder)).equals("x86_64")) {
                String output = output(
                        Path.of(folder),
                        new Entry(
                                "x86_64",
                                "access",
                                "access_test",
                                "haswell",
                                1,
                                whole ? 2_000_000_000L : 60_000_000,
                                0,
                                ""));
                assertThat(output).contains("run").doesNotContain("FAIL").doesNotContain("Unhandled");
                if (whole) {
                    assertThat(output).contains("1916935 tests, 0 failures");
                }
            }
        }
    }

    private static String build(Path root) throws IOException {
        return Files.readAllLines(root.resolve("config.mak")).stream()
                .filter(line -> line.startsWith("ARCH="))
                .map(line -> line.substring("ARCH=".length()))
                .findFirst()
                .orElseThrow();
    }

    private static void check(Path root, Entry entry) throws IOException, BadImage {
        String output = output(root, entry);
        List<String> lines = output.lines().toList();
        assertThat(lines).noneMatch(line -> line.startsWith("FAIL") || line.startsWith("Unhandled"));
        assertThat(lines.stream().filter(line -> line.startsWith("PASS")).count())
                .as(output)
                .isGreaterThanOrEqualTo(entry.passes());
    }

    private static String output(Path root, Entry entry) throws IOException, BadImage {
        byte[] image = Files.readAllBytes(root.resolve("x86").resolve(entry.file() + ".flat"));
        String environment = "NR_CPUS=1\nMEMSIZE=%d\nTEST_DEVICE=%d\nBOOTLOADER=0\n".formatted(RAM, entry.testDevice());
        PcConfig config =
                PcConfig.DEFAULT.withCpu(CpuModel.preset(entry.model())).withRam((long) RAM << 20);
        try (PcMachine machine = PcMachine.create(config)) {
            machine.attachTestDevices();
            machine.boot(
                    BootImage.of(image),
                    new BootOptions(
                            entry.file(),
                            List.of(new BootOptions.Module(environment.getBytes(StandardCharsets.UTF_8), "env"))));
            Stop stop = machine.run(entry.budget());
            return new String(machine.com1Output(), StandardCharsets.UTF_8) + stop.sentence();
        }
    }

    @Test
    void thePageAboutConformanceHasTheTable() throws IOException {
        StringBuilder text = new StringBuilder("""
                | build | entry | model | checks passed | QEMU 7.2 |
                |---|---|---|---|---|
                """);
        for (Entry entry : table()) {
            text.append("| %s | %s | `%s` | %,d | %s |\n"
                    .formatted(entry.build(), entry.name(), entry.model(), entry.passes(), entry.qemu()));
        }
        Path page = Path.of(System.getProperty("hypercell.root"), "docs", "conformance.md");
        assertThat(page).content().contains(text);
    }
}
