package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsmErrorsTest {
    @Test
    void allMistakesOfABlockAreReportedAtOnceWithTheirPlaces() {
        assertThat(Scripts.errors("""
                guest {
                    asm {
                        mvo eax, 5
                        mov eax, [ebxx + 4]
                        jmp tpo
                    top:
                        mov edx, 4*ebx + 1
                        MVO EAX, EBX
                        eax = 5
                    }
                }
                """))
                .containsExactly(
                        "3:9: unknown instruction 'mvo' — did you mean 'mov'?",
                        "4:19: 'ebxx' is neither a register, a label of this block, nor a variable — did you mean 'ebx'?",
                        "5:13: 'tpo' is neither a register, a label of this block, nor a variable — did you mean 'top'?",
                        "7:18: an address stands in brackets — write [ ... ] to use memory, or lea to compute the address",
                        "8:9: unknown instruction 'MVO' — did you mean 'mov'?",
                        "9:9: an instruction begins with its mnemonic — write mov eax, ...");
    }

    @Test
    void nothingRunsBeforeTheMistakesAreReported() {
        Scripts session = new Scripts();

        assertThat(session.errorsOf("ran = true\nguest { asm { mvo eax, 5 } }")).hasSize(1);
        assertThat(session.binding().hasVariable("ran")).isFalse();
    }

    @Test
    void mistakesInTextAreErrorsOfTheCompilerWithLineAndColumn() {
        assertThat(Scripts.errors("""
                guest {
                    asm '''
                        mvo eax, 5
                        mov eax, bl
                    '''
                    asm 'mov [eax], 5'
                }
                """))
                .hasSize(3)
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("3:9: unknown instruction 'mvo' — did you mean 'mov'?"),
                        second -> assertThat(second).startsWith("4:18: operand sizes differ"),
                        third -> assertThat(third).startsWith("6:14: "));
    }

    @Test
    void aNameInTextThatIsNowhereIsReportedBeforeAnythingRuns() {
        Scripts session = new Scripts();

        assertThat(session.errorsOf("ran = true\nguest { asm '''mov eax, ebxx''' }"))
                .singleElement()
                .asString()
                .startsWith("2:25: 'ebxx' is neither a register");
        assertThat(session.binding().hasVariable("ran")).isFalse();
    }

    @Test
    void textWithInsertedValuesKnowsItsLine() {
        assertThat(Scripts.errors("def n = 1\nguest { asm \"\"\"\n mov eax, ${n}\n mvo ebx, ${n}\n\"\"\" }"))
                .containsExactly("4:0: unknown instruction 'mvo' — did you mean 'mov'?");
    }

    @Test
    void valuesWithLinesOfTheirOwnDoNotMoveThePlacesBehindThem() {
        assertThat(Scripts.errors("def two = 'nop\\nnop'\nguest { asm \"\"\"\n ${two}\n mvo ebx, 1\n\"\"\" }"))
                .containsExactly("4:0: unknown instruction 'mvo' — did you mean 'mov'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            mov eax, 0FFh              ~ numbers are written 0xFF, not 0FFh
            mov eax 5                  ~ '5' does not belong here — operands are separated by commas
            mov eax ebx                ~ 'ebx' does not belong here — operands are separated by commas
            jz .again                  ~ labels that begin with a dot exist only in asm '''text'''
            mov eax, 5 as dword        ~ write the size at the memory operand: dword[...]
            mov dword, eax             ~ 'dword' needs an operand
            mov eax, bl                ~ operand sizes differ: 32 and 8 bits
            mov eax, [ebx, ecx]        ~ brackets hold one address
            mov eax, [ebx + ecx + edx] ~ an address has at most a base and an index register
            mov eax, [ebx / ecx]       ~ an address is a sum of registers and numbers, not '/'
            mov eax, 1.5               ~ an operand must be a whole number
            mov [eax], 5               ~ byte
            mov eax, [1], [2]          ~ mov
            db                         ~ db
            rep                        ~ 'rep' needs an instruction after it
            times 5                    ~ times needs a count and what to repeat
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(Scripts.errors("guest {\n asm {\n" + line + "\n}\n}"))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error).startsWith("3:"))
                .anySatisfy(error -> assertThat(error).contains(sentence));
    }

    @Test
    void anotherInstructionSetIsNamedAsNotInThisVersion() {
        assertThat(Scripts.errors("guest('tlb miss', isa: mips) { asm 'lis r3, 0x1000' }"))
                .containsExactly("1:0: isa 'mips' is not in this version — this version has x86 and ppc440");
    }

    @Test
    void aMacroOutsideAssemblyIsAMistake() {
        assertThat(Scripts.errors("def m = asm { a -> mov eax, a }\nm(5)"))
                .containsExactly("2:0: a macro can only be used inside asm { }");
    }
}
