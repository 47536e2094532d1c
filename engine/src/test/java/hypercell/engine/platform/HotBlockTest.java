package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks that run thousands of times are compiled as a whole. Single steps never are: they are the reference.
class HotBlockTest {
    private static final int DEVICE = 0xa0000;

    /// Steps until the guest stops by itself.
    private static Guest stepped(Guest guest) {
        Stop stop;
        do {
            stop = guest.machine.step();
        } while (stop instanceof Stop.Stepped);
        return guest;
    }

    private static String loop(String body) {
        return """
                mov ecx, 2500
                mov eax, 0x12345678
                again:
                imul eax, eax, 1664525
                add eax, 1013904223
                mov ebx, eax
                rol ebx, 13
                mov [0x5000], eax
                %s
                dec ecx
                jnz again
                hlt
                """.formatted(body.replace("; ", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add al, bh; adc [0x5001], bl; sbb dx, bx; sub dl, [0x5002]",
                "add edx, [0x5000]; adc edx, ebx; sbb edx, 0x7654321; sub dword [0x5000], ebx",
                "and dh, al; or byte [0x5003], 0x5a; xor dx, [0x5001]; xor edx, eax",
                "cmp al, bl; setg dl; cmp ax, bx; setb dh; cmp eax, [0x5000]; cmovz edx, ebx",
                "test al, 0x18; setz dl; test ebx, eax; sets dh; cmp byte [0x5002], 0x40; setle bl",
                "movzx edx, bl; movsx esi, bl; movzx edi, byte [0x5001]; movsx ebp, word [0x5002]; movzx dx, bh",
                "mov dl, bl; mov dh, al; mov si, ax; mov [0x5004], bl; mov [0x5006], bx; mov dx, [0x5001]",
                "mov byte [0x5004], 0x77; mov word [0x5006], 0x1234; mov dword [0x5008], 0x89abcdef; mov bh, 3",
                "imul edx, ebx; imul si, bx, 77; imul edi, [0x5000]; imul dx, [0x5002], 0x123",
                "inc dl; dec dh; inc si; dec word [0x5004]; neg edx; not byte [0x5001]",
                "shl edx, 3; shr ebx, 5; sar eax, 7; ror dl, 2; shld edx, eax, 9; lea esi, [eax+ebx*4+17]",
                "push eax; push ebx; pop edx; pop esi; call far_away; far_away: add esp, 4",
                "bt eax, 5; jc skip; add edx, 1; skip: xchg dl, [0x5001]; bswap ebx"
            })
    void aHotLoopDoesWhatSingleStepsDo(String body) {
        Guest hot = Guest.flat(loop(body)).run();

        assertThat(hot.machine.lastStop()).isInstanceOf(Stop.Halted.class);
        assertThat(hot.machine.digest())
                .isEqualTo(stepped(Guest.flat(loop(body))).machine.digest());
    }

    @Test
    void aHotLoopCanBeCutAnywhereByTheBudget() {
        Guest whole = Guest.flat(loop("xor edx, eax")).run();
        Guest pieces = Guest.flat(loop("xor edx, eax"));

        while (pieces.machine.run(1009) instanceof Stop.Budget) {
            assertThat(pieces.machine.cpu().instructions() % 1009).isZero();
        }
        assertThat(pieces.machine.digest()).isEqualTo(whole.machine.digest());
    }

    @Test
    void aFaultInAHotLoopLeavesTheStateBeforeItsInstruction() {
        String source = """
                mov esi, 0x100000
                again:
                inc eax
                mov edx, [esi]
                inc ebx
                add esi, 1
                jmp again
                """;
        Guest guest = Guest.paged(source).run();

        assertThat(guest.machine.lastStop()).isInstanceOf(Stop.TripleFault.class);
        assertThat(guest.reg("ebx")).isEqualTo(4093);
        assertThat(guest.reg("eax")).isEqualTo(4094);
        assertThat(guest.reg("esi")).isEqualTo(0x100ffd);
        assertThat(guest.reg("cr2")).isEqualTo(0x101000);
        assertThat(guest.reg("eip")).isEqualTo(Guest.CODE + 6);
        assertThat(guest.machine.cpu().instructions()).isEqualTo(1 + 5 * 4093 + 1);
        assertThat(guest.machine.recent(3))
                .extracting(Event.Instruction::eip)
                .containsExactly(Guest.CODE + 9L, Guest.CODE + 12L, Guest.CODE + 5L);
    }

    @Test
    void aHotLoopThatOverwritesItsNextInstructionRunsTheNewOne() {
        String source = """
                mov ecx, 3000
                mov esi, 0x5000
                again:
                cmp ecx, 5
                cmovz esi, edi
                mov [esi], ecx
                patched:
                mov eax, 1
                add ebx, eax
                dec ecx
                jnz again
                hlt
                """;
        Guest guest = Guest.flat(source);
        guest.machine.cpu().setRegister("edi", guest.labels.get("patched") + 1);
        guest.run();

        assertThat(guest.reg("ebx")).isEqualTo(2995 + 5 + 4 + 3 + 2 + 1);
        assertThat(guest.machine.cpu().instructions()).isEqualTo(2 + 7 * 3000 + 1);
    }

    @Test
    void aDeviceEndsTheRunBehindTheInstructionThatReachedIt() {
        String source = """
                mov ecx, 3000
                mov esi, 0x5000
                again:
                cmp ecx, 7
                cmovz esi, edi
                mov [esi], ecx
                inc ebx
                dec ecx
                jnz again
                hlt
                """;
        Guest guest = Guest.flat(source);
        guest.machine.cpu().setRegister("edi", DEVICE);
        guest.machine.attach(new Ending(guest.machine), DEVICE, 4096);
        guest.run();

        assertThat(guest.machine.lastStop()).isEqualTo(new Stop.Exited(7, "ending"));
        assertThat(guest.reg("ebx")).isEqualTo(2993);
        assertThat(guest.machine.cpu().instructions()).isEqualTo(2 + 6 * 2993 + 3);
    }

    @Test
    void theTrailShowsTheIterationsOfAHotLoop() {
        Guest guest = Guest.flat("mov ecx, 5000\nagain: inc eax\ndec ecx\njnz again\nhlt")
                .run();
        long again = guest.labels.get("again");

        assertThat(guest.machine.recent(5))
                .extracting(Event.Instruction::eip)
                .containsExactly(again + 2, again, again + 1, again + 2, again + 4);
    }

    /// Ends the run with what is written to it.
    private record Ending(PcMachine machine) implements MemoryDevice {
        @Override
        public String name() {
            return "ending";
        }

        @Override
        public String register(long offset, boolean write) {
            return "status";
        }

        @Override
        public long read(long offset, int bytes) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value) {
            machine.exit((int) value, name());
        }
    }
}
