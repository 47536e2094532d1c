package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The block form of assembly gives the same bytes as the text form.
class AsmBlockTest {
    /// What Groovy reads as variables, declarations, indexes, chains, properties or calls of its own methods.
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            hlt                             @ hlt
            hlt()                           @ hlt
            mov eax, 5                      @ mov eax, 5
            MOV EAX, EBX                    @ mov eax, ebx
            MOV EAX, 5                      @ mov eax, 5
            XOR EAX, EAX                    @ xor eax, eax
            INC EAX                         @ inc eax
            IN AL, DX                       @ in al, dx
            in al, dx                       @ in al, dx
            OUT DX, AL                      @ out dx, al
            int 0x80                        @ int 0x80
            INT 0x80                        @ int 0x80
            MOV [0x1234], EAX               @ mov [0x1234], eax
            mov dword [0x1234], 5           @ mov dword [0x1234], 5
            mov byte[ebx], 5                @ mov byte [ebx], 5
            inc dword[ebx]                  @ inc dword [ebx]
            push dword 5                    @ push dword 5
            push dword[ebx]                 @ push dword [ebx]
            mov dword ptr [0x1234], eax     @ mov [0x1234], eax
            mov eax, dword ptr [ebx]        @ mov eax, [ebx]
            MOV EAX, DWORD PTR [EBX + 4]    @ mov eax, [ebx+4]
            mov eax, [ebx + ecx*4 + 8]      @ mov eax, [ebx+ecx*4+8]
            mov eax, [4*ecx + ebx - 8]      @ mov eax, [ebx+ecx*4-8]
            mov eax, [eax + eax*2]          @ mov eax, [eax+eax*2]
            mov eax, [esp]                  @ mov eax, [esp]
            lea eax, [ebx*2]                @ lea eax, [ebx*2]
            lea edx, [4*ebx + 1]            @ lea edx, [ebx*4+1]
            mov eax, fs[0x10]               @ mov eax, [fs:0x10]
            mov eax, [fs:0x10]              @ mov eax, [fs:0x10]
            mov eax, fs:[0x10]              @ mov eax, [fs:0x10]
            mov eax, dword[fs:ebx + 4]      @ mov eax, [fs:ebx+4]
            inc dword[fs[0x10]]             @ inc dword [fs:0x10]
            call [eax*4]                    @ call [eax*4]
            call eax                        @ call eax
            jmp $                           @ jmp $
            jmp 8:0x100                     @ jmp 8:0x100
            and eax, ebx                    @ and eax, ebx
            or eax, 1                       @ or eax, 1
            not eax                         @ not eax
            test al, 1                      @ test al, 1
            mov al, 'A'                     @ mov al, 'A'
            mov eax, 'AB'                   @ mov eax, 'AB'
            mov eax, -1                     @ mov eax, -1
            mov eax, ~0                     @ mov eax, ~0
            mov eax, (1 << 4) | 3           @ mov eax, (1 << 4) | 3
            mov eax, 0x80000000             @ mov eax, 0x80000000
            mov eax, 0xFFFFFFFF             @ mov eax, 0xffffffff
            mov cr0, eax                    @ mov cr0, eax
            mov ds, ax                      @ mov ds, ax
            rep movsb                       @ rep movsb
            REP MOVSB                       @ rep movsb
            repne scasb                     @ repne scasb
            lock.add dword[ebx], 1          @ lock add dword [ebx], 1
            lock add(dword[ebx], 1)         @ lock add dword [ebx], 1
            lock add [ebx], eax             @ lock add [ebx], eax
            lock inc dword[ebx]             @ lock inc dword [ebx]
            db 'hello', 10, 0               @ db 'hello', 10, 0
            dw 1, 2                         @ dw 1, 2
            dd 1, 2, 3                      @ dd 1, 2, 3
            asciz 'x'                       @ db 'x', 0
            times 5, 0                      @ times 5 db 0
            times 5 db 0                    @ times 5 db 0
            times 3 nop                     @ times 3 nop
            movzx eax, byte[ebx]            @ movzx eax, byte [ebx]
            shl eax, cl                     @ shl eax, cl
            enter 8, 0                      @ enter 8, 0
            std                             @ std
            ret                             @ ret
            sti; nop; cli                   @ sti`nop`cli
            """)
    void aLineOfABlockGivesTheBytesOfTheText(String block, String text) {
        assertThat(hex("asm {\n " + block + "\n}")).isEqualTo(hex("asm '''\n " + text.replace('`', '\n') + "\n'''"));
    }

    @Test
    void aLineThatBeginsWithInIsNotGroovysOperator() {
        String code = """
                nop
                in al, dx
                inc dx
                in eax, dx
                in al, dx
                mov dword ptr [0x1000], 5
                in al, 0x60
                hlt""";

        assertThat(hex("asm {\n" + code + "\n}")).isEqualTo(hex("asm '''\n" + code + "\n'''"));
    }

    @Test
    void anInOnTheSameLineIsAMistake() {
        assertThat(Scripts.errors("guest { asm {\n inc dx in al, dx\n} }")).isNotEmpty();
    }

    @Test
    void labelsAreNotLost() {
        assertThat(hex("""
                asm {
                    mov ecx, 3
                again:
                    dec ecx
                    jnz again
                    jmp end
                first: second: nop
                    call first
                end: hlt
                }""")).isEqualTo(hex("""
                asm '''
                    mov ecx, 3
                again:
                    dec ecx
                    jnz again
                    jmp end
                first:
                    nop
                    call first
                end: hlt
                '''"""));
    }

    @Test
    void alignAndOrgPlaceCode() {
        Guest guest = Scripts.guest("""
                guest { asm {
                    org 0x200000
                    nop
                    align 16
                data: dd data, 2
                } }""");

        assertThat(guest.label("data")).isEqualTo(0x200010);
        assertThat(guest.getPhys().getAt(0x200010)).isEqualTo(0x200010L);
    }

    @Test
    void variablesLoopsAndConditionsBuildCode() {
        assertThat(hex("""
                asm {
                    mov ecx, n + 1
                    if (n > 2) { nop } else { hlt }
                    3.times { rdtsc }
                    for (i in 0..1) { mov eax, i }
                    [ebx, esi].each { register -> push register }
                    mov [ebx + n*4], eax
                }""", "n = 7\n")).isEqualTo(hex("""
                asm '''
                    mov ecx, 8
                    nop
                    rdtsc
                    rdtsc
                    rdtsc
                    mov eax, 0
                    mov eax, 1
                    push ebx
                    push esi
                    mov [ebx+28], eax
                '''"""));
    }

    @Test
    void aMacroIsAssemblyWithParametersAndLabelsOfItsOwn() {
        String macro = """
                def fill = asm { where, count ->
                    mov ecx, count
                again:
                    mov [where], ecx
                    dec ecx
                    jnz again
                }
                """;
        assertThat(hex("asm { fill 0x1000, 2\n fill 0x2000, two }", macro + "def two = 2\n"))
                .isEqualTo(hex("""
                asm '''
                    mov ecx, 2
                a:  mov [0x1000], ecx
                    dec ecx
                    jnz a
                    mov ecx, 2
                b:  mov [0x2000], ecx
                    dec ecx
                    jnz b
                '''"""));
    }

    @Test
    void aMacroOfAnEarlierCellIsKnown() {
        Scripts session = new Scripts();
        session.run("store = asm { where -> mov [where], eax }");

        assertThat(session.errorsOf("guest { asm { store 0x1000 } }")).isEmpty();
    }

    @Test
    void textSeesVariablesOfTheScriptAndOfEarlierCells() {
        Scripts session = new Scripts();
        session.run("n = 3");
        session.run("def local = 4\nguest { asm '''\n mov eax, n\n mov ebx, local\n hlt''' }.run()");

        Guest guest = session.experiment().current().orElseThrow();
        assertThat(guest.named("eax")).isEqualTo(3L);
        assertThat(guest.named("ebx")).isEqualTo(4L);
    }

    @Test
    void textWithInsertedValuesIsAssembledWhenTheGuestIsMade() {
        assertThat(hex("asm \"\"\"\n mov eax, ${n + 1}\n\"\"\"", "def n = 4\n")).isEqualTo(hex("asm '''mov eax, 5'''"));
    }

    @Test
    void laterBlocksFollowAndSeeLabelsOfEarlierOnes() {
        Guest guest = Scripts.guest("""
                guest {
                    asm '''first: nop'''
                    asm { second: jmp first }
                }""");

        assertThat(guest.label("second")).isEqualTo(0x100010);
        assertThat(guest.dis("second", 1).lines().getFirst().text()).isEqualTo("jmp first");
    }

    private static String hex(String asm) {
        return hex(asm, "");
    }

    private static String hex(String asm, String before) {
        List<String> parts = new ArrayList<>();
        Scripts.guest(before + "guest { " + asm + " }")
                .plan()
                .program()
                .parts()
                .forEach(part -> parts.add(HexFormat.of().formatHex(part.bytes())));
        assertThat(String.join("", parts)).isNotEmpty();
        return String.join("|", parts);
    }
}
