package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.Guest;
import hypercell.engine.platform.PcMachine;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The monitor's map of memory: holes, frames that come and go, and what a guest that looks for memory finds.
class GuestFramesTest {
    private static final int RAM = (int) AgainstBare.PC.ramBytes();
    private static final String OFF = "mov eax, cr0\n and eax, 0x7fffffff\n mov cr0, eax\n";
    /// Writes to each MiB from 2 MiB on and reads back, until one does not remember; then ESI is the size found.
    private static final String PROBE = """
            mov esi, 0x200000
    probe:  mov dword [esi], 0x12345678
            cmp dword [esi], 0x12345678
            jne found
            add esi, 0x100000
            cmp esi, 0x1000000
            jne probe
    found:  mov eax, [esi]
    """;
    private static final long PSE = 0x10;

    private static MonitorConfig config(String memory) {
        return MonitorConfig.DEFAULT.withMemory(memory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aGuestThatLooksForMemoryWithPagingOffFindsWhatItWasGiven(String memory) {
        AgainstBare run =
                AgainstBare.same(config(memory), PagingGuest.of(OFF + PROBE).start());
        assertThat(run.guest.reg("esi")).isEqualTo(RAM);
        assertThat(run.guest.reg("eax")).isEqualTo(0xffff_ffffL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aGuestThatLooksForMemoryWithPagingOnFindsTheSame(String memory) {
        PagingGuest guest = PagingGuest.of(PROBE).cr4(PSE);
        guest.map(0x200000, 0x200000, 3).map(0x300000, 0x300000, 3);
        for (int i = 1; i < 4; i++) {
            guest.set(PagingGuest.DIRECTORY + 4 * i, (i << 22) | 0x83);
        }
        AgainstBare run = AgainstBare.same(config(memory), guest.start());
        assertThat(run.guest.reg("esi")).isEqualTo(RAM);
        assertThat(run.count(ExitReason.PAGE_FAULT)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aPageFaultForMemoryThatIsNotThereIsAMistakeWithPagingOff(String memory) {
        MonitorConfig mistaken = config(memory).withMistakes(Set.of(Mistake.FAULT_WITHOUT_PAGING));
        PagingGuest guest = PagingGuest.of(OFF + "mov edi, next\n mov eax, [0x500000]\n next: mov ecx, 1\n");
        AgainstBare run = AgainstBare.compare(mistaken, guest.start());
        assertThat(run.bare.dword(PagingGuest.LOG + 4)).isZero();
        assertThat(run.bare.reg("eax")).isEqualTo(0xffff_ffffL);
        assertThat(run.dword(PagingGuest.LOG + 4)).isEqualTo(0x500000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aPageFaultForATranslationToAHoleIsAMistakeWithPagingOn(String memory) {
        MonitorConfig mistaken = config(memory).withMistakes(Set.of(Mistake.FAULT_ON_HOLES));
        PagingGuest guest = PagingGuest.of("mov edi, next\n mov eax, [0x1000]\n next: mov ecx, 1\n")
                .map(0x1000, 0x500000, 3);
        AgainstBare run = AgainstBare.compare(mistaken, guest.start());
        assertThat(run.bare.reg("eax")).isEqualTo(0xffff_ffffL);
        assertThat(run.dword(PagingGuest.LOG + 4)).isEqualTo(0x1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aHoleInsideRamIsNoMemoryForAnybody(String memory) {
        var hole = new GuestFrames.Hole(0xa0000, 0xfffff);
        MonitorConfig holed = config(memory).withFrames(false, 3, false, List.of(hole));
        Guest guest = PagingGuest.of(OFF + "mov dword [0xa0000], 5\n mov eax, [0xa0000]\n mov ebx, [0x9f000]\n")
                .start()
                .apply(MonitoredGuest.create(AgainstBare.PC, holed).guest());
        guest.run();
        assertThat(guest.reg("eax")).isEqualTo(0xffff_ffffL);
        assertThat(guest.reg("ebx")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aWithdrawnPageComesBackInAnotherFrameWhenTheGuestTouchesIt(String memory) {
        MonitoredGuest monitored =
                MonitoredGuest.create(AgainstBare.PC, config(memory)).audited();
        Guest guest = loop(monitored.guest());
        guest.machine.run(40);
        long before = monitored.vm().frames().hpa(PagingGuest.DATA);
        int used = monitored.vm().hardware().frames().used();

        assertThat(monitored.withdraw(PagingGuest.DATA)).isTrue();
        assertThat(monitored.withdraw(PagingGuest.DATA)).isFalse();
        assertThat(monitored.vm().hardware().frames().used()).isLessThan(used);
        monitored.vm().hardware().frames().allocate(FrameOwner.OTHER); // somebody else has it now
        guest.machine.run(100_000);

        assertThat(guest.reg("eax")).isEqualTo(1000);
        assertThat(guest.dword(PagingGuest.DATA)).isEqualTo(1000);
        assertThat(monitored.vm().frames().pagedIn()).isEqualTo(1);
        assertThat(monitored.vm().frames().hpa(PagingGuest.DATA)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aWithdrawnPageTableKeepsItsEntriesAndTheirFlags(String memory) {
        MonitoredGuest monitored =
                MonitoredGuest.create(AgainstBare.PC, config(memory)).audited();
        Guest guest = loop(monitored.guest());
        guest.machine.run(40);
        monitored.withdraw(PagingGuest.TABLE);
        guest.machine.run(100_000);
        assertThat(guest.reg("eax")).isEqualTo(1000);
        assertThat(guest.dword(PagingGuest.TABLE + 4)).isEqualTo(PagingGuest.DATA | 3 | 0x60);
    }

    private static Guest loop(PcMachine machine) {
        return PagingGuest.of("""
            mov dword [0x1000], 0
            mov ecx, 1000
    next:   inc dword [0x1000]
            mov eax, [0x1000]
            loop next
            """).map(0x1000, PagingGuest.DATA, 3).start().apply(machine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aGuestGivesPagesBackThroughItsBalloon(String memory) {
        MonitoredGuest monitored =
                MonitoredGuest.create(AgainstBare.PC, config(memory)).audited();
        Balloon balloon = monitored.balloon();
        balloon.want(2);
        Guest guest = PagingGuest.of("""
            mov dword [0x1000], 7
            mov dx, 0xba10
            in eax, dx
            mov esi, eax          ; how many are wanted
            mov eax, 0x200
            out dx, eax           ; page 0x200 is the balloon's
            mov eax, 0x201
            out dx, eax
            mov eax, 0x12345
            out dx, eax           ; there is no such page
            mov dx, 0xba14
            in eax, dx
            mov ebx, eax
            mov eax, 0x200
            out dx, eax           ; back again, empty
            mov ecx, [0x1000]
            """).map(0x1000, 0x200000, 3).start().apply(monitored.guest());
        guest.run();
        assertThat(guest.reg("esi")).isEqualTo(2);
        assertThat(guest.reg("ebx")).isEqualTo(2);
        assertThat(guest.reg("ecx")).isZero();
        assertThat(balloon.pages()).isEqualTo(1);
        assertThat(balloon.refused()).isEqualTo(1);
        assertThat(monitored.vm().frames().hpaIfPresent(0x201000)).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void aWithdrawnPageThatTheGuestGivesBackIsForgotten(String memory) {
        MonitoredGuest monitored =
                MonitoredGuest.create(AgainstBare.PC, config(memory)).audited();
        Balloon balloon = monitored.balloon();
        Guest guest = loop(monitored.guest());
        guest.machine.run(100_000);
        monitored.withdraw(PagingGuest.DATA);
        balloon.write(0, 4, PagingGuest.DATA >> 12);
        assertThat(state(monitored, PagingGuest.DATA)).isEqualTo(FrameTable.State.BALLOONED);
        assertThat(guest.dword(PagingGuest.DATA)).isZero();
        balloon.write(4, 4, PagingGuest.DATA >> 12);
        assertThat(state(monitored, PagingGuest.DATA)).isEqualTo(FrameTable.State.UNTOUCHED);
        assertThat(monitored.vm().frames().pagedIn()).isZero();
    }

    private static FrameTable.State state(MonitoredGuest monitored, int gpa) {
        return monitored.vm().frames().table().pages().get(gpa >> 12).state();
    }

    @Test
    void codeThatTheGuestGivesBackIsScannedAnewWhenThePageHasOther() {
        MonitorConfig scanned = config("shadow").withPrivilege("scanBeforeExecute");
        MonitoredGuest monitored =
                MonitoredGuest.create(AgainstBare.PC, scanned).audited();
        monitored.balloon();
        Guest guest = Guest.on(monitored.guest(), """
            mov byte [0x200000], 0x43     ; inc ebx
            mov byte [0x200001], 0xc3     ; ret
            call 0x200000
            mov dx, 0xba10
            mov eax, 0x200
            out dx, eax
            mov byte [0x200000], 0x41     ; inc ecx
            mov byte [0x200001], 0xc3
            xor ecx, ecx
            call 0x200000
            cli
            hlt
            """.replace("call 0x200000", "mov esi, 0x200000\n call esi"));
        guest.run();
        assertThat(guest.reg("ebx")).isEqualTo(1);
        assertThat(guest.reg("ecx")).isEqualTo(1);
    }
}
