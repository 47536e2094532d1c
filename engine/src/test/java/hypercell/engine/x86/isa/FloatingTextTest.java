package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Text of x87, MMX, SSE and VEX instructions. Bytes are what nasm 2.16 writes.
class FloatingTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fadd st0, st1                     | d8c1
            fadd st(1), st(0)                 | dcc1
            fadd st3                          | d8c3
            fadd                              | dec1
            faddp                             | dec1
            faddp st2                         | dec2
            fsubrp st4, st0                   | dee4
            fadd dword [0x1234]               | d80534120000
            fdivr qword [0x1234]              | dc3d34120000
            fld tword [0x1234]                | db2d34120000
            fstp tword [0x1234]               | db3d34120000
            fild qword [0x1234]               | df2d34120000
            fistp word [0x1234]               | df1d34120000
            fisttp dword [0x1234]             | db0d34120000
            fbstp [0x1234]                    | df3534120000
            fxch                              | d9c9
            fxch st2                          | d9ca
            fcom                              | d8d1
            fcomi st0, st5                    | dbf5
            fcmovnbe st0, st3                 | dbd3
            fucompp                           | dae9
            fnstcw [0x1234]                   | d93d34120000
            fstcw [0x1234]                    | 9bd93d34120000
            fldcw [0x1234]                    | d92d34120000
            fnstsw ax                         | dfe0
            fstsw ax                          | 9bdfe0
            finit                             | 9bdbe3
            fninit                            | dbe3
            fclex                             | 9bdbe2
            fsave [0x1234]                    | 9bdd3534120000
            frstor [0x1234]                   | dd2534120000
            fsincos                           | d9fb
            fyl2xp1                           | d9f9
            ffree st7                         | ddc7
            movq mm1, [0x1234]                | 0f6f0d34120000
            movd mm2, eax                     | 0f6ed0
            movd eax, mm2                     | 0f7ed0
            psllw mm3, 4                      | 0f71f304
            emms                              | 0f77
            pavgb mm1, mm2                    | 0fe0ca
            movaps xmm0, xmm1                 | 0f28c1
            movups [0x1234], xmm7             | 0f113d34120000
            movss xmm0, [0x1234]              | f30f100534120000
            movsd xmm0, qword [0x1234]        | f20f100534120000
            movsd [0x1234], xmm1              | f20f110d34120000
            movsd                             | a5
            rep movsd                         | f3a5
            cmpsd                             | a7
            cmpsd xmm1, xmm2, 3               | f20fc2ca03
            cmpltsd xmm1, xmm2                | f20fc2ca01
            cmpunordps xmm1, [0x1234]         | 0fc20d3412000003
            addps xmm1, [0x1234]              | 0f580d34120000
            cvtsi2sd xmm3, eax                | f20f2ad8
            cvtsi2ss xmm3, dword [0x1234]     | f30f2a1d34120000
            cvttsd2si eax, xmm1               | f20f2cc1
            movhlps xmm1, xmm2                | 0f12ca
            movlps xmm1, [0x1234]             | 0f120d34120000
            pshufd xmm1, xmm2, 0x1b           | 660f70ca1b
            psrldq xmm3, 4                    | 660f73db04
            movdqa xmm1, [0x1234]             | 660f6f0d34120000
            movdqu [0x1234], xmm1             | f30f7f0d34120000
            movq xmm1, xmm2                   | f30f7eca
            movq xmm1, [0x1234]               | f30f7e0d34120000
            movq [0x1234], xmm1               | 660fd60d34120000
            movd xmm1, [0x1234]               | 660f6e0d34120000
            pmovmskb eax, xmm3                | 660fd7c3
            pextrw eax, xmm3, 2               | 660fc5c302
            pextrd [0x1234], xmm3, 2          | 660f3a161d3412000002
            pinsrb xmm3, [0x1234], 2          | 660f3a201d3412000002
            maskmovdqu xmm1, xmm2             | 660ff7ca
            blendvps xmm1, xmm2               | 660f3814ca
            blendvps xmm1, xmm2, xmm0         | 660f3814ca
            pcmpistri xmm1, [0x1234], 0x0c    | 660f3a630d341200000c
            ptest xmm1, xmm2                  | 660f3817ca
            pmovzxbw xmm1, [0x1234]           | 660f38300d34120000
            palignr xmm1, xmm2, 3             | 660f3a0fca03
            roundsd xmm1, xmm2, 1             | 660f3a0bca01
            crc32 eax, byte [0x1234]          | f20f38f00534120000
            popcnt ax, bx                     | 66f30fb8c3
            andn eax, ebx, [0x1234]           | c4e260f20534120000
            shlx eax, [0x1234], ebx           | c4e261f70534120000
            rorx eax, ebx, 5                  | c4e37bf0c305
            mulx eax, ebx, ecx                | c4e263f6c1
            movbe eax, [0x1234]               | 0f38f00534120000
            rdrand cx                         | 660fc7f1
            xsave [0x1234]                    | 0fae2534120000
            lfence                            | 0faee8
            """)
    void assembles32BitCode(String text, String bytes) {
        assertThat(hex(text, 32)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            movq rax, xmm9                    | 664c0f7ec8
            movq xmm9, rax                    | 664c0f6ec8
            movq mm1, rax                     | 480f6ec8
            cvtsi2sd xmm10, r9                | f24d0f2ad1
            cvttss2si r9, [rax]               | f34c0f2c08
            pextrq rax, xmm1, 1               | 66480f3a16c801
            pinsrq xmm1, [rax], 1             | 66480f3a220801
            movaps xmm15, [r15+r14*8]         | 470f283cf7
            addsd xmm8, [rel here]            | f2440f5805f7ffffff
            cmpps xmm1, [rel here], 2         | 0fc20df8ffffff02
            movnti [rax], r9                  | 4c0fc308
            rdfsbase r9                       | f3490faec1
            fxsave64 [rax]                    | 480fae00
            crc32 r8, rbx                     | f24c0f38f1c3
            andn rax, rbx, r9                 | c4c2e0f2c1
            fld tword [r9]                    | 41db29
            """)
    void assembles64BitCode(String text, String bytes) {
        assertThat(hex(text, 64)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fld [ebx]             | the size of the memory operand is not known — write dword, qword or tword before the bracket
            fadd st(8), st0       | the x87 registers are st(0) to st(7)
            fadd st1, st2         | no such combination of operands for fadd — forms: fadd st0, sti; fadd sti, st0
            movaps xmm8, xmm1     | register xmm8 exists in 64-bit code only
            addss xmm0, qword [1] | no such combination of operands for addss — forms: addss xmm, xmm/m32
            """)
    void saysWhatIsWrong(String text, String sentence) {
        assertThat(Assembler.assemble(text, 32, 0, Map.of()).problems())
                .first()
                .satisfies(problem -> assertThat(problem.sentence()).startsWith(sentence));
    }

    @Test
    void anOperandOfTheStackIsNumberedFromTheTop() {
        Insn insn = Decoder.decode(HexFormat.of().parseHex("dec3"), 0, 2, 32);
        assertThat(Disassembler.text(insn, 0)).isEqualTo("faddp st3, st0");
    }

    private static String hex(String text, int bits) {
        Assembler.Result result = Assembler.assemble("here: " + text, bits, 0, Map.of());
        assertThat(result.problems()).as(text).isEmpty();
        return HexFormat.of().formatHex(result.assembly().bytes());
    }
}
