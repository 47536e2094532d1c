package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.build.MemoryLayout;
import hypercell.dsl.spec.MemorySpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.table.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the parts of a guest lie, and what happens when they do not fit.
class LayoutTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            0x01000000, 0x100000, 0x4000, 0xe000
            0x00110000, 0x100000, 0x4000, 0xe000
            0x00100000, 0x080000, 0x4000, 0xe000
            0x00040000, 0x020000, 0x4000, 0xe000
            0x00020000, 0x010000, 0x4000, 0x1000
            0x00010000, 0x008000, 0x4000, 0x1000
            0x00006000, 0x003000, 0x1000, 0x1000
            """)
    void codeStackAndTablesFitEverySizeOfMemory(String ram, String code, String stack, String system) {
        MemorySpec memory = new MemorySpec(Long.decode(ram), true, Position.UNKNOWN);

        assertThat(MemoryLayout.of(memory, StartSpec.Mode.FLAT32))
                .isEqualTo(new MemoryLayout(Long.decode(code), Long.decode(stack), Long.decode(system), 4096L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"28.KiB", "64.KiB", "96.KiB", "128.KiB", "256.KiB", "1.MiB", "1.MiB + 4.KiB", "2.MiB", "4.GiB"})
    void aGuestWithPagingRunsInEverySizeOfMemory(String size) {
        Guest guest = Scripts.guest("guest { memory " + size + """

                paging { map 0x400000 to 0x0, rw }
                asm { mov eax, 5
                      push eax
                      pop dword[0x400000]
                      hlt } }""");

        assertThat(guest.run().stop()).isEqualTo(StopKind.HALTED);
        assertThat(guest.getPhys().getAt(0)).isEqualTo(5L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            memory 20.KiB                                       @ memory of 0x5000 bytes is out of range — 24.KiB to 4.GiB
            memory 5.GiB                                        @ memory of 0x140000000 bytes is out of range
            memory 1_000_000                                    @ memory of 0xf4240 bytes is not a multiple of 4.KiB — the next multiple is 0xf5000
            data at: 16.MiB, bytes: [1]                         @ data at 0x1000000 ends at 0x1000000, beyond the guest's memory
            data at: 1.MiB, bytes: [1]; asm 'nop'               @ data and the code both lie at 0x00100000
            data at: 0xe010, bytes: [1]                         @ the page with the GDT and data both lie at 0x0000e010
            asm 'org 0x1000000\\nnop'                           @ the code at 0x1000000..0x1000000 leads to 0x1000000, beyond the guest's memory
            asm 'times 0x2000000 nop'                           @ beyond the guest's memory
            data at: 0x5000, bytes: [1]; data at: 0x5000, bytes: [2]   @ data and data both lie at 0x00005000
            paging { directory at: 0x100000 }; asm 'nop'        @ the page directory and the code both lie at 0x00100000
            paging { tables at: 0xf000 }                        @ the page table of 0x00000000 and the page directory both lie at 0x0000f000
            memory 24.KiB; paging { map 0x400000 to 0x0, rw; map 0x800000 to 0x0, rw; map 0xc00000 to 0, rw } @ no page of memory is free for page tables — give the guest more memory
            """)
    void whatDoesNotFitIsAMistake(String body, String sentence) {
        assertThat(Scripts.errors("guest { " + body.replace("; ", "\n") + " }"))
                .anySatisfy(error -> assertThat(error).contains(sentence));
    }

    @Test
    void noPartOfTheRunDependsOnTheHost() {
        String script = "guest { paging { map 0x1000 to 0x5000, rw }\n asm 'mov [0x1000], eax\\nhlt' }.run().digest";

        assertThat(Scripts.value(script)).isEqualTo(Scripts.value(script));
    }
}
