package hypercell.engine.x86.exec;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.bus.PortBus;
import hypercell.engine.observe.EventStream;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.mmu.PagingContext;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The translated loop and the interpreter agree: registers, flags, memory, counts, and the place of a fault.
class LoopTranslatorTest {
    private static final String CRC = """
            mov ecx, 20000
            mov eax, -1
            mov esi, 0x2000
    again:  movzx edx, byte [esi+ecx]
            xor al, dl
            mov ebx, 8
    bit:    mov edx, eax
            shr eax, 1
            test dl, 1
            je even
            xor eax, 0xedb88320
    even:   dec ebx
            jne bit
            add [esi], eax
            sub ecx, 1
            jne again
            hlt
            """;

    @Test
    void bothGiveTheSameStateAndTheSameCount() {
        TranslatingLoop interpreted = machine(CRC, false);
        TranslatingLoop translated = machine(CRC, true);
        assertThat(interpreted.run(0x1000)).isNull();
        assertThat(translated.run(0x1000)).isNull();

        assertThat(translated.cpu.r).containsExactly(interpreted.cpu.r);
        assertThat(translated.cpu.flags.eflags()).isEqualTo(interpreted.cpu.flags.eflags());
        assertThat(translated.cpu.retired).isEqualTo(interpreted.cpu.retired).isGreaterThan(1_000_000);
        assertThat(translated.cpu.mmu.read32(0x2000)).isEqualTo(interpreted.cpu.mmu.read32(0x2000));
    }

    @Test
    void aFaultInTheMiddleOfATranslatedBlockIsPrecise() {
        String program = """
                mov edi, 0x100000
                xor eax, eax
        fill:   add eax, 7
                mov [edi], eax
                add edi, 4
                cmp eax, 0
                jne fill
                hlt
                """;
        TranslatingLoop interpreted = faulting(program, false);
        TranslatingLoop translated = faulting(program, true);
        GuestFault expected = interpreted.run(0x1000);
        GuestFault actual = translated.run(0x1000);

        assertThat(actual.getMessage()).isEqualTo(expected.getMessage()).contains("not present");
        assertThat(translated.cpu.mmu.faultAddress())
                .isEqualTo(interpreted.cpu.mmu.faultAddress())
                .isEqualTo(0x200000);
        assertThat(translated.cpu.eip).isEqualTo(interpreted.cpu.eip);
        assertThat(translated.cpu.retired).isEqualTo(interpreted.cpu.retired);
        assertThat(translated.cpu.r).containsExactly(interpreted.cpu.r);
        assertThat(translated.cpu.flags.eflags()).isEqualTo(interpreted.cpu.flags.eflags());
    }

    private static TranslatingLoop machine(String source, boolean translate) {
        EventStream events = new EventStream(() -> 0);
        TranslatingLoop loop = new TranslatingLoop(16 << 20, new PortBus(events), events, translate);
        Assembler.Result result = Assembler.assemble(source, 32, 0x1000, Map.of());
        assertThat(result.problems()).isEmpty();
        loop.load(0x1000, result.assembly().bytes());
        return loop;
    }

    /// The first 2 MiB are identity-mapped, the rest is not.
    private static TranslatingLoop faulting(String source, boolean translate) {
        TranslatingLoop loop = machine(source, translate);
        loop.cpu.mmu.write32(0x400000, 0x401003);
        for (int page = 0; page < 512; page++) {
            loop.cpu.mmu.write32(0x401000 + 4 * page, page << 12 | 3);
        }
        loop.cpu.mmu.setContext(PagingContext.OFF.withTables(PagingFormat.TWO_LEVEL, 0x400000));
        return loop;
    }
}
