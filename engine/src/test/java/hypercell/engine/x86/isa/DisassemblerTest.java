package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisassemblerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            32 | a334120000           | mov [0x1234], eax
            32 | c7053412000005000000 | mov dword [0x1234], 0x5
            32 | 8b448b08             | mov eax, [ebx+ecx*4+0x8]
            32 | 8b43f8               | mov eax, [ebx-0x8]
            32 | f3a4                 | rep movsb
            32 | f3a6                 | repe cmpsb
            32 | 64f3a5               | rep fs movsd
            32 | 67a4                 | a16 movsb
            32 | f0830301             | lock add dword [ebx], 0x1
            32 | 64a110000000         | mov eax, [fs:0x10]
            32 | 67a13412             | mov eax, [a16 0x1234]
            32 | 9a341200000800       | call 0x8:0x1234
            32 | 66ea34120800         | jmp word 0x8:0x1234
            32 | ff2b                 | jmp far [ebx]
            32 | 66ff2b               | jmp far word [ebx]
            32 | 66ff23               | jmp word [ebx]
            32 | 66e80000             | call word 0x104
            32 | 660f840000           | je near word 0x105
            32 | 6674fd               | o16 je short 0x100
            32 | 60                   | pushad
            32 | 6660                 | pushaw
            16 | 60                   | pusha
            16 | 66cf                 | iretd
            32 | 666a05               | push word 0x5
            32 | 6aff                 | push 0xffffffff
            32 | 6606                 | o16 push es
            32 | 660f0113             | o16 lgdt [ebx]
            32 | 8cd8                 | mov eax, ds
            32 | 668c18               | mov [eax], ds
            32 | 8ed8                 | mov ds, ax
            32 | 0fb603               | movzx eax, byte [ebx]
            32 | 0f9403               | sete [ebx]
            32 | d1e0                 | shl eax, 1
            32 | d323                 | shl dword [ebx], cl
            32 | 0f20d8               | mov eax, cr3
            32 | d9c1                 | fld st1
            32 | 0f71d103             | psrlw mm1, 0x3
            32 | 0fff                 | (incomplete)
            32 | 0f0a                 | (bad)
            16 | 8b42fe               | mov ax, [bp+si-0x2]
            16 | 67668b0424           | mov eax, [esp]
            """)
    void printsIntelSyntaxAsNasmReadsIt(int bits, String hex, String text) {
        assertThat(Disassembler.text(decode(hex, bits), 0x100)).isEqualTo(text);
    }

    @Test
    void branchTargetsAreAbsoluteAndWrapInTheOperandSize() {
        assertThat(Disassembler.text(decode("eb0e", 32), 0x100000)).isEqualTo("jmp 0x100010");
        assertThat(Disassembler.text(decode("ebf0", 16), 0x4)).isEqualTo("jmp 0xfff6");
        assertThat(Disassembler.text(decode("ebf0", 32), 0x4)).isEqualTo("jmp 0xfffffff6");
    }

    @Test
    void symbolsReplaceTargetsAndAbsoluteAddresses() {
        assertThat(Disassembler.text(decode("eb0e", 32), 0, a -> a == 0x10 ? "top" : null))
                .isEqualTo("jmp top");
        assertThat(Disassembler.text(decode("a134120000", 32), 0, a -> a == 0x1234 ? "counter" : null))
                .isEqualTo("mov eax, [counter]");
    }

    private static Insn decode(String hex, int bits) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return Decoder.decode(bytes, 0, bytes.length, bits);
    }
}
