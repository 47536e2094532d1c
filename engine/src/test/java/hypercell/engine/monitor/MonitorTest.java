package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.Guest;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest under a monitor leaves what it leaves on a bare machine.
class MonitorTest {
    private static final String COUNT = """
            mov ecx, 1000
            xor eax, eax
    again:  add eax, ecx
            mov [0x200000 + ecx * 4], eax
            loop again
            cli
            hlt
            """;

    @Test
    void aLoopWithPagingOff() {
        same(COUNT, Guest::on);
    }

    @Test
    void aLoopWithPagingOn() {
        same("""
            mov dword [0x1234], 5
            mov eax, [0x1234]
            mov ebx, cr3
            mov ecx, [0x10004]
            hlt
            """, Guest::paged);
    }

    @Test
    void interruptsAndUserCode() {
        same("""
            mov eax, handler
            mov [idt + 0x80 * 8], ax
            mov word [idt + 0x80 * 8 + 2], 8
            mov word [idt + 0x80 * 8 + 4], 0xee00
            shr eax, 16
            mov [idt + 0x80 * 8 + 6], ax
            lidt [idtr]
            push 0x23
            push 0x8000
            push 0x202
            push 0x1b
            push user
            iret
    user:   mov ecx, 3
    next:   int 0x80
            loop next
            mov eax, 99
            int 0x80
    handler: inc ebx
            cmp eax, 99
            je done
            iret
    done:   cli
            hlt
    idtr:   dw 0x7ff
            dd idt
            align 8
    idt:    times 256 dq 0
            """, Guest::on);
    }

    /// Hardware has no long mode here: from there on the monitor interprets.
    @Test
    void aGuestThatGoesToLongModeIsInterpretedFromThere() {
        MonitorConfig config = MonitorConfig.DEFAULT;
        AgainstBare run = AgainstBare.same(config, machine -> Guest.on(machine, """
            mov dword [0x10000], 0x11003
            mov dword [0x11000], 0x12003
            mov dword [0x12000], 0x83
            mov dword [0x12008], 0x200083
            mov eax, 0x20
            mov cr4, eax
            mov eax, 0x10000
            mov cr3, eax
            mov ecx, 0xc0000080
            rdmsr
            or eax, 0x100
            wrmsr
            mov eax, cr0
            or eax, 0x80000000
            mov cr0, eax
            mov dword [0x9000], 7
            cli
            hlt
            """));

        assertThat(run.count(ExitReason.CR0_WRITE)).isEqualTo(1);
        assertThat(run.count(ExitReason.CLI)).as("interpreted").isZero();
        assertThat(run.monitored.monitor().interpreted()).isEqualTo(3);
    }

    /// A request ends one run, and no other.
    @ParameterizedTest
    @ValueSource(strings = {"deprivileged", "scanBeforeExecute"})
    void aRunThatWasInterruptedGoesOn(String privilege) {
        PcMachine machine = MonitoredGuest.create(PcConfig.DEFAULT, MonitorConfig.DEFAULT.withPrivilege(privilege))
                .guest();
        Guest guest = Guest.on(machine, COUNT);
        machine.observe(event -> {
            if (event instanceof Event.Exit exit && exit.reason() == ExitReason.HIDDEN_FAULT) {
                machine.requestStop();
            }
        });

        Stop stop = machine.run(1_000_000);
        int interruptions = 0;
        while (stop instanceof Stop.Interrupted && interruptions < 10) {
            interruptions++;
            stop = machine.run(1_000_000);
        }

        assertThat(interruptions).as("one for each hidden fault").isBetween(1, 3);
        assertThat(stop).isInstanceOf(Stop.Halted.class);
        assertThat(guest.dword(0x200000 + 4)).as("the last sum").isEqualTo(500_500);
    }

    interface Start {
        Guest on(PcMachine machine, String source);
    }

    private static void same(String source, Start start) {
        AgainstBare.same(MonitorConfig.DEFAULT, machine -> start.on(machine, source));
    }
}
