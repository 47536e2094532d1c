package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each access to a paging structure exits, nothing else does, and the guest sees what it sees on a bare machine.
class BruteForceTest {
    private static final MonitorConfig CONFIG =
            MonitorConfig.DEFAULT.withMemory("bruteForce").withFrames(false, 1, true, List.of());
    private static final int DATA = PagingGuest.DATA;
    private static final int KERNEL = 3;
    private static final int ACCESSED = 0x20;
    private static final int DIRTY = 0x40;
    private static final long PSE = 0x10;

    private static AgainstBare run(PagingGuest guest) {
        return AgainstBare.same(CONFIG, guest.start());
    }

    @Test
    void memoryThatTheTablesMapNeverExits() {
        AgainstBare run = run(PagingGuest.of("mov eax, [0x1000]\n mov [0x1000], eax\n mov [0x2000], eax\n")
                .map(0x1000, DATA, KERNEL)
                .map(0x2000, DATA + 0x1000, KERNEL));
        assertThat(run.exits())
                .allMatch(it -> it.reason() == ExitReason.CLI
                        || it.reason() == ExitReason.HLT
                        || it.reason() == ExitReason.SEGMENT_LOAD);
        assertThat(run.dword(PagingGuest.TABLE + 4)).isEqualTo(DATA | KERNEL | ACCESSED | DIRTY);
        assertThat(run.dword(PagingGuest.TABLE + 8)).isEqualTo(DATA + 0x1000 | KERNEL | ACCESSED | DIRTY);
    }

    @Test
    void eachReadAndWriteOfATableExitsOnce() {
        AgainstBare run = run(PagingGuest.of("""
            mov ecx, 10
    next:   mov eax, [0x10000 + ecx * 4]
            mov [0x10000 + ecx * 4], eax
            loop next
            """));
        assertThat(run.count(ExitReason.TABLE_READ)).isEqualTo(10);
        assertThat(run.count(ExitReason.TABLE_WRITE)).isEqualTo(10);
    }

