package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hypercell.dsl.build.PageTablePlan;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagingTest {
    @Test
    void theWalkOfAMappedPageReadsTheDirectoryAndATable() {
        Guest guest = paging("map 0x1000 to 0x5000, rw", "2.MiB");

        Translation translation = guest.explain(0x1234, Access.Kind.WRITE);

        assertThat(translation.gpa()).isEqualTo(0x5234);
        assertThat(translation.steps())
                .extracting(WalkStep::entryGpa, WalkStep::before)
                .containsExactly(tuple(0xf000L, 0x10003L), tuple(0x10004L, 0x5003L));
    }

    @Test
    void theDirectoryGrantsWhatTheLeafNeedsSoThatTheLeafDecides() {
        Guest guest = paging("map 0x1000 to 0x5000, rw | user\n map 0x2000 to 0x6000, r", "2.MiB");

        assertThat(guest.getPhys().getAt(0xf000)).isEqualTo(0x10007L);
        assertThat(guest.getPages().getAt(0x1000)).isEqualTo(0x5007L);
        assertThat(guest.getPages().getAt(0x2000)).isEqualTo(0x6001L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            map 0x1000 to 0x5000                                     @ 0x5003
            map 0x1000 to 0x5000, r                                  @ 0x5001
            map 0x1000 to 0x5000, user                               @ 0x5005
            map 0x1000 to 0x5000, rw | user                          @ 0x5007
            map 0x1000 to 0x5000, supervisor                         @ 0x5001
            map 0x1000 to 0x5000, rw | global                        @ 0x5103
            map 0x1000 to 0x5000, rw | writeThrough | cacheDisable   @ 0x501b
            map 0x1000 to 0x5000, rw | accessed | dirty              @ 0x5063
            pages[0x1000] = 0x5000 | rw                              @ 0x5003
            pages[0x1000] = 0                                        @ 0
            pages[0x1000] = 0x5063                                   @ 0x5063
            map 0x0000..0x3fff to 0x5000, rw                         @ 0x6003
            identity 0..0x3fff                                       @ 0x1003
            identity 0..64.KiB, r | user                             @ 0x1005
            identity 4.MiB..8.MiB, rw, page: 4.MiB                   @ 0
            """)
    void flagsBecomeTheBitsOfTheEntry(String line, String entry) {
        assertThat(paging(line, "2.MiB").getPages().getAt(0x1000)).isEqualTo(Long.decode(entry));
    }

    @Test
    void aRangeMapsEveryPageOfItAndNoMore() {
        Guest guest = paging("map 0x8000..0xAFFF to 0x20000, rw", "1.MiB");

        assertThat(guest.translation(0x8000)).isEqualTo(0x20000L);
        assertThat(guest.translation(0xafff)).isEqualTo(0x22fffL);
        assertThat(guest.translation(0xb000)).isInstanceOf(WalkOutcome.PageFault.class);
        assertThat(guest.translation(0x7fff)).isInstanceOf(WalkOutcome.PageFault.class);
    }

    @Test
    void largePagesSwitchPseOnAndGlobalPagesPge() {
        Guest guest = paging("map 0x400000 to 0x400000, rw | global, page: 4.MiB", "8.MiB");

        assertThat(guest.named("cr4")).isEqualTo(0x90L);
        assertThat(guest.getPages().getAt(0x400000)).isEqualTo(0x400183L);
        assertThat(guest.translation(0x512345)).isEqualTo(0x512345L);
    }

    @Test
    void writeProtectSetsCr0Wp() {
        assertThat(cr0("writeProtect on")).isEqualTo(0x80010011L);
        assertThat(cr0("writeProtect off")).isEqualTo(0x80000011L);
        assertThat(cr0("")).isEqualTo(0x80000011L);
    }

    @Test
    void tablesMakeRoomForFramesThatMappingsLeadTo() {
        Guest guest = paging("map 0x1000 to 0xf000, rw\n map 0x2000..0x3fff to 0x10000, rw", "1.MiB");

        assertThat(guest.named("cr3")).isEqualTo(0x12000L);
        assertThat(guest.plan().tables().orElseThrow().placed())
                .extracting(PageTablePlan.Placed::gpa)
                .contains(0x13000L);
    }

    @Test
    void tablesLieWhereTheAuthorWantsThemAndMayBeMapped() {
        Guest guest = paging("directory at: 0x30000\n tables at: 0x40000\n map 0x7000 to 0x40000, rw", "1.MiB");

        assertThat(guest.named("cr3")).isEqualTo(0x30000L);
        assertThat(guest.getPhys().getAt(0x30000)).isEqualTo(0x40003L);
        assertThat(guest.getDword().getAt(0x7000 + 4 * 7))
                .as("the guest sees its own page table")
                .isEqualTo(0x40003L);
    }

    @Test
    void identityMapsMayCoverTheTablesThemselves() {
        Guest guest = paging("identity 0..1.MiB", "1.MiB");

        assertThat(guest.named("cr3")).isEqualTo(0xf000L);
        assertThat(guest.translation(0xf000)).isEqualTo(0xf000L);
    }

    @Test
    void codeThatTheAuthorMapsIsLoadedWhereTheMappingLeads() {
        Guest guest = Scripts.guest("""
                guest {
                    memory 4.MiB
                    paging { map 0xc0000000..0xc0001fff to 0x200000, r }
                    asm '''
                        org 0xc0000ffe
                        mov eax, 5
                        hlt
                    '''
                }""");

        assertThat(guest.getPhys().getByte().getAt(0x200ffe)).isEqualTo(0xb8L);
        assertThat(guest.machine().cpu().pc()).isEqualTo(0xc0000ffeL);
    }

    @Test
    void runsInsideTheMapNeedNoMapsOfTheirOwn() {
        Guest guest = Scripts.guest("""
                guest { paging { map 0x1000 to 0x5000, rw }
                        asm '''
                            push 7
                            pop eax
                            mov [0x1000], eax
                            hlt
                        ''' }""");

        assertThat(guest.run().stop()).isEqualTo(StopKind.HALTED);
        assertThat(guest.getPhys().getAt(0x5000)).isEqualTo(7L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            map 0x1001 to 0x5000                         @ linear address 0x1001 is not a multiple of 4.KiB — the page begins at 0x1000
            map 0x1000 to 0x5004                         @ physical address 0x5004 is not a multiple of 4.KiB — the page begins at 0x5000
            map 0x8000..0x8ffe to 0x3000                 @ does not end at the end of a page — the range that does is 0x8000..0x8fff
            map 0x1000 to 1.MiB                          @ leads to 0x100fff, beyond the guest's memory of 0x100000 bytes
            map 0xfffff000..0x100000fff to 0             @ reaches beyond 4 GiB of linear addresses
            map 0x1000 to 0x400000, page: 2.MiB          @ pages are 4.KiB or 4.MiB, not 0x200000 bytes
            map 0x400000 to 0x1000, page: 4.MiB          @ physical address 0x1000 is not a multiple of 4.MiB
            map 0x1000 to 0x5000, rw | usr               @ 'usr' is neither a word of paging nor a flag — did you mean 'user'?
            map 0x1000 to 0x5000, user | supervisor      @ a page is either user or supervisor
            map 0x1000 to 0x5000, pge: 3                 @ map has no option 'pge' — did you mean 'page'?
            map 0x2000..0x1000 to 0x5000                 @ map ends before it begins — write 0x1000..0x2000
            map 0x1000                                   @ 'map' without 'to' — write map 0x1000 to 0x5000, rw
            mapp 0x1000 to 0x5000                        @ 'mapp' is neither a word of paging nor a flag — did you mean 'map'?
            pages[0x1001] = 3                            @ pages[0x1001]: linear address is not a multiple of 4.KiB
            pages[0x1000] = 0x100000000                  @ does not fit a page-table entry, which has 32 bits
            directory at: 0xf001                         @ directory at 0xf001 is not a multiple of 4.KiB
            tables at: 2.MiB                             @ tables at 0x200000 lies beyond the guest's memory
            writeProtect 1                               @ writeProtect is on or off, not the number 1
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(Scripts.errors("guest { memory 1.MiB\n paging {\n  " + line + "\n } }"))
                .singleElement()
                .asString()
                .startsWith(line.startsWith("directory") || line.startsWith("tables") ? "2:" : "3:3")
                .contains(sentence);
    }

    @Test
    void allMistakesOfABlockAreReportedAtOnce() {
        assertThat(Scripts.errors("""
                guest {
                    memory 1.MiB
                    paging {
                        map 0x1000 to 0x5000, rw
                        map 0x1000 to 0x6000, rw
                        map 0x9001 to 0x7000, rw
                    }
                    devices { device('a', ports: 0x3f0..0x3f8) { } }
                }"""))
                .containsExactly(
                        "5:9: map 0x1000..0x1fff to 0x6000 overlaps map 0x1000..0x1fff to 0x5000 — which is in line 4",
                        "6:9: linear address 0x9001 is not a multiple of 4.KiB — the page begins at 0x9000",
                        "8:15: 'a' and the platform's uart both decode port 0x3f8");
    }

    private static Object cr0(String line) {
        return paging("map 0x1000 to 0x5000\n" + line, "1.MiB").named("cr0");
    }

    private static Guest paging(String body, String memory) {
        return Scripts.guest("guest { memory " + memory + "\n paging {\n" + body + "\n} }");
    }
}
