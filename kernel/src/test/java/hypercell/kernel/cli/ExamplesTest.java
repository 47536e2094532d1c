package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every example runs as a user runs it, and says what its comments promise.
class ExamplesTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("hypercell.root", ".."), "examples");

    private static final Map<String, List<String>> OF_ORDINARY_GUESTS = Map.of(
            "mov-1234.groovy",
            List.of(
                    "walk     PDE [0x0000f000] = 0x00010007            P W U · A 0→1         → table 0x00010000",
                    "PTE [0x00010004] = 0x00005007            P W U · A 0→1 · D 0→1 → frame 0x00005000",
                    "write    gpa 0x00005234 ← 05 00 00 00",
                    "TLB      page 0x00001                             hit → frame 0x00005 (rw, user, dirty)",
                    "0 paging-structure entries read, 0 updated",
                    "passed: 9 of 9 expectations met, 1 run, 4 instructions"),
            "hello-uart.groovy",
            List.of("uart THR ← 0x68 'h'   (port 0x3f8)", """
                    console of echo:
                      hello from the guest
                      I am typed by nobody.
                    """, "passed: 5 of 5 expectations met"),
            "page-fault.groovy",
            List.of(
                    "fault    #PF(0x2: write, supervisor, not present), CR2 = 0x00009000",
                    "deliver  fault through IDT[14] → 0x8:0x00080018",
                    "TLB: page 0x00009 dropped by INVLPG",
                    "write    gpa 0x00006000 ← fe ca 00 00",
                    "passed: 11 of 11 expectations met, 3 runs, 11 instructions"),
            "tlb-staleness.groovy",
            List.of(
                    "0x00020000  → 0x00040000  4 KiB   0x00040001   P",
                    "0x00020000 → 0x00030000  r, supervisor",
                    "read     gpa 0x00030000 → 6f 6c 64 21",
                    "read     gpa 0x00040000 → 6e 65 77 21",
                    "passed: 8 of 8 expectations met"),
            "user-device.groovy",
            List.of(
                    "dice port 1 ← 0x2a   (port 0x501)",
                    "lamp offset 0x0 → 0x64   (gpa 0xa0000)",
                    "passed: 8 of 8 expectations met, 2 runs"),
            "kernel.groovy",
            List.of(
                    "mode     protected 32-bit → protected 32-bit, paging",
                    "gva 0xc0100045   execute by supervisor · 32-bit paging · CR3 = 0x00012000",
                    "  process 1  at 0x00400018  touches 0x00501ff0  error 6",
                    "  process 3  at 0x0040008d  touches 0xc0000000  error 5",
                    "kernel: process 4 killed: it used a privileged instruction",
                    "passed: 8 of 8 expectations met, 12 runs"),
            "sensitive.groovy",
            List.of(
                    "SGDT          0x00081000        0x00081000",
                    "POPF (IOPL)   0x00003000        0x00003000",
                    "IRET          0x00000200        0x00000200",
                    "passed: 3 of 3 expectations met"),
            "software-tlb.groovy",
            List.of(
                    "a data TLB miss in 5 steps, 0 monitor entries",
                    "a data TLB miss in 7 steps, 10 monitor entries",
                    "8      0x40000000  0x000080000    0x000399000   4 KiB  xwr xwr  xwr ---   1",
                    "entry 8 translates it to 0x000080234",
                    "passed: 10 of 10 expectations met, 2 runs"),
            "own-monitor.groovy",
            List.of(
                    "{CR3_READ=3, CR3_WRITE=3, HIDDEN_FAULT=44, HLT=1}",
                    "passed: 4 of 4 expectations met, 2 runs, 616 instructions"),
            "sweep-tlb.groovy",
            List.of(
                    "   1     17      56    112",
                    "   4     17     113    226",
                    "  16     17     341    682",
                    "passed: 6 of 6 expectations met, 27 runs"));

    private static final Map<String, List<String>> SAID = said();

    @TempDir
    private Path folder;

    private static Map<String, List<String>> said() {
        Map<String, List<String>> said = new HashMap<>(OF_ORDINARY_GUESTS);
        said.put(
                "paravirtual.groovy",
                List.of("mmuext_op              2             12", "passed: 9 of 9 expectations met, 1 run"));
        return said;
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".groovy"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleHoldsAndSaysWhatItPromises(Path example) {
        CommandFixture commands = new CommandFixture(folder);

        assertThat(commands.run("run", example.toString())).as(commands.out()).isZero();
        assertThat(commands.err()).isEmpty();
        assertThat(SAID).as("lines of each example that this test knows").containsKey(name(example));
        assertThat(commands.out()).contains(SAID.get(name(example)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleGivesTheSameDocumentTwice(Path example) {
        CommandFixture commands = new CommandFixture(folder);
        commands.run("run", example.toString(), "--json");
        String first = commands.out();
        commands.run("run", example.toString(), "--json");

        assertThat(commands.out()).isEqualTo(first);
    }

    @Test
    void theDocumentOfThePageFaultHoldsItsFacts() {
        CommandFixture commands = new CommandFixture(folder);
        commands.run("run", EXAMPLES.resolve("page-fault.groovy").toString(), "--json");
        JsonObject document = JsonParser.parseString(commands.out()).getAsJsonObject();

        assertThat(document.get("passed").getAsBoolean()).isTrue();
        assertThat(document.get("error").isJsonNull()).isTrue();
        assertThat(document.getAsJsonArray("expectations"))
                .extracting(
                        expectation -> expectation.getAsJsonObject().get("text").getAsString())
                .contains("faults(14) == 1", "phys[0x6000] == 0xcafe");
        List<JsonElement> runs = document.getAsJsonArray("runs").asList();
        assertThat(runs)
                .extracting(run -> run.getAsJsonObject().get("stop").getAsString())
                .containsExactly("breakpoint", "breakpoint", "halted");
        JsonObject registers = runs.getLast().getAsJsonObject().getAsJsonObject("registers");
        assertThat(registers.get("ebx").getAsLong()).isEqualTo(0xcafe);
        assertThat(registers.get("esi").getAsLong()).isEqualTo(0x9000);
        assertThat(registers.get("cr2").getAsLong()).isEqualTo(0x9000);
    }

    private static String name(Path example) {
        return example.getFileName().toString();
    }
}