    @Test
    void flagsThatHardwareSetAreThereWhenTheGuestReadsItsTable() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x1000]
            mov esi, [0x10004]
            mov [0x1000], eax
            mov ecx, [0x10004]
            mov dword [0x10004], %#x
            invlpg [0x1000]
            mov edx, [0x10004]
            mov eax, [0x1000]
            mov ebx, [0x10004]
            """.formatted(DATA | KERNEL)).map(0x1000, DATA, KERNEL));
        assertThat(run.guest.reg("esi")).isEqualTo(DATA | KERNEL | ACCESSED);
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA | KERNEL | ACCESSED | DIRTY);
        assertThat(run.guest.reg("edx")).isEqualTo(DATA | KERNEL);
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA | KERNEL | ACCESSED);
    }

    @Test
    void aTableIsFoundWhenItIsLinkedAndForgottenWithItsLastLink() {
        AgainstBare run = run(PagingGuest.of("""
            mov dword [0x11000], %1$#x   ; not a table yet
            mov dword [0xf008], 0x11003  ; is one now
            mov dword [0xf00c], 0x11003  ; twice
            mov eax, [0x800000]
            mov dword [0x11004], %1$#x   ; exits
            mov dword [0xf008], 0
            invlpg [0x800000]
            mov dword [0x11008], %1$#x   ; exits still
            mov ebx, [0xc02000]
            mov dword [0xf00c], 0
            invlpg [0xc02000]
            mov dword [0x11008], 0       ; no table any more
            """.formatted(DATA | KERNEL)));
        assertThat(run.exitsAt(0x11000)).hasSize(2).allMatch(it -> it.reason() == ExitReason.TABLE_WRITE);
        assertThat(run.exitsAt(PagingGuest.DIRECTORY)).hasSize(4);
        assertThat(run.guest.reg("eax")).isEqualTo(DATA);
    }

    @Test
    void aDirectoryMayBeItsOwnPageTable() {
        AgainstBare run = run(PagingGuest.of("""
            mov ebx, [0xfffff000]
            mov dword [0xffc00004], %#x
            mov ecx, [0x1000]
            mov esi, [0xffc00004]
            mov dword [0xfffffffc], 0
            """.formatted(DATA | KERNEL))
                .set(PagingGuest.DIRECTORY + 4 * 1023, PagingGuest.DIRECTORY | KERNEL));
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA);
        assertThat(run.guest.reg("esi")).isEqualTo(DATA | KERNEL | ACCESSED);
    }

    @Test
    void largePagesKeepOnePairOfFlagsForAllTheirPieces() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x401000]
            mov esi, [0xf004]
            mov [0x402000], eax
            mov ecx, [0xf004]
            """).cr4(PSE).set(PagingGuest.DIRECTORY + 4, 0x83));
        assertThat(run.guest.reg("esi")).isEqualTo(0x83 | ACCESSED);
        assertThat(run.guest.reg("ecx")).isEqualTo(0x83 | ACCESSED | DIRTY);
        assertThat(run.count(ExitReason.HIDDEN_FAULT)).isZero();
    }

    @Test
    void aTableInsideALargePageIsHiddenThereToo() {
        AgainstBare run =
                run(PagingGuest.of("""
            mov eax, [0x410004]
            mov dword [0x410004], %#x
            mov ebx, [0x1000]
            mov ecx, [0x410004]
            """.formatted(DATA | KERNEL)).cr4(PSE).set(PagingGuest.DIRECTORY + 4, 0x83));
        assertThat(run.exitsAt(0x410000)).hasSize(3);
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA);
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA | KERNEL | ACCESSED);
    }

    @Test
    void otherDataInATableExitsAsFalseSharing() {
        AgainstBare run = run(PagingGuest.of("""
            mov dword [0x10ffc], 0x100
            add dword [0x10ffc], 2
            mov eax, [0x10ffc]
            """));
        assertThat(run.exitsAt(0x10000).stream().map(Event.Exit::reason))
                .containsExactly(ExitReason.TABLE_WRITE, ExitReason.FALSE_SHARING, ExitReason.FALSE_SHARING);
        assertThat(run.guest.reg("eax")).isEqualTo(0x102);
    }

    @Test
    void aLoadOfCr3ProtectsTheNewTablesAndFreesThoseOfTheOldOnesThatAreNotShared() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0xf000]
            mov [0x12000], eax
            mov dword [0xf008], 0x11003
            mov eax, 0x12000
            mov cr3, eax
            mov dword [0xf00c], 0      ; the old directory is ordinary memory
            mov dword [0x11000], 0     ; and so is the table that only it linked
            mov dword [0x10004], %#x   ; the shared table is not
            mov eax, [0x12000]
            mov ebx, [0x1000]
            """.formatted(DATA | KERNEL)));
        assertThat(run.exitsAt(PagingGuest.DIRECTORY)).hasSize(2);
        assertThat(run.exitsAt(0x11000)).isEmpty();
        assertThat(run.exitsAt(0x10000)).hasSize(1);
        assertThat(run.exitsAt(0x12000)).hasSize(1);
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA);
    }

    @Test
    void aTableInAHoleReadsAsTheBusDoes() {
        AgainstBare run = run(PagingGuest.of("mov edi, next\n mov eax, [0x800000]\n next: nop\n")
                .set(PagingGuest.DIRECTORY + 8, 0x5000_0003));
        assertThat(run.guest.reg("eax")).isEqualTo(0xffff_ffffL);
    }

    @Test
    void userCodeHasAViewOfItsOwn() {
        AgainstBare run = run(PagingGuest.withUser(
                        "mov eax, [0x1000]\n" + PagingGuest.callUser(1) + "mov ecx, [0x10004]\n mov esi, [0x10008]\n",
                        "mov [0x2000], eax\n mov eax, [0x1000]")
                .map(0x1000, DATA, KERNEL)
                .map(0x2000, DATA + 0x1000, 7));
        assertThat(run.count(ExitReason.PAGE_FAULT)).isEqualTo(1);
        assertThat(run.guest.reg("esi")).isEqualTo(DATA + 0x1000 | 7 | ACCESSED | DIRTY);
    }

    @Test
    void framesThatAreGivenAtTheFirstTouchCostOneHiddenFaultEach() {
        MonitorConfig lazy = CONFIG.withFrames(false, 1, false, List.of());
        AgainstBare run = AgainstBare.same(
                lazy,
                PagingGuest.of("mov eax, [0x1000]\n mov ebx, [0x2000]\n")
                        .map(0x1000, 0x300000, KERNEL)
                        .map(0x2000, 0x300000, KERNEL)
                        .start());
        assertThat(run.exitsAt(0x1000)).hasSize(1).allMatch(it -> it.reason() == ExitReason.HIDDEN_FAULT);
        assertThat(run.exitsAt(0x2000)).isEmpty();
    }

    @Test
    void aMonitorThatAnswersWithHardwaresEntryTellsTheGuestAnAddressThatIsNotItsOwn() {
        MonitorConfig mistaken = CONFIG.withMistakes(Set.of(Mistake.RETURN_HARDWARE_ENTRY));
        AgainstBare run = AgainstBare.compare(
                mistaken,
                PagingGuest.of("mov eax, [0x10004]\n").map(0x1000, DATA, KERNEL).start());
        long hpa = run.monitored.vm().frames().hpa(DATA);
        assertThat(run.bare.reg("eax")).isEqualTo(DATA | KERNEL);
        assertThat(run.guest.reg("eax") & ~0xfffL).isEqualTo(hpa);
        assertThat(run.exitsAt(0x10000).getFirst().answer()).isEqualTo(ExitAnswer.HANDLED);
    }
}
