package hypercell.engine.monitor.xen;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.ExitReason;
import org.junit.jupiter.api.Test;

class ParavirtualGuestTest {
    @Test
    void aDomainBeginsAtLevelOneInTablesOfItsOwnAndFindsStartInfoByEsi() {
        SmallDomain domain = SmallDomain.of("mov eax, cs\n mov ebx, [esi + 0x20]\n mov ecx, [esi]\n again: jmp again");

        domain.machine.run(3);

        assertThat(domain.get("eax")).isEqualTo(0xe019);
        assertThat(domain.get("ebx")).isEqualTo(SmallDomain.PAGES);
        assertThat(domain.get("ecx")).isEqualTo(0x2d6e6578); // "xen-"
        assertThat(domain.machine.cpu().cpl()).isEqualTo(1);
        assertThat(domain.machine.paging().enabled()).isTrue();
    }

    @Test
    void theGuestReadsBackTheMachineFramesThatItsOwnTablesHold() {
        SmallDomain domain = SmallDomain.of("""
                mov edi, [esi + 0x3c]           ; pt_base
                mov eax, [edi + 0xc00]          ; the entry for 0xc0000000
                mov ebx, eax
                shr ebx, 12
                mov ecx, [0xff800000 + ebx * 4] ; machine to physical
                mov edx, [esi + 0x44]           ; the list of frames
                mov edx, [edx + ecx * 4]        ; and back
                again: jmp again
                """);

        domain.machine.run(7);

        assertThat(domain.get("eax") >>> 12).isEqualTo(domain.pageTable());
        assertThat(domain.get("edx")).isEqualTo(domain.get("ebx"));
        assertThat(domain.get("ecx")).isLessThan(SmallDomain.PAGES);
        assertThat(domain.get("ebx")).isNotEqualTo(domain.get("ecx"));
    }

    @Test
    void aHypercallThroughTheHypercallPageIsOneExit() {
        SmallDomain domain = SmallDomain.of("""
                xor ebx, ebx
                mov ecx, 2
                mov edx, text
                call hypercall_page + 18 * 32
                mov ebx, 2
                mov ecx, reason
                call hypercall_page + 29 * 32
                text: db "ok"
                align 4
                reason: dd 0
                align 4096
                hypercall_page: times 4096 db 0
                """);

        Stop stop = domain.run();

        assertThat(domain.console()).isEqualTo("ok");
        assertThat(stop).isEqualTo(new Stop.Exited(0, "sched_op shutdown (poweroff)"));
        assertThat(domain.machine.eventStream().exits()).containsOnlyKeys(ExitReason.HYPERCALL);
        assertThat(domain.exits().map(it -> it.detail()))
                .containsExactly("console_io write of 2", "sched_op shutdown: poweroff");
        assertThat(domain.guest.hypercalls().of(Hypercall.CONSOLE_IO).calls()).isEqualTo(1);
    }

    @Test
    void theKernelReadsTheMachineToPhysicalTableButCannotWriteIt() {
        SmallDomain domain = SmallDomain.of("mov eax, [0xff800000]\n mov [0xff800000], eax");

        Stop stop = domain.run();

        assertThat(stop).isInstanceOf(Stop.TripleFault.class);
        assertThat(stop.sentence()).contains("#PF, and no handler for it in the trap table");
    }

    @Test
    void segmentsKeepTheKernelFromTheMonitorBecausePagesDoNot() {
        SmallDomain domain = SmallDomain.of("mov eax, [0xffc00000]");

        domain.run();

        assertThat(domain.lastExit().vector()).isEqualTo(13);
        assertThat(domain.entry(domain.root(), 0x3ff) & 7).isEqualTo(3); // present, writable, supervisor: CPL 1 may
    }

    @Test
    void privilegedInstructionsAreNotEmulated() {
        SmallDomain domain = SmallDomain.of("cli");

        assertThat(domain.run().sentence()).contains("#GP, and no handler");
        assertThat(domain.lastExit().reason()).isEqualTo(ExitReason.EXCEPTION);
    }

    @Test
    void twoRunsOfTheSameDomainHaveTheSameDigestAndPiecesOfARunAsWell() {
        String text =
                "mov ecx, 100\n again: mov eax, 29\n xor ebx, ebx\n int 0x82\n dec ecx\n jnz again\n stay: jmp stay";
        SmallDomain whole = SmallDomain.of(text);
        SmallDomain pieces = SmallDomain.of(text);

        whole.machine.run(5000);
        for (int i = 0; i < 5000; i++) {
            pieces.machine.step();
        }

        assertThat(pieces.get("ecx")).isZero();
        assertThat(pieces.machine.eventStream().exits())
                .isEqualTo(whole.machine.eventStream().exits());
        SmallDomain again = SmallDomain.of(text);
        again.machine.run(5000);
        assertThat(again.machine.digest()).isEqualTo(whole.machine.digest());
    }
}
