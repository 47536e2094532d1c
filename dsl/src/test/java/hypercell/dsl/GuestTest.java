package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hypercell.dsl.Views.MemoryMap.Region;
import hypercell.engine.explain.Story;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Looking at a live guest, and changing it.
class GuestTest {
    private static final String STORE = """
            g = guest('store') {
                memory 1.MiB
                paging { map 0x1000 to 0x5000, rw | user
                         map 0x2000 to 0x6000, rw }
                asm '''
                    mov eax, 5
                    mov [0x1234], eax
                top: hlt
                '''
            }
            """;

    @Test
    void registersReadAsUnsignedNumbers() {
        Scripts session = session();

        assertThat(session.run("g.eax = -1; g.eax")).isEqualTo(0xffff_ffffL);
        assertThat(session.run("g.al")).isEqualTo(0xffL);
        assertThat(session.run("g.ah = 0; g.eax == 0xffff00ff")).isEqualTo(true);
        assertThat(session.run("g.ax = 0x8000; g.ax")).isEqualTo(0x8000L);
    }

    @Test
    void flagsReadAndWriteAsBits() {
        Scripts session = session();

        assertThat(session.run("g.zf = 1; [g.zf, g.cf, g.eflags & 0x40]")).hasToString("[1, 0, 64]");
        assertThat(session.run("g.zf = false; g.zf")).isEqualTo(0L);
        assertThat(session.run("g.if = 1; g.eflags & 0x200")).isEqualTo(0x200L);
    }

    @Test
    void memoryReadsByPhysicalAndByLinearAddress() {
        Scripts session = session();
        session.run("g.run()");

        assertThat(session.run("g.phys[0x5234]")).isEqualTo(5L);
        assertThat(session.run("g.mem[0x1234]")).isEqualTo(5L);
        assertThat(session.run("[g.byte[0x1234], g.word[0x1234], g.dword[0x1234], g.phys.qword[0x5230]]"))
                .hasToString("[5, 5, 5, " + (5L << 32) + "]");
        assertThat(session.run("g.phys[0x5234..0x5237]").toString())
                .isEqualTo("0x00005234  05 00 00 00                                      ....");
    }

    @Test
    void memoryWritesAcrossPagesThatLieApart() {
        Scripts session = session();
        session.run("g.mem[0x1ffe] = 0x11223344");

        assertThat(session.run("[g.phys.word[0x5ffe], g.phys.word[0x6000]]")).hasToString("[13124, 4386]");
        assertThat(session.run("g.mem[0x1ffe] == 0x11223344")).isEqualTo(true);
    }

    @Test
    void anEntryThatIsWrittenDoesNotReachTheTlbUntilItIsFlushed() {
        Scripts session = session();
        session.run("g.run()");

        session.run("g.pages[0x1000] = 0x7000 | rw");
        assertThat(session.run("g.translation(0x1234)"))
                .as("stale, as on hardware")
                .isEqualTo(0x5234L);
        session.run("g.flush(0x1000)");
        assertThat(session.run("g.translation(0x1234)")).isEqualTo(0x7234L);
        session.run("g.pages[0x1000] = 0; g.flush()");
        assertThat(session.run("g.translation(0x1234)")).isInstanceOf(WalkOutcome.PageFault.class);
        assertThat(session.run("g.tlb.size()")).isEqualTo(0);
    }

    @Test
    void translationsAreExplainedForEveryKindOfAccess() {
        Scripts session = session();

        assertThat(access(session, "g.explain(0x1234)")).isEqualTo(Access.READ);
        assertThat(access(session, "g.explain(0x1234, write)")).isEqualTo(Access.WRITE);
        assertThat(access(session, "g.explain(0x1234, execute)")).isEqualTo(Access.EXECUTE);
        assertThat(access(session, "g.explain(0x1234, write, as: user)")).isEqualTo(Access.USER_WRITE);
        assertThat(access(session, "g.explain(0x1234, write, user)")).isEqualTo(Access.USER_WRITE);
        assertThat(access(session, "g.explain(va: 0x1234, access: write, as: supervisor)"))
                .isEqualTo(Access.WRITE);
        assertThat(access(session, "explain 0x1234, write, as: user")).isEqualTo(Access.USER_WRITE);
        assertThat(session.run("g.explain(0x2000, as: user).outcome.errorCode"))
                .as("present, user")
                .isEqualTo(5);
    }

