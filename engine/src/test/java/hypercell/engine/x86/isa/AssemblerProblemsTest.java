package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What users read when their assembly text is wrong.
class AssemblerProblemsTest {
    private static final byte WAIT = (byte) 0x9B;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            mvo eax, 5               | 1:1 | unknown instruction 'mvo' — did you mean 'mov'?
            mov ebx, ebxx            | 1:10 | 'ebxx' is neither a register, a label, nor a constant — did you mean 'ebx'?
            jmp tpo                  | 1:5 | 'tpo' is neither a register, a label, nor a constant — did you mean 'top'?
            mov eax, bl              | 1:10 | operand sizes differ: 32 and 8 bits — movzx and movsx widen a value
            mov word [x], eax        | 1:15 | operand sizes differ: 16 and 32 bits — movzx and movsx widen a value
            mov [eax], [ebx]         | 1:12 | two memory operands: an instruction can name memory only once — load one into a register first
            mov [x], 5               | 1:5 | the size of the memory operand is not known — write byte, word or dword before the bracket
            bt [x], 5                | 1:4 | the size of the memory operand is not known — write word or dword before the bracket
            mov al, 256              | 1:9 | 256 does not fit in 8 bits (-128..255)
            mov ax, -32769           | 1:9 | -32769 does not fit in 16 bits (-32768..65535)
            add eax, 0x100000000     | 1:10 | 4294967296 does not fit in 32 bits (-2147483648..4294967295)
            dw 1, 70000              | 1:7 | 70000 does not fit in 16 bits (-32768..65535) — use a wider data directive
            int 256                  | 1:5 | 256 does not fit in 8 bits (-128..255)
            lea eax, [eax+esp*2]     | 1:10 | esp cannot be an index register — use it as the base, or another register
            lea eax, [eax+ebx*3]     | 1:15 | bad scale 3 of ebx — the scale is 1, 2, 4 or 8
            lea eax, [eax+bx]        | 1:10 | 16- and 32-bit registers cannot be mixed in an address
            lea ax, [ax+si]          | 1:9 | a 16-bit address cannot have these registers — bx or bp, plus si or di, plus a constant
            mov eax, [al]            | 1:10 | 'al' cannot be part of an address — use ebx, esi ... or bx, bp, si, di
            mov eax, [eax+ebx+ecx]   | 1:19 | an address has at most two registers — [base + index*scale + constant]
            mov eax, [eax-ebx]       | 1:15 | a register cannot be subtracted in an address — subtract constants only
            mov edx, 4*ebx + 1       | 1:10 | an address without brackets — use [...] for memory, or lea to compute the address
            inc x                    | 1:5 | 'x' is an address here, and inc cannot take a number in this place — use [x] for the memory there
            mov eax                  | 1:1 | missing operand of mov — forms: mov r/m8, r8; mov r/mv, rv; mov r8, r/m8; mov rv, r/mv; mov rv/m16, Sreg; mov Sreg-cs, r/m16; mov Sreg-cs, r32; mov al, moffs8; ... (help mov lists all)
            hlt 5                    | 1:5 | too many operands for hlt — forms: hlt
            shl eax, ebx             | 1:1 | no such combination of operands for shl — forms: shl r/m8, 1; shl r/mv, 1; shl r/m8, cl; shl r/mv, cl; shl r/m8, imm8; shl r/mv, imm8
            movzx eax, ecx           | 1:1 | no such combination of operands for movzx — forms: movzx rv, r/m8; movzx rv, r/m16
            mov eax, rax             | 1:10 | register rax exists in 64-bit code only
            lock mov [x], eax        | 1:1 | lock is not allowed here: the processor raises #UD — lock needs a memory destination, and one of adc add and btc btr bts cmpxchg cmpxchg8b dec inc neg not or sbb sub xadd xchg xor
            rep mov eax, ebx         | 1:1 | rep has no effect on mov — it repeats string instructions only
            jmp short far_away       | 1:5 | the target is out of short range (-128..127 bytes) — leave 'short' out
            loop far_away            | 1:6 | the target is out of short range (-128..127 bytes) — jump over a near jmp instead
            jmp far x                | 1:9 | 'far' needs selector:offset or a far pointer in memory — write 0x8:label or far [pointer]
            mov eax, ebx ebx         | 1:14 | unexpected text after the statement: 'ebx' — comments start with ';'
            db 'abc                  | 1:4 | the string has no closing '
            mov eax, 12x             | 1:10 | '12x' is not a number — write 0x1f or 1Fh, 31, 0b1010 or 1010b, 0o17 or 17o; at most 64 bits
            mov eax, [ebx            | 1:14 | expected ']', but the line ends
            mov eax,                 | 1:9 | expected a value, but the line ends
            # comment                | 1:1 | a line cannot start with '#' — comments start with ';'
            x: nop                   | 2:1 | 'x' is already defined in line 1 — choose another name
            N: nop                   | 1:1 | 'N' is already a constant — choose another name
            es: nop                  | 1:1 | 'es' is a register and cannot be a label
            section .text            | 1:1 | 'section' is not supported — a unit is one contiguous range: put data after the code, without sections
            %define A 5              | 1:1 | macros and %define are not supported — use equ for constants, and labels
            times -1 nop             | 1:1 | the count of times is negative: -1 — what comes before is 1 too long
            align 3                  | 1:1 | align needs a power of two, not 3
            bits 8                   | 1:1 | there is no 8-bit code — write bits 16, bits 32 or bits 64
            dd 1 / (N - N)           | 1:4 | division by zero
            times 1 << 40 nop        | 1:1 | the unit would be larger than 64 MiB
            lock                     | 1:1 | 'lock' needs an instruction after it
            fs:                      | 1:1 | 'fs' is a register and cannot be a label
            mov eax, fs:5            | 1:13 | expected '[' after 'fs:', not '5'
            """)
    void saysWhereWhatAndWhatToDo(String line, String position, String sentence) {
        String rest = "\nx: dd 0\ntop: times 200 nop\nfar_away: nop\n";
        assertThat(problems(line + rest, 32)).containsExactly(position + " " + sentence);
    }

    @Test
    void everyProblemOfAUnitIsReportedInTheOrderOfTheText() {
        String text = "mvo eax, 1\n  mov al, 300\nhlt\njmp nowhere\nlabel: inc [label]\nlabel:\n";
        assertThat(problems(text, 32))
                .hasSize(5)
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("1:1 unknown instruction"),
                        p -> assertThat(p).startsWith("2:11 300 does not fit"),
                        p -> assertThat(p).startsWith("4:5 'nowhere' is neither"),
                        p -> assertThat(p).startsWith("5:12 the size of the memory operand"),
                        p -> assertThat(p).startsWith("6:1 'label' is already defined in line 5"));
    }

    @Test
    void aLineWithAMistakeStillDefinesItsLabel() {
        assertThat(problems("top: mvo eax, 1\njmp top", 32)).hasSize(1);
    }

    @Test
    void aSixteenBitAddressThatIsTooLargeIsExplained() {
        assertThat(problems("mov al, [0x12345]", 16))
                .containsExactly(
                        "1:9 address 74565 does not fit in 16 bits (-32768..65535) — [dword ...] makes it a 32-bit address");
    }

    @Test
    void sizesThatDependOnEachOtherAreReported() {
        assertThat(problems("a equ b + 1\nb equ a + 1\ndd a", 32))
                .hasSize(1)
                .first()
                .asString()
                .contains("do not settle");
    }

    /// Any words in any order: the answer is bytes or problems with a place, never an exception.
    @Test
    void noTextMakesTheAssemblerFail() {
        List<String> words = new ArrayList<>(InstructionTable.mnemonics());
        words.addAll(Registers.names());
        words.addAll(List.of(
                ("[ ] [ ] , , , : + - * ( ) % & << ~ byte word dword qword fword ptr far near short offset 1 0x10 0b1 "
                                + "0ffh 70000 0x123456789abcdef 'a' 'long string' x N $ $$ .l x: .l: db dw dd dq times equ org bits align resb lock rep "
                                + "repne o16 a32 dup ? ; // ' # @ [bits 32] [ebx + ecx*4 + 8]")
                        .split(" ")));
        SplittableRandom random = new SplittableRandom(7);
        int assembled = 0;
        for (int i = 0; i < 6_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = random.nextInt(1, 9); word > 0; word--) {
                text.append(words.get(random.nextInt(words.size()))).append(random.nextInt(8) == 0 ? "\n" : " ");
            }
            Assembler.Result result =
                    Assembler.assemble(text.toString(), random.nextBoolean() ? 16 : 32, 0, Map.of("N", 5L));
            assembled += result.ok() ? 1 : 0;
            for (Problem problem : result.problems()) {
                assertThat(problem.position().line()).as(text.toString()).isPositive();
                assertThat(problem.message()).as(text.toString()).isNotBlank();
            }
        }
        assertThat(assembled).isGreaterThan(150);
    }

    /// Every mnemonic with every kind of operand: what assembles decodes to an instruction of the same name.
    @Test
    void everyMnemonicAnswersToAnyOperands() {
        List<String> operands =
                List.of(("al ah bx ecx rdx es cs cr0 cr1 dr7 tr6 mm0 st3 5 -1 300 0x12345678 short$ near$ [0x10] "
                                + "byte[ebx] word[ebx] dword[ebx] qword[ebx] far[ebx] far~dword[si] [fs:bp+2] [esp+esp] [esp*2+1] [ebp+ebp] [al] 8:5 x [x]")
                        .split(" "));
        SplittableRandom random = new SplittableRandom(8);
        int assembled = 0;
        for (String mnemonic : InstructionTable.mnemonics()) {
            for (int i = 0; i < 120; i++) {
                List<String> some = new ArrayList<>();
                for (int count = random.nextInt(4); count > 0; count--) {
                    some.add(operands.get(random.nextInt(operands.size()))
                            .replace("$", " $")
                            .replace('~', ' '));
                }
                String text = mnemonic + " " + String.join(", ", some) + "\nx:";
                int bits = random.nextBoolean() ? 16 : 32;
                Assembler.Result result = Assembler.assemble(text, bits, 0, Map.of());
                if (result.ok()) {
                    assembled++;
                    byte[] bytes = result.assembly().bytes();
                    int start = bytes[0] == WAIT && bytes.length > 1 ? 1 : 0;
                    Insn insn = Decoder.decode(bytes, start, bytes.length, bits);
                    assertThat(start + insn.length()).as(text).isEqualTo(bytes.length);
                    boolean nop = insn.row().meaning().equals("nop");
                    assertThat(nop
                                    || InstructionTable.byMnemonic(mnemonic).stream()
                                            .anyMatch(r -> r.meaning()
                                                    .equals(insn.row().meaning())))
                            .as(text)
                            .isTrue();
                }
            }
        }
        assertThat(assembled).isGreaterThan(3_000);
    }

    @Test
    void aResultWithProblemsHasNoAssembly() {
        Assembler.Result result = Assembler.assemble("mvo", 32, 0, Map.of());
        assertThat(result.ok()).isFalse();
        assertThat(result.assembly()).isNull();
    }

    private static List<String> problems(String text, int bits) {
        List<String> lines = new ArrayList<>();
        for (Problem problem :
                Assembler.assemble(text, bits, 0, Map.of("N", 5L)).problems()) {
            lines.add(problem.position().line() + ":" + problem.position().column() + " " + problem.sentence());
        }
        return lines;
    }
}
