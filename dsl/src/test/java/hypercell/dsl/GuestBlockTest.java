package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.spec.GuestSpec;
import hypercell.engine.x86.mmu.TlbModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestBlockTest {
    @Test
    void optionsBecomeTheSpecification() {
        GuestSpec spec = spec("""
                memory 2.MiB, holes: zeros
                technique bare
                tlb entries: 16, ways: 4
                budget 1_000
                start eip: 0x2000, esp: 0x9000, mode: flat32
                """);

        assertThat(spec.memory().bytes()).isEqualTo(2 << 20);
        assertThat(spec.memory().holesReadOnes()).isFalse();
        assertThat(spec.tlb()).isEqualTo(TlbModel.of(16, 4));
        assertThat(spec.budget()).isEqualTo(1000);
        assertThat(spec.start().eip()).hasValue(0x2000);
        assertThat(spec.start().esp()).hasValue(0x9000);
    }

    @Test
    void whatIsNotSaidHasADefault() {
        GuestSpec spec = spec("");

        assertThat(spec.memory().bytes()).isEqualTo(16 << 20);
        assertThat(spec.memory().holesReadOnes()).isTrue();
        assertThat(spec.technique()).isEqualTo("bare");
        assertThat(spec.tlb()).isEqualTo(TlbModel.DEFAULT);
        assertThat(spec.paging()).isEmpty();
        assertThat(spec.budget()).isEqualTo(GuestSpec.DEFAULT_BUDGET);
    }

    @Test
    void guestsWithoutANameAreNumbered() {
        Scripts session = new Scripts();
        session.run("guest { }\nguest('named') { }\nguest { }");

        assertThat(session.experiment().guests())
                .extracting(GuestSummary::name)
                .containsExactly("guest 1", "named", "guest 3");
    }

    @Test
    void theTlbCanBeSwitchedOff() {
        assertThat(spec("tlb none").tlb()).isEqualTo(TlbModel.NONE);
    }

    @Test
    void dataLiesInPhysicalMemory() {
        Guest guest = guest("""
                data at: 0x2000, bytes: [1, 2, 0xff]
                data at: 0x2010, words: [0x1234]
                data at: 0x2020, dwords: [0x12345678]
                data at: 0x2030, text: 'hé'
                """);

        assertThat(guest.getPhys().getAt(0x2000)).isEqualTo(0xff0201L);
        assertThat(guest.getPhys().getWord().getAt(0x2010)).isEqualTo(0x1234L);
        assertThat(guest.getPhys().getAt(0x2020)).isEqualTo(0x12345678L);
        assertThat(guest.getPhys().getAt(0x2030)).isEqualTo(0xa9c368L);
    }

    @Test
    void filesAreFoundBesideTheScript(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("image.bin"), new byte[] {7, 8});
        Scripts session = new Scripts();
        session.experiment().scriptFolder(folder);
        session.run("guest { load 'image.bin', at: 0x3000 }");

        assertThat(session.experiment().current().orElseThrow().getPhys().getAt(0x3000))
                .isEqualTo(0x0807L);
    }

    @Test
    void aMissingFileSaysWhereItWasLookedFor(@TempDir Path folder) {
        Scripts session = new Scripts();
        session.experiment().scriptFolder(folder);

        assertThat(session.errorsOf("guest {\n  load 'nofile.bin', at: 1.MiB\n}"))
                .singleElement()
                .asString()
                .startsWith("2:3: there is no file 'nofile.bin' — looked at " + folder.toAbsolutePath())
                .contains(" and ");
    }

    @Test
    void aGuestMayStartAtALabel() {
        assertThat(guest("entry main\nasm { nop\n main: hlt }").machine().cpu().pc())
                .isEqualTo(0x100001);
        assertThat(guest("start eip: 'main'\nasm { nop\n main: hlt }")
                        .machine()
                        .cpu()
                        .pc())
                .isEqualTo(0x100001);
    }

    @Test
    void aGuestMayStartInRealMode() {
        Guest guest = guest("start mode: real16\nasm '''mov ax, 0x1234\nmov [0x500], ax\nhlt'''");
        guest.run();

        assertThat(guest.getStop()).isEqualTo(StopKind.HALTED);
        assertThat(guest.getInstructions()).isEqualTo(3);
        assertThat(guest.machine().cpu().pc()).isEqualTo(0x7c07);
        assertThat(guest.getPhys().getWord().getAt(0x500)).isEqualTo(0x1234L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            pagin { map 1 to 2 }           @ 'pagin' is not an option of guest — did you mean 'paging'?
            memroy 1.MiB                   @ 'memroy' is not an option of guest — did you mean 'memory'?
            memory '1'                     @ memory must be a whole number, not the text '1'
            memory 1.MiB, hole: ones       @ memory has no option 'hole' — did you mean 'holes'?
            memory 1.MiB, holes: 3         @ holes are ones or zeros, not the number 3
            memory = 1.MiB                 @ 'memory' is written without = — write memory 16.MiB [, holes: ones/zeros]
            technique svm                  @ technique 'svm' is not in this version — this version has bare
            technique baer                 @ unknown technique 'baer' — did you mean 'bare'?
            technique magic                @ unknown technique 'magic' — this version has bare
            tlb entries: 15, ways: 4       @ entries must be ways (1..16) times a power of two
            tlb 3                          @ a TLB is not the number 3 — write tlb entries: 16, ways: 4 or tlb none
            tlb ways: 4                    @ tlb needs 'entries' — write tlb entries: 16, ways: 4
            ept { }                        @ 'ept' is not in this version — Extended page tables.
            ept { map 1 to 2 }             @ 'ept' is not in this version
            budget 0                       @ budget is 0, outside 1 ..
            budget many                    @ 'many' is not an option of guest
            start epi: 3                   @ start has no option 'epi' — did you mean 'eip'?
            start mode: long64             @ 'long64' is not an option of guest
            start mode: 'long64'           @ no mode is the text 'long64' — modes are flat32, flat64, real16 and paravirtual
            data at: 0                     @ data takes one of bytes:, words:, dwords: and text:
            data bytes: [1]                @ data needs 'at'
            data at: 0, bytes: [256]       @ 0x100 does not fit an item of data, which has 8 bits
            load 'x', att: 3               @ load has no option 'att' — did you mean 'at'?
            asm 5                          @ 'asm' does not take the number 5 — write asm '''text''' or asm { ... }
            start mode: real16; paging { } @ real mode has no paging
            paging 3                       @ 'paging' does not take the number 3 — write paging { ... }
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(Scripts.errors("guest {\n    " + line + "\n}"))
                .singleElement()
                .asString()
                .startsWith("2:")
                .contains(sentence);
    }

    @Test
    void sayingAnOptionTwiceNamesTheFirst() {
        assertThat(Scripts.errors("guest {\n start eip: 3\n\n start eip: 4\n}"))
                .containsExactly("4:2: 'start' is said twice — the first is in line 2");
    }

    @Test
    void aNameThatAnEarlierCellDefinedIsKnown() {
        Scripts session = new Scripts();
        session.run("size = 2.MiB");
        session.run("guest { memory size }");

        assertThat(session.experiment().guests())
                .singleElement()
                .extracting(GuestSummary::memoryBytes)
                .isEqualTo(2L << 20);
    }

    @Test
    void methodsAndBlocksOfTheScriptMayBeUsedInside() {
        Guest guest = Scripts.guest("""
                long pages(int n) { n * 4.KiB }
                def size = { it * 2 }
                guest { memory pages(16)
                        budget size(8) }
                """);

        assertThat(guest.getSpec().memory().bytes()).isEqualTo(64 << 10);
        assertThat(guest.getSpec().budget()).isEqualTo(16);
    }

    private static final String TECHNIQUES =
            "bare, deprivileged, scanBeforeExecute, paravirtual, bruteForce, virtualTlb, shadow";

    @Test
    void theTechniqueOfTheCommandLineIsCheckedToo() {
        assertThat(new Scripts(new ExperimentOptions(java.util.Map.of(), "ept", 0)).errorsOf("guest { }"))
                .containsExactly("0:0: technique 'ept' is not in this version — this version has " + TECHNIQUES);
    }

    private static GuestSpec spec(String body) {
        return guest(body).getSpec();
    }

    private static Guest guest(String body) {
        return Scripts.guest("guest {\n" + body + "\n}");
    }
}
