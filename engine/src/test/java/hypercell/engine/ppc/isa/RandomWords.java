package hypercell.engine.ppc.isa;

import java.util.List;
import java.util.Random;

/// Instruction words with random operands.
final class RandomWords {
    private RandomWords() {}

    /// A valid word of a form, or a word that decodes otherwise when every draw was an invalid form.
    static int of(Form form, Random random) {
        int word = form.match();
        for (int attempt = 0; attempt < 20; attempt++) {
            word = form.match();
            for (Field field : form.row().operands()) {
                int bits = random.nextInt(4) == 0 ? 0 : random.nextInt();
                word |= bits & field.mask();
            }
            if (Decoder.decode(word).form() == form) {
                return word;
            }
        }
        return word;
    }

    /// A word that shows every operand kind but does not branch far away, and names registers that exist.
    static int near(Form form, Random random) {
        int word = of(form, random);
        for (Field field : form.row().operands()) {
            if (field.kind() == Field.Kind.TARGET) {
                int distance = form.absolute() ? 0x100 : 4 * (random.nextInt(200) - 100);
                word = word & ~field.mask() | field.place(distance);
            }
            if (field == Field.SPR) {
                List<SpecialRegister> all = SpecialRegister.all();
                int number = all.get(random.nextInt(all.size())).number();
                word = word & ~field.mask() | field.place(number);
            }
        }
        return word;
    }
}
