package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.x86.mmu.TlbModel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Self-modifying code, page crossings, string instructions, holes, sparse memory, budgets.
class CodeAndMemoryTest {
    @Test
    void aStoreIntoTheNextInstructionIsSeenAtOnce() {
        Guest guest = Guest.flat("""
                mov byte [patch+1], 2
        patch:  mov eax, 1
                hlt
                """).run();

        assertThat(guest.reg("eax")).isEqualTo(2);
    }

    @Test
    void aLoopThatRewritesItselfCountsExactly() {
        Guest guest = Guest.flat("""
                mov ecx, 100
                xor eax, eax
        again:  inc byte [patch+1]
        patch:  add al, 0
                loop again
                hlt
                """).run();

        int sum = 0;
        for (int i = 1; i <= 100; i++) {
            sum += i;
        }
        assertThat(guest.reg("al")).isEqualTo(sum & 0xff);
        assertThat(guest.machine.cpu().instructions()).isEqualTo(2 + 3 * 100 + 1);
    }

    @Test
    void anInstructionMayCrossAPage() {
        Guest guest = Guest.flat("""
                jmp edge
                times 0xff9 - ($ - $$) nop
        edge:   inc ecx
                mov eax, 0x12345678
                mov byte [edge+5], 0x99
                cmp ecx, 2
                jb edge
                hlt
                """).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(guest.reg("eax"))
                .as("the second page's byte was overwritten")
                .isEqualTo(0x99345678L);
    }

    @Test
    void repeatedMovesCountEveryIterationAndObeyTheBudget() {
        Guest guest = Guest.flat("mov esi, 0x200000\nmov edi, 0x300000\nmov ecx, 10000\nrep movsd\nhlt\n");
        byte[] pattern = "hypercell".repeat(5000).getBytes(StandardCharsets.US_ASCII);
        guest.machine.writeGpa(0x200000, pattern);
        Stop first = guest.machine.run(1003);

        assertThat(first).isInstanceOf(Stop.Budget.class);
        assertThat(guest.machine.cpu().instructions()).isEqualTo(1003);
        assertThat(guest.reg("ecx")).isEqualTo(9000);
        guest.machine.run(1_000_000);
        assertThat(guest.machine.cpu().instructions()).isEqualTo(3 + 10_000 + 1);
        assertThat(guest.machine.readGpa(0x300000, 40_000)).isEqualTo(guest.machine.readGpa(0x200000, 40_000));
    }

    @Test
    void anOverlappingMoveRepeatsItsOwnOutput() {
        Guest guest = Guest.flat("""
                mov byte [0x200000], 0x5a
                mov esi, 0x200000
                mov edi, 0x200001
                mov ecx, 500
                rep movsb
                hlt
                """).run();

        assertThat(guest.machine.readGpa(0x200000, 501)).containsOnly(0x5a);
    }

    @Test
    void aStringThatFaultsContinuesAtTheElement() {
        Guest guest = Guest.paged("""
                mov edi, 0x1ff8
                mov ecx, 4
                mov eax, 0x77
                rep stosd
                hlt
                """).run();

        assertThat(guest.reg("edi")).isEqualTo(0x2000);
        assertThat(guest.reg("ecx")).isEqualTo(2);
        assertThat(guest.dword(0x5ff8)).isEqualTo(0x77);
        assertThat(guest.machine.cpu().register("cr2")).isEqualTo(0x2000);
    }

    @Test
    void aWriteAcrossTwoPagesChangesNothingWhenTheSecondFaults() {
        Guest guest = Guest.paged("mov dword [0x1ffe], -1\nhlt\n").run();

        assertThat(guest.machine.cpu().register("cr2")).isEqualTo(0x2000);
        assertThat(guest.machine.readGpa(0x5ffe, 2)).containsOnly(0);
    }

    @Test
    void holesReadOnesOrZerosAndSwallowWrites() {
        String program = "mov dword [0x40000000], 5\nmov eax, [0x40000000]\nhlt\n";

        assertThat(Guest.flat(program).run().reg("eax")).isEqualTo(0xffffffffL);
        assertThat(Guest.flat(PcConfig.DEFAULT.withHoles(false), program).run().reg("eax"))
                .isZero();
    }

    @Test
    void fourGibibytesCostOnlyWhatIsTouched() {
        Guest guest = Guest.flat(
                        PcConfig.DEFAULT.withRam(1L << 32), "mov dword [0xfffffffc], 5\nmov eax, [0xfffffffc]\nhlt\n")
                .run();

        assertThat(guest.reg("eax")).isEqualTo(5);
        assertThat(guest.machine.touchedBytes()).isLessThan(1 << 20);
    }

    @Test
    void tenThousandMachinesComeAndGo() {
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            try (PcMachine machine = PcMachine.create(PcConfig.DEFAULT)) {
                machine.startFlat32(0x1000, 0x9000, 0xe000);
                machine.writeGpa(0x1000, new byte[] {(byte) 0xb8, 1, 0, 0, 0, (byte) 0xf4});
                machine.run(10);
                sum += machine.cpu().register("eax");
            }
        }
        assertThat(sum).isEqualTo(10_000);
    }

    @Test
    void theTlbGeometryDecidesHowOftenTheProcessorWalks() {
        String program = """
                mov ebx, 3
        round:  mov edi, 0x110000
                mov ecx, 8
        touch:  mov eax, [edi]
                add edi, 0x1000
                loop touch
                dec ebx
                jne round
                hlt
                """;
        long[] misses = new long[3];
        TlbModel[] models = {TlbModel.of(64, 4), TlbModel.of(4, 4), TlbModel.NONE};
        for (int i = 0; i < models.length; i++) {
            Guest guest = Guest.paged(PcConfig.DEFAULT.withTlb(models[i]), program);
            for (int page = 0; page < 16; page++) {
                guest.setDword(Guest.TABLE + 4 * (0x110 + page), 0x110000 + page * 0x1000 | 3);
            }
            guest.run();
            assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Halted.class);
            misses[i] = guest.machine.counters().tlbMisses();
        }
        assertThat(misses[0]).as("8 pages and the code's fit").isEqualTo(8 + 1);
        assertThat(misses[1])
                .as("least recently used, too many pages: nothing is ever found")
                .isEqualTo(24 + 1);
        assertThat(misses[2])
                .as("every access walks: 24 reads and the fetch of the code page")
                .isEqualTo(24 + 1);
    }

    @Test
    void aRequestedStopEndsAnEndlessLoop() throws InterruptedException {
        Guest guest = Guest.flat("again: jmp again\n");
        Thread other = new Thread(guest.machine::requestStop);
        other.start();
        Stop stop = guest.machine.run(Long.MAX_VALUE / 4);
        other.join();

        assertThat(stop).isInstanceOf(Stop.Interrupted.class);
    }

    @Test
    void whatIsNotImplementedSaysSoAtItsInstruction() {
        Guest guest = Guest.flat("""
                mov eax, 5
                mov dword [0xfee00300], 0x4200
                hlt
                """).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.Unsupported.class);
        assertThat(guest.machine.lastStop().sentence()).contains("SMI").contains("SDM 3C");
        assertThat(guest.reg("eax")).isEqualTo(5);
    }
}