    @Test
    void stepsTellStories() {
        Scripts session = session();

        assertThat(session.run("(g.step().text)")).isEqualTo("mov eax, 0x5");
        assertThat(session.run("step\ng.story.text")).asString().startsWith("mov [0x1234], eax");
        assertThat(session.run("[g.stop, g.instructions]")).hasToString("[stepped, 2]");
        session.run("reset\nstep 2");
        assertThat(session.run("g.eax")).isEqualTo(5L);
    }

    @Test
    void aWriteThroughACleanEntryIsToldAsAnEntryThatWasHeld() {
        Scripts session = new Scripts();
        session.run(
                "g = guest { paging { map 0x1000 to 0x5000, rw }\n asm 'mov eax, [0x1000]\\nmov [0x1000], eax\\nhlt' }");

        assertThat(dataTranslation(session.run("(g.step())")).tlbRefused()).isNull();
        Translation write = dataTranslation(session.run("(g.step())"));
        assertThat(write.tlbHit()).isNull();
        assertThat(write.tlbRefused().dirty()).isFalse();
        assertThat(write.steps().getLast().after()).isEqualTo(0x5063);
        assertThat(((Translation) session.run("g.explain(0x1000, write)")).tlbRefused())
                .isNull();
    }

    @Test
    void aFaultPushesFlagsThenCodeSegmentThenEipThenErrorCode() {
        Scripts session = new Scripts();
        session.run("""
                g = guest {
                    memory 1.MiB
                    paging { map 0x1000 to 0x1000 }
                    asm '''
                        lidt [idtr]
                        mov eax, [0x9000]
                    handler: hlt
                    idt: times 14 dq 0
                        dw handler & 0xffff, 8, 0x8e00, handler >> 16
                    idtr: dw idtr - idt - 1
                        dd idt
                    '''
                }
                step""");
        Story story = (Story) session.run("(g.step())");

        assertThat(story.events().stream().filter(Event.Bus.class::isInstance).map(Event.Bus.class::cast))
                .filteredOn(Event.Bus::write)
                .extracting(Event.Bus::gpa, Event.Bus::value)
                .containsExactly(
                        tuple(0x7fffcL, 0x10002L), tuple(0x7fff8L, 8L), tuple(0x7fff4L, 0x80007L), tuple(0x7fff0L, 0L));
    }

    @Test
    void breakpointsStopARunAndSurviveAReset() {
        Scripts session = session();
        session.run("g.breakpoint 'top'\ng.run()");

        assertThat(session.run("[g.stop, g.eip == g.top, g.label('top') == g.eip]"))
                .hasToString("[breakpoint, true, true]");
        assertThat(session.run("g.reset().run().stop")).isEqualTo(StopKind.BREAKPOINT);
        assertThat(session.run("g.run().stop")).isEqualTo(StopKind.HALTED);
    }

    @Test
    void aResetStartsEverythingAnew() {
        Scripts session = session();
        session.run("g.run()\ng.eax = 77\ng.reset()");

        assertThat(session.run("[g.eax, g.phys[0x5234], g.instructions, g.steps, g.stop]"))
                .hasToString("[0, 0, 0, 0, null]");
        assertThat(session.run("g.run().eax")).isEqualTo(5L);
    }

    @Test
    void theSameGuestGivesTheSameDigest() {
        Scripts session = session();
        Object first = session.run("g.run().digest");

        assertThat(session.run("g.reset().run().digest")).isEqualTo(first);
        assertThat(session().run("g.run().digest")).isEqualTo(first);
        assertThat(session.run("g.eax = 6; g.digest")).isNotEqualTo(first);
    }

    @Test
    void codeIsListedWithItsLabels() {
        assertThat(session().run("g.dis(g.eip, 3).toString()")).isEqualTo("""
                0x00080000  b8 05 00 00 00         mov eax, 0x5
                0x00080005  a3 34 12 00 00         mov [0x1234], eax
                top:
                0x0008000a  f4                     hlt""");
    }

    @Test
    void memoryHasAMap() {
        Scripts session = session();

        assertThat(((Views.MemoryMap) session.run("g.memory")).regions())
                .extracting(Region::toString)
                .containsExactly(
                        "0x0000e000..0x0000efff  GDT, IDT, TSS",
                        "0x0000f000..0x0000ffff  page directory",
                        "0x00010000..0x00010fff  page table of 0x00000000",
                        "0x0007c000..0x0007ffff  stack",
                        "0x00080000..0x0008000a  code");
    }

