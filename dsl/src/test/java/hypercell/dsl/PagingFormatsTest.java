package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.internal.Integers;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `paging pae { }`, `paging fourLevel { }`, `paging fiveLevel { }`: tables, switches and mistakes.
class PagingFormatsTest {
    @ParameterizedTest
    @CsvSource({
        "twoLevel,  TWO_LEVEL,  PDE PTE,                   2, 'protected 32-bit, paging'",
        "pae,       PAE,        PDPTE PDE PTE,             2, 'protected 32-bit, paging'",
        "fourLevel, FOUR_LEVEL, PML4E PDPTE PDE PTE,       4, 64-bit mode",
        "fiveLevel, FIVE_LEVEL, PML5E PML4E PDPTE PDE PTE, 5, 64-bit mode"
    })
    void theFormatDecidesWhatAWalkReads(String word, PagingFormat format, String structures, int reads, String mode) {
        Guest guest = guest(word, "map 0x1000 to 0x5000, rw");

        Translation translation = guest.explain(0x1234, Access.Kind.WRITE);

        assertThat(guest.machine().paging().format()).isEqualTo(format);
        assertThat(guest.machine().cpu().mode()).startsWith(mode);
        assertThat(translation.gpa()).isEqualTo(0x5234);
        assertThat(translation.reads()).isEqualTo(reads);
        assertThat(String.join(
                        " ",
                        translation.steps().stream().map(WalkStep::structure).toList()))
                .isEqualTo(structures);
    }

