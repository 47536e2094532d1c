package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// 64-bit code: what its prefixes and sizes change in decoder, assembler and disassembler. Bytes are what nasm 2.16
/// writes.
class Code64Test {
    private static final int DS = 3;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mov rax, 0x1122334455667788       | 48b88877665544332211
            mov rax, -1                       | 48c7c0ffffffff
            mov r9d, 5                        | 41b905000000
            mov eax, [qword 0x1122334455667788] | a18877665544332211
            mov [qword 0x1122334455667788], al | a28877665544332211
            mov ebx, [0x1234]                 | 8b1c2534120000
            mov ebx, [abs 0x1234]             | 8b1c2534120000
            mov eax, [a32 0xfffffff0]         | 67a1f0ffffff
            mov eax, [rel here + 0x100]       | 8b05fa000000
            mov eax, [rip + here + 0x100]     | 8b05fa000000
            mov eax, here[rip]                | 8b05faffffff
            mov eax, [rip + 8]                | 8b0508000000
            mov eax, [a32 rel here]           | 678b05f9ffffff
            mov eax, [eip - 1]                | 678b05ffffffff
            mov eax, [fs:0x1234]              | 648b042534120000
            add dword [rel here], 0x12345678  | 8105f6ffffff78563412
            lock add qword [r12+r13*8-5], 4   | f04b8344ecfb04
            mov rax, [r13]                    | 498b4500
            mov rax, [r12]                    | 498b0424
            lea rax, [eax]                    | 67488d00
            push rax                          | 50
            push r15                          | 4157
            push ax                           | 6650
            push 5                            | 6a05
            push word 5                       | 666a05
            push 0x12345                      | 6845230100
            push qword [rax]                  | ff30
            pop qword [r8]                    | 418f00
            call [rax]                        | ff10
            call r11                          | 41ffd3
            jmp far dword [rax]               | ff28
            jmp far qword [rax]               | 48ff28
            jmp far word [rax]                | 66ff28
            ret                               | c3
            o64 retf                          | 48cb
            iretq                             | 48cf
            iret                              | cf
            sysexitq                          | 480f35
            sysretq                           | 480f07
            syscall                           | 0f05
            swapgs                            | 0f01f8
            cmpxchg16b [rax]                  | 480fc708
            movsxd rax, ecx                   | 4863c1
            cqo                               | 4899
            cdqe                              | 4898
            rep movsq                         | f348a5
            jrcxz here                        | e3fe
            jecxz here                        | 67e3fd
            a32 loop here                     | 67e2fd
            mov cr8, rax                      | 440f22c0
            mov rax, cr0                      | 0f20c0
            mov dr7, r8                       | 410f23f8
            mov ds, rax                       | 8ed8
            movzx eax, sil                    | 400fb6c6
            test r8b, sil                     | 4184f0
            xchg eax, eax                     | 87c0
            xchg r8d, eax                     | 4190
            xchg rax, r8                      | 4990
            pushfq                            | 9c
            pushf                             | 9c
            pushfw                            | 669c
            o16 leave                         | 66c9
            sgdt [rax]                        | 0f0100
            in eax, dx                        | ed
            mov [ebx], dword 5                | 67c70305000000
            """)
    void assembles(String text, String bytes) {
        Assembler.Result result = Assembler.assemble("here: " + text, 64, 0x4000, Map.of());
        assertThat(result.problems()).isEmpty();
        assertThat(HexFormat.of().formatHex(result.assembly().bytes())).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            push eax                   | 1:1 push eax does not exist in 64-bit code — write push rax
            pop dword [rax]            | 1:1 pop dword [...] does not exist in 64-bit code — write pop qword [...]
            call ecx                   | 1:1 call ecx does not exist in 64-bit code — write call rcx
            mov eax, cr0               | 1:1 mov eax, cr0 does not exist in 64-bit code — write mov rax, cr0
            pusha                      | 1:1 pusha does not exist in 64-bit code
            mov ah, r8b                | 1:5 ah cannot be used with REX: beside r8..r15, spl, bpl, sil, dil or 64 bits its number means spl — move the value through another register
            movzx rax, bh              | 1:12 bh cannot be used with REX: beside r8..r15, spl, bpl, sil, dil or 64 bits its number means dil — move the value through another register
            mov rbx, [0x112233445566]  | 1:10 0x112233445566 does not fit in a sign-extended 32-bit displacement — load the address into a register with mov
            mov rbx, [rel 0x112233445566] | 1:10 0x112233445566 is more than 2 GiB away — load the address into a register with mov
            add rax, 0x80000000        | 1:10 2147483648 does not fit in 32 bits that are sign-extended (-2147483648..2147483647)
            jmp 0x112233445566         | 1:5 target 0x112233445566 is more than 2 GiB away — jump through a register
            mov eax, [bx]              | 1:10 16-bit addresses do not exist in 64-bit code — use 64-bit registers
            mov eax, [rax+ecx]         | 1:10 32- and 64-bit registers cannot be mixed in an address
            mov eax, [rax+rsp*2]       | 1:10 rsp cannot be an index register — use it as the base, or another register
            mov eax, [rip+rax]         | 1:11 an address relative to rip has no other register — compute the address with lea first
            jmp far [rax]              | 1:5 the size of the memory operand is not known — write word, dword or qword before the bracket
            inc [rax]                  | 1:5 the size of the memory operand is not known — write byte, word, dword or qword before the bracket
            default foo                | 1:9 expected rel or abs, not 'foo'
            """)
    void saysWhereWhatAndWhatToDo(String text, String sentence) {
        assertThat(Assembler.assemble(text, 64, 0, Map.of()).problems())
                .extracting(p -> p.position().line() + ":" + p.position().column() + " "
                        + p.sentence().replaceFirst("^line \\d+, column \\d+: ", ""))
                .containsExactly(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mov r8d, 1                 | register r8d exists in 64-bit code only
            mov al, sil                | register sil exists in 64-bit code only
            mov eax, [rax]             | register rax exists in 64-bit code only
            mov eax, [rel 5]           | an address relative to RIP exists in 64-bit code only
            """)
    void whatIsOnlyIn64BitCodeIsRefusedElsewhere(String text, String message) {
        assertThat(Assembler.assemble(text, 32, 0, Map.of()).problems())
                .singleElement()
                .satisfies(p -> assertThat(p.message()).isEqualTo(message));
    }

    @Test
    void rexCountsOnlyRightBeforeTheOpcode() {
        assertThat(text("4801c0")).isEqualTo("add rax, rax");
        assertThat(text("486601c0")).isEqualTo("add ax, ax");
        assertThat(text("404801c0")).isEqualTo("add rax, rax");
        assertThat(text("484001c0")).isEqualTo("add eax, eax");
    }

    @Test
    void rexWBeats66() {
        assertThat(text("664801c0")).isEqualTo("add rax, rax");
    }

    @Test
    void anyRexTurnsTheHighHalvesIntoLowBytes() {
        assertThat(text("88e0")).isEqualTo("mov al, ah");
        assertThat(text("4088e0")).isEqualTo("mov al, spl");
    }

    @Test
    void onlyFsAndGsOverrideASegment() {
        assertThat(((Operand.Memory) decode("2e8b03").operand(1)).segment()).isEqualTo(DS);
        assertThat(decode("2e8b03").segment()).isEqualTo(-1);
        assertThat(decode("642e8b03").segment()).isEqualTo(4);
    }

    @Test
    void withoutSibTheAbsoluteFormIsRelativeToRip() {
        Operand.Memory relative = (Operand.Memory) decode("8b0578563412").operand(1);
        assertThat(relative.ripRelative()).isTrue();
        assertThat(relative.displacement()).isEqualTo(0x12345678);
        assertThat(((Operand.Memory) decode("8b042578563412").operand(1)).base())
                .isEqualTo(-1);
        assertThat(text("678b05fcffffff")).isEqualTo("mov eax, [a32 rel 0x1003]");
    }

    @Test
    void aRelativeTargetCountsFromBehindTheImmediate() {
        assertThat(text("c7050000000078563412")).isEqualTo("mov dword [rel 0x100a], 0x12345678");
    }

    @Test
    void whatOnlyOlderCodeHasIsUndefined() {
        for (String hex : new String[] {"06", "0e", "27", "60", "61", "82c000", "9a", "ce", "d400", "d6", "ea"}) {
            assertThat(decode(hex + "0000000000000000").row()).as(hex).isSameAs(Row.INVALID);
        }
    }

    @Test
    void reservedControlAndDebugRegistersAreUndefined() {
        assertThat(decode("440f20c0").operand(1)).isEqualTo(new Operand.Control(8, 64));
        assertThat(decode("440f20c8").row()).isSameAs(Row.INVALID);
        assertThat(decode("440f21c0").row()).isSameAs(Row.INVALID);
    }

    @Test
    void rexBMakesNopAnExchange() {
        assertThat(text("90")).isEqualTo("nop");
        assertThat(text("4190")).isEqualTo("xchg eax, r8d");
        assertThat(text("f390")).isEqualTo("pause");
        assertThat(decode("f34190").row().meaning()).isEqualTo("xchg");
    }

    @Test
    void nearBranchesHave64BitsWhatever66Says() {
        assertThat(decode("66e900000000").operandBits()).isEqualTo(64);
        assertThat(decode("66e900000000").length()).isEqualTo(6);
    }

    @Test
    void stackOperationsHave64BitsOr16() {
        assertThat(decode("50").operandBits()).isEqualTo(64);
        assertThat(decode("6650").operandBits()).isEqualTo(16);
        assertThat(decode("4850").operandBits()).isEqualTo(64);
    }

    @Test
    void portsAreAtMost32BitsWide() {
        assertThat(text("48ed")).isEqualTo("in eax, dx");
        assertThat(text("486d")).isEqualTo("insd");
    }

    @Test
    void codeSizeFollowsFromSizesAndPrefixes() {
        for (int bits : new int[] {16, 32, 64}) {
            for (String hex : new String[] {"01c0", "6601c0", "6701c0", "666701c0"}) {
                byte[] bytes = HexFormat.of().parseHex(hex);
                assertThat(Decoder.decode(bytes, 0, bytes.length, bits).codeBits())
                        .as("%d %s", bits, hex)
                        .isEqualTo(bits);
            }
        }
    }

    @Test
    void defaultRelMakesPlainAddressesRelativeExceptBehindFsAndGs() {
        String text = "default rel\nx: mov eax, [x]\nmov eax, [abs 5]\nmov eax, [fs:5]\ndefault abs\nmov ebx, [x]";
        Assembler.Result result = Assembler.assemble(text, 64, 0, Map.of());
        assertThat(result.problems()).isEmpty();
        assertThat(HexFormat.of().formatHex(result.assembly().bytes()))
                .isEqualTo("8b05faffffff" + "8b042505000000" + "648b042505000000" + "8b1c2500000000");
    }

    private static Insn decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return Decoder.decode(bytes, 0, bytes.length, 64);
    }

    private static String text(String hex) {
        return Disassembler.text(decode(hex), 0x1000);
    }
}