    @Test
    void pagesAreListedFromTheTables() {
        Scripts session = session();

        assertThat(session.run("g.pages.list().first().toString()"))
                .isEqualTo("0x00001000 -> 0x00005000  4 KiB  entry 0x00005007  rw | user");
        assertThat(session.run("g.pages.list()*.gva.contains(0x80000L)")).isEqualTo(true);
        assertThat(Scripts.value("guest { }.pages.toString()")).isEqualTo("paging is off");
    }

    @Test
    void whatIsShownIsASnapshot() {
        Scripts session = session();
        session.run(
                "show registers\nshow tlb\nshow pages\nshow memory\nshow events\nshow exits\nshow counters\nshow g");

        assertThat(session.shown()).hasSize(8);
        assertThat(session.shown().getFirst().toString())
                .startsWith("store · protected 32-bit, paging\neax    = 0x00000000");
        assertThat(session.experiment().shown().getLast())
                .as("no machine is kept")
                .isInstanceOf(GuestSummary.class);
        assertThat(session.experiment().shown().get(2)).isInstanceOf(PageEntries.PageView.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            g.eaxx                          @ guest 'store' has no register, flag or label 'eaxx' — did you mean 'eax'?
            g.tpo                           @ guest 'store' has no register, flag or label 'tpo' — did you mean 'top'?
            g.eaxx = 3                      @ guest 'store' has no register or flag 'eaxx' to set — did you mean 'eax'?
            g.eax = 0x100000000             @ 0x100000000 does not fit eax, which has 32 bits
            g.eax = 'x'                     @ eax must be a whole number, not the text 'x'
            g.zf = 2                        @ 2 does not fit zf, which has 1 bit
            g.label('tpo')                  @ there is no label 'tpo' — did you mean 'top'?
            g.exits('RDTCS')                @ unknown exit 'RDTCS' — did you mean 'RDTSC'?
            g.phys[-1]                      @ a physical address is -1, outside 0 .. 0xffffffff
            g.phys[2.MiB] = 3               @ is not inside the 1048576 bytes of RAM
            g.mem[0x9000]                   @ linear address 0x00009000 is not mapped: the page-table entry is not present
            g.pages[0x40000000] = 3         @ no page table covers 0x40000000 — map a page between 0x40000000 and 0x403fffff first
            g.explain(0x1234, 5)            @ an access is read, write or execute, not the number 5
            g.explain(0x1234, as: 5)        @ an access is made as user or as supervisor, not the number 5
            g.explain(0x1234, ass: user)    @ explain has no option 'ass' — did you mean 'as'?
            g.explain(as: user)             @ explain needs 'va' — write explain 0x1234, write
            g.run(mx: 3)                    @ run has no option 'mx' — did you mean 'max'?
            g.run(max: 0)                   @ max is 0, outside 1 ..
            g.run(expecting: 3)             @ expecting takes a stop such as tripleFault, not 3
            g.step(0)                       @ step is 0, outside 1 ..
            g.run().foo                     @ a run has no 'foo'
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(session().errorsOf(line))
                .singleElement()
                .asString()
                .startsWith("1:")
                .contains(sentence);
    }

    private static Translation dataTranslation(Object story) {
        return ((Story) story)
                .events().stream()
                        .filter(Event.Translated.class::isInstance)
                        .map(event -> ((Event.Translated) event).translation())
                        .filter(translation -> translation.access() != Access.EXECUTE)
                        .findFirst()
                        .orElseThrow();
    }

    private static Access access(Scripts session, String line) {
        return ((Translation) session.run(line)).access();
    }

    private static Scripts session() {
        Scripts session = new Scripts();
        session.run(STORE);
        return session;
    }

    @Test
    void whatMadeTheStartStateIsNoEventOfTheGuest() {
        Guest guest = Scripts.guest("guest { paging { map 0x1000 to 0x5000, rw }; asm 'hlt' }");

        assertThat(guest.getEvents().events()).isEmpty();
        assertThat(guest.getCounters().tlbFlushes()).isZero();
    }

    @Test
    void registersAreThoseOfTheModeThatTheGuestHasReached() {
        Guest guest = Scripts.guest("""
                guest {
                    paging fourLevel { identity 0..2.MiB, rw }
                    asm 'mov rax, 0x1122334455667788'
                }
                """);
        guest.step();

        assertThat(guest.getProperty("rax")).isEqualTo(0x1122334455667788L);
        assertThat(guest.getProperty("eax")).isEqualTo(0x55667788L);
    }
}