    @ParameterizedTest
    @CsvSource({"twoLevel, 32", "pae, 32", "fourLevel, 64", "fiveLevel, 64"})
    void theSameStoreRunsInEveryFormat(String word, int bits) {
        Guest guest = Scripts.guest("""
                guest { paging %s { map 0x1000 to 0x5000, rw }
                        asm '''
                            mov eax, 7
                            push %s
                            mov [0x1234], eax
                            hlt
                        ''' }""".formatted(word, bits == 64 ? "rax" : "eax"));

        assertThat(guest.run().stop()).isEqualTo(StopKind.HALTED);
        assertThat(guest.getPhys().getAt(0x5234)).isEqualTo(7L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            pae       @ map 0x1000 to 0x5000, rw | nx                              @ 0x1000     @ 0x8000000000005003
            pae       @ map 0x200000 to 0x400000, rw, page: 2.MiB                  @ 0x212345   @ 0x0000000000400083
            fourLevel @ map 0x1000 to 0x5000, r | user | nx                        @ 0x1000     @ 0x8000000000005005
            fourLevel @ map 0x1000 to 0x5000, rw | user, key: 5                    @ 0x1000     @ 0x2800000000005007
            fourLevel @ map 0x40000000 to 0, rw, page: 1.GiB                       @ 0x40001234 @ 0x0000000000000083
            fourLevel @ map 0xffff800000001000 to 0x5000, rw                       @ 0xffff800000001000 @ 0x5003
            fourLevel @ pages[0x1000] = 0x8000000000005003                         @ 0x1000     @ 0x8000000000005003
            fiveLevel @ map 0x00ab000000001000 to 0x5000, rw | global              @ 0x00ab000000001000 @ 0x5103
            """)
    void mappingsBecomeEntriesOfTheFormat(String word, String line, String gva, String entry) {
        assertThat(guest(word, line).getPages().getAt(number(gva)))
                .isEqualTo(Integers.unsigned(number(entry).longValue()));
    }

    @Test
    void switchesFollowFromTheFlags() {
        assertThat(guest("pae", "map 0x1000 to 0x5000, rw | nx")
                        .machine()
                        .paging()
                        .noExecute())
                .isTrue();
        assertThat(guest("pae", "map 0x1000 to 0x5000, rw").machine().paging().noExecute())
                .isFalse();
        assertThat(guest("fourLevel", "map 0x1000 to 0x5000, rw | user, key: 1").named("cr4"))
                .isEqualTo(0x400020L);
        assertThat(guest("fiveLevel", "smep on; smap on; map 0x1000 to 0x5000, rw | global")
                        .named("cr4"))
                .isEqualTo(0x3010a0L);
        assertThat(guest("fourLevel", "writeProtect on").named("cr0")).isEqualTo(0x80010011L);
        assertThat(guest("fourLevel", "").named("cr0")).isEqualTo(0x80000011L);
    }

    @Test
    void tablesLeadOnWithAllThatALeafNeedsButPdptesHaveNoRights() {
        Guest four = guest("fourLevel", "map 0x1000 to 0x5000, rw | user");
        Guest pae = guest("pae", "map 0x1000 to 0x5000, rw | user");

        assertThat(four.getPages().getPml4e().getAt(0x1000).longValue() & 7).isEqualTo(7);
        assertThat(four.getPages().getPde().getAt(0x1000).longValue() & 7).isEqualTo(7);
        assertThat(pae.getPages().getPdpte().getAt(0x1000).longValue() & 7).isEqualTo(1);
    }

    @Test
    void entriesOfEveryLevelCanBeWritten() {
        Guest guest = guest("fourLevel", "map 0x1000 to 0x5000, rw");

        guest.getPages().getPde().putAt(0x1000, 0x83);

        assertThat(guest.explain(0x1234).gpa()).isEqualTo(0x1234);
        assertThat(guest.getPages().getPte().getAt(0x1000))
                .as("there is no page table any more")
                .isEqualTo(0L);
        assertThat(guest.getPages().list())
                .filteredOn(page -> page.pageBytes() > 4096)
                .singleElement()
                .hasToString("0x0000000000000000 -> 0x00000000  2 MiB  entry 0x0000000000000083  rw");
    }

    @Test
    void pagesAreListedAtTheirCanonicalAddresses() {
        Guest guest = guest("fourLevel", "map 0xffff800000001000 to 0x5000, rw | nx");

        assertThat(guest.getPages().list().getLast())
                .hasToString("0xffff800000001000 -> 0x00005000  4 KiB  entry 0x8000000000005003  rw | nx");
        assertThat(guest.translation(number("0xffff800000001234"))).isEqualTo(0x5234L);
    }

    @Test
    void aFetchFromANxPageFaults() {
        assertThat(guest("fourLevel", "map 0x1000 to 0x5000, rw | nx")
                        .explain(0x1000, Access.Kind.EXECUTE)
                        .outcome())
                .isEqualTo(new WalkOutcome.PageFault(0x11, "an instruction fetch from a page with XD = 1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            paging { map 0x1000 to 0x5000, rw | nx }               @ 32-bit paging has no nx — write paging pae { ... }
            paging pae { map 0x1000 to 0x5000, rw, key: 3 }        @ PAE paging has no protection keys
            paging pae { map 0x400000 to 0x400000, page: 4.MiB }   @ pages are 4.KiB or 2.MiB, not 0x400000 bytes (PAE paging)
            paging fourLevel { map 0 to 0, page: 4.MiB }           @ pages are 4.KiB, 2.MiB or 1.GiB, not 0x400000 bytes (4-level paging)
            paging fourLevel { map 0x800000000000 to 0x5000 }      @ is not canonical: bits 63:47 must be equal
            paging fourLevel { map 0x1000 to 0x5000, rw | xn }     @ 'xn' is neither a word of paging nor a flag — did you mean 'nx'?
            paging fourLevel { map 0x1000 to 0x5000, kye: 3 }      @ map has no option 'kye' — did you mean 'key'?
            paging fourLevel { map 0x1000 to 0x5000, key: 16 }     @ key is 0x10, outside 0 .. 0xf
            paging forLevel { map 0x1000 to 0x5000 }               @ did you mean 'fourLevel'?
            paging('forLevel') { map 0x1000 to 0x5000 }            @ no paging format is the text 'forLevel' — did you mean 'fourLevel'?
            paging(4) { map 0x1000 to 0x5000 }                     @ no paging format is the number 4 — formats are twoLevel, pae, fourLevel, fiveLevel
            paging fourLevel { smep 1 }                            @ smep is on or off, not the number 1
            paging fourLevel { }; start mode: flat32               @ 4-level paging does not go with mode: flat32
            paging pae { }; start mode: flat64                     @ PAE paging does not go with mode: flat64
            start mode: flat64                                     @ 64-bit mode needs paging
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(Scripts.errors("guest {\n" + line + "\n}"))
                .singleElement()
                .asString()
                .startsWith("2:")
                .contains(sentence);
    }

    @Test
    void parenthesesAroundTheFormatDoTheSame() {
        for (String format : new String[] {"fourLevel", "'fourLevel'"}) {
            assertThat(Scripts.guest("guest { paging(" + format + ") { map 0x1000 to 0x5000 } }")
                            .explain(0x1000)
                            .reads())
                    .isEqualTo(4);
        }
    }

    private static Number number(String hex) {
        BigInteger value = new BigInteger(hex.substring(2), 16);
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }

    private static Guest guest(String format, String body) {
        return Scripts.guest("guest { paging " + format + " {\n" + body + "\n} }");
    }
}
