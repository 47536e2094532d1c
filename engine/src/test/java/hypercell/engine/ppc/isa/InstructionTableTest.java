package hypercell.engine.ppc.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstructionTableTest {
    @Test
    void everyFormDecodesToItself() {
        Random random = new Random(1);
        for (Form form : InstructionTable.forms()) {
            for (int i = 0; i < 50; i++) {
                int word = RandomWords.of(form, random);
                assertThat(Decoder.decode(word).form())
                        .as("%s 0x%08x", form.mnemonic(), word)
                        .isEqualTo(form);
            }
        }
    }

    @Test
    void noTwoFormsClaimTheSameWord() {
        Set<Long> seen = new HashSet<>();
        for (Form form : InstructionTable.forms()) {
            assertThat(seen.add((long) form.mask() << 32 | form.match() & 0xffffffffL))
                    .as(form.mnemonic())
                    .isTrue();
        }
    }

    @Test
    void whatTheDisassemblerPrintsTheAssemblerReads() {
        Random random = new Random(2);
        for (Form form : InstructionTable.forms()) {
            for (int i = 0; i < 50; i++) {
                int word = RandomWords.of(form, random);
                String text = Disassembler.text(Decoder.decode(word), 0x1000_0000);
                Assembler.Result result = Assembler.assemble(text, 0x1000_0000, Map.of());
                assertThat(result.problems()).as(text).isEmpty();
                assertThat(word(result.assembly().bytes())).as(text).isEqualTo(word);
            }
        }
    }

    @Test
    void reservedBitsMakeAnInvalidForm() {
        assertThat(Decoder.decode(0x7c632214).form().mnemonic()).isEqualTo("add");
        assertThat(Decoder.decode(0x7c6322ec).form()).isEqualTo(Form.ILLEGAL);
        assertThat(Decoder.decode(0x4c000064).form().mnemonic()).isEqualTo("rfi");
        assertThat(Decoder.decode(0x4c000065).form()).isEqualTo(Form.ILLEGAL);
    }

    @Test
    void updateWithoutARegisterToUpdateIsInvalid() {
        assertThat(Decoder.decode(0x84600000).form()).isEqualTo(Form.ILLEGAL); // lwzu r3, 0(r0)
        assertThat(Decoder.decode(0x84630000).form()).isEqualTo(Form.ILLEGAL); // lwzu r3, 0(r3)
        assertThat(Decoder.decode(0x94630000).form().mnemonic()).isEqualTo("stwu"); // stwu r3, 0(r3)
    }

    @Test
    void everyRowSaysWhatItDoes() {
        for (Row row : InstructionTable.rows()) {
            assertThat(row.summary()).as(row.mnemonic()).isNotBlank();
            assertThat(row.manual()).as(row.mnemonic()).contains("—");
        }
    }

    static int word(byte[] bytes) {
        return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }
}
