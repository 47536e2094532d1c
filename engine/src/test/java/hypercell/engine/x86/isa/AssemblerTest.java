package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.table.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblerTest {
    @ParameterizedTest
    @ValueSource(strings = {"boot-sector", "many-forms"})
    void makesTheSameBytesAsNasm(String program) throws IOException {
        Assembler.Result result =
                Assembler.assemble(new String(resource(program + ".asm"), StandardCharsets.UTF_8), 16, 0, Map.of());
        assertThat(result.problems()).isEmpty();
        assertThat(result.assembly().bytes()).isEqualTo(resource(program + ".bin"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MOV [0x1234], EAX                 | a334120000
            MOV DWORD PTR [EBX+8], 31Fh       | c743081f030000
            mov eax, dword ptr fs:[ebx]       | 648b03
            mov eax, ds:[1234h]               | 3ea134120000
            mov eax, [fs:0x10]                | 64a110000000
            mov eax, table[ebx*4]             | 8b049d00010000
            mov eax, [ebx][esi]               | 8b0433
            mov ecx, offset table             | b900010000
            mov eax, [table + ebx]            | 8b8300010000
            mov ax, [word 0x1234]             | 6667a13412
            mov al, 'A'                       | b041
            mov eax, 'abcd'                   | b861626364
            mov eax, 1010b                    | b80a000000
            mov eax, 0b1010                   | b80a000000
            mov eax, 777o                     | b8ff010000
            mov eax, 0FFh                     | b8ff000000
            mov eax, 1_000                    | b8e8030000
            mov eax, SIZE*2 - (1 << 2) ^ 3    | b80b000000
            add eax, -1                       | 83c0ff
            add eax, 0xffffffff               | 83c0ff
            add al, 255                       | 04ff
            inc eax                           | 40
            push 5                            | 6a05
            push word 5                       | 666a05
            push byte -1                      | 6aff
            xchg ebx, eax                     | 93
            xchg [ebx], al                    | 8603
            test ecx, [ebx]                   | 850b
            imul eax, 5                       | 6bc005
            lea eax, [ebx + esp]              | 8d041c
            lea eax, [ecx*2]                  | 8d0409
            lea eax, [ecx*9]                  | 8d04c9
            mov eax, [ebp]                    | 8b4500
            mov eax, [si]                     | 678b04
            rep movsb                         | f3a4
            movs byte [edi], [esi]            | a4
            lods word fs:[si]                 | 6466 67ad
            repne scas dword [edi]            | f2af
            a16 fs lodsb                      | 6467ac
            o16 ret                           | 66c3
            rep nop                           | f390
            pusha                             | 60
            pushaw                            | 6660
            iret                              | cf
            iretw                             | 66cf
            aam                               | d40a
            aad 16                            | d510
            jmp 0x08:0x12345678               | ea785634120800
            jmp word 8:0x1234                 | 66ea34120800
            jmp far [ebx]                     | ff2b
            call far word [ebx]               | 66ff1b
            jmp fword ptr [ebx]               | ff2b
            jmp near $                        | e9fbffffff
            jmp short $                       | ebfe
            jmp $ + 2                         | eb00
            call dword [ebx]                  | ff13
            jmp [ebx]                         | ff23
            mov ds, eax                       | 8ed8
            mov eax, cr0                      | 0f20c0
            fld qword [ebx]                   | dd03
            shl eax, 1                        | d1e0
            lock inc dword [ebx]              | f0ff03
            hlt ; comment                     | f4
            hlt // comment                    | f4
            """)
    void assemblesWhatTextbooksWrite(String text, String hex) {
        Map<String, Long> constants = Map.of("SIZE", 6L, "table", 0x100L);
        assertThat(hex(assembled(text, 32, 0, constants))).isEqualTo(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            db 'hello', 10, 0         | 68656c6c6f0a00
            db "it's", `a\\n\\x41`     | 69742773610a41
            asciz 'x'                 | 7800
            dw 'abc', 1               | 616263000100
            dd -1, 0xffffffff         | ffffffffffffffff
            dq 1                      | 0100000000000000
            times 3 db 1, 2           | 010201020102
            db 3 dup (7)              | 070707
            times 4-($-$$) db 0xcc    | cccccccc
            dw 2 dup (?)              | 00000000
            resw 2                    | 00000000
            db 'a' + 1                | 62
            """)
    void assemblesData(String text, String hex) {
        assertThat(hex(assembled(text, 32, 0, Map.of()))).isEqualTo(hex);
    }

    @Test
    void timesRepeatsEachStatementWhereItStands() {
        assertThat(hex(assembled("times 3 jmp $", 32, 0, Map.of()))).isEqualTo("ebfeebfeebfe");
        assertThat(hex(assembled("times 3 jmp 0", 32, 0, Map.of()))).isEqualTo("ebfeebfcebfa");
        assertThat(hex(assembled("times 3 db $", 32, 0x10, Map.of()))).isEqualTo("101112");
        assertThat(assembled("times 1 << 20 mov eax, 5", 32, 0, Map.of()).bytes())
                .hasSize(5 << 20)
                .endsWith(0xB8, 5, 0, 0, 0);
    }

    @Test
    void branchesGrowOnlyWhereTheyMust() {
        assertThat(assembled("top: jmp end\ntimes 127 nop\nend:", 32, 0, Map.of())
                        .bytes())
                .hasSize(129);
        assertThat(assembled("top: jmp end\ntimes 128 nop\nend:", 32, 0, Map.of())
                        .bytes())
                .hasSize(133);
        assertThat(assembled("top: jmp end\ntimes 128 nop\nend:", 16, 0, Map.of())
                        .bytes())
                .hasSize(131);
        assertThat(assembled("je end\ntimes 200 nop\nend:", 16, 0, Map.of()).bytes())
                .startsWith(0x0F, 0x84, 200, 0);
    }

    @Test
    void aBranchThatGrowsCanPushAnotherOutOfRange() {
        String text = "jmp b\njmp a\ntimes 123 nop\nb: nop\ntimes 10 nop\na:";
        Assembly assembly = assembled(text, 32, 0, Map.of());
        assertThat(assembly.labels()).containsEntry("b", 10L + 123);
        assertThat(assembly.bytes()).startsWith(0xE9, 0x80, 0, 0, 0, 0xE9);
    }

    @Test
    void localLabelsBelongToTheLastFullLabel() {
        Assembly assembly = assembled("a: .x: jmp .x\nb: .x: jmp .x\njmp a.x", 32, 0x10, Map.of());
        assertThat(assembly.labels())
                .containsExactly(
                        Map.entry("a", 0x10L), Map.entry("a.x", 0x10L), Map.entry("b", 0x12L), Map.entry("b.x", 0x12L));
        assertThat(hex(assembly)).isEqualTo("ebfeebfeebfa");
    }

    @Test
    void orgSetsTheOriginAndLaterPadsForward() {
        Assembly assembly = assembled("org 0x7c00\nstart: nop\norg 0x7c04\nend: dw end - $$", 16, 0, Map.of());
        assertThat(assembly.origin()).isEqualTo(0x7C00);
        assertThat(hex(assembly)).isEqualTo("900000000400");
    }

    @Test
    void alignPadsWithNopOrTheGivenByte() {
        assertThat(hex(assembled("hlt\nalign 4\nhlt", 32, 0, Map.of()))).isEqualTo("f4909090f4");
        assertThat(hex(assembled("hlt\nalign 4, db 0\nhlt", 32, 0x1001, Map.of())))
                .isEqualTo("f40000f4");
    }

    @Test
    void bitsChangeTheCodeSizeAndTheListingTellsIt() {
        Assembly assembly = assembled("mov ax, 1\nbits 32\nmov ax, 1\nx: dd 5", 16, 0x100, Map.of());
        assertThat(hex(assembly)).isEqualTo("b80100" + "66b80100" + "05000000");
        assertThat(assembly.listing())
                .containsExactly(
                        new Assembly.Line(0x100, 3, new Position(1, 1), 16),
                        new Assembly.Line(0x103, 4, new Position(3, 1), 32),
                        new Assembly.Line(0x107, 4, new Position(4, 4), 0));
    }

    @Test
    void equNamesAValueEvenOfALaterLabel() {
        Assembly assembly =
                assembled("length equ end - start\nmov ecx, length\nstart: nop\nnop\nend:", 32, 0, Map.of());
        assertThat(hex(assembly)).isEqualTo("b9020000009090");
        assertThat(assembly.labels()).containsEntry("length", 2L);
    }

    @Test
    void statementsAssembleLikeTheirText() {
        Position here = new Position(1, 1);
        List<Statement> statements = List.of(
                new Statement.Label("top", here),
                new Statement.Instruction(
                        List.of("lock"),
                        "add",
                        List.of(
                                new Argument.Memory(32, null, "ebx", "ecx", 4, new Expr.Number(8), 0, here),
                                new Argument.Register("eax", here)),
                        here),
                new Statement.Instruction(
                        List.of(), "jmp", List.of(new Argument.Value(new Expr.Symbol("top", here), 0, here)), here));
        Assembler.Result result = Assembler.assemble(statements, 32, 0, Map.of());
        assertThat(result.problems()).isEmpty();
        assertThat(hex(result.assembly()))
                .isEqualTo(hex(assembled("top: lock add [ebx+ecx*4+8], eax\njmp top", 32, 0, Map.of())));
    }

    @Test
    void theSameTextGivesTheSameAssembly() {
        String text = "a: jmp b\ntimes 100 nop\nb: jmp a\ndd a, b";
        assertThat(assembled(text, 32, 0, Map.of()).bytes())
                .isEqualTo(assembled(text, 32, 0, Map.of()).bytes());
    }

    @Test
    void everyShorthandRowAssembles() {
        for (Pattern pattern : InstructionTable.patterns()) {
            if (pattern.traits.shorthand()) {
                String text = IsaManual.form(pattern)
                        .replace("r/mv", "[ebx]")
                        .replace("r/m8", "[ebx]")
                        .replace("imm8s", "5")
                        .replace("immz", "0x1234")
                        .replace("axv", "eax")
                        .replace("rv", "ecx")
                        .replace("r32", "ecx")
                        .replace("r64", "rcx")
                        .replaceAll("\\bm(16|14/28byte|94/108byte)$", "[ebx]")
                        .replace("sti", "st(1)")
                        .replaceAll("xmm/m\\d+", "[ebx]")
                        .replaceAll("xmm(?!0)", "xmm3")
                        .replace("r8", "cl")
                        .replace("Sreg-cs", "ds")
                        .replace("es:di8", "byte [edi]")
                        .replace("es:div", "dword [edi]")
                        .replace("ds:si8", "byte [esi]")
                        .replace("ds:siv", "dword [esi]");
                assertThat(Assembler.assemble(text, pattern.in(32) ? 32 : 64, 0, Map.of())
                                .problems())
                        .as(text)
                        .isEmpty();
            }
        }
    }

    private static Assembly assembled(String text, int bits, long origin, Map<String, Long> constants) {
        Assembler.Result result = Assembler.assemble(text, bits, origin, constants);
        assertThat(result.problems()).as(text).isEmpty();
        return result.assembly();
    }

    private static String hex(Assembly assembly) {
        return HexFormat.of().formatHex(assembly.bytes());
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = AssemblerTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
