package hypercell.engine.x86.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Generates encodings of a row: every addressing form and width, with seeded values. The bytes come straight from
/// the encoding column, not from the assembler.
final class Encodings {
    private final Pattern pattern;
    private final int codeBits;
    private final RandomGenerator random;

    Encodings(Pattern pattern, int codeBits, RandomGenerator random) {
        this.pattern = pattern;
        this.codeBits = codeBits;
        this.random = random;
    }

    /// Byte sequences that `pattern` describes in `codeBits`-bit code, with every combination of size prefixes that
    /// the row allows and every mod and r/m.
    List<byte[]> all() {
        List<byte[]> result = new ArrayList<>();
        for (int operandBits : new int[] {16, 32}) {
            for (int addressBits : new int[] {16, 32}) {
                if (allowed(pattern.encoding.operandBits(), operandBits)
                        && allowed(pattern.encoding.addressBits(), addressBits)) {
                    addAll(result, operandBits, addressBits);
                }
            }
        }
        return result;
    }

    private static boolean allowed(int wanted, int bits) {
        return wanted == 0 || wanted == bits;
    }

    private void addAll(List<byte[]> result, int operandBits, int addressBits) {
        if (pattern.encoding.noPrefix() && operandBits != codeBits) {
            return;
        }
        if (!pattern.encoding.hasModRm()) {
            for (int low = 0; low < (pattern.encoding.registerInOpcode() ? 8 : 1); low++) {
                result.add(bytes(operandBits, addressBits, low, -1));
            }
            return;
        }
        for (int modRm = 0; modRm < 256; modRm++) {
            boolean digit = pattern.encoding.modRm() > 7 || (modRm >> 3 & 7) == pattern.encoding.modRm();
            boolean register = modRm >> 6 == 3;
            if (digit && !(register && pattern.memoryOnly) && !(!register && pattern.registerOnly)) {
                result.add(bytes(operandBits, addressBits, pattern.encoding.escape() ? modRm & 7 : 0, modRm));
            }
        }
    }

    private byte[] bytes(int operandBits, int addressBits, int low, int modRm) {
        CodeBuffer out = new CodeBuffer();
        if (operandBits != codeBits) {
            out.add(0x66);
        }
        if (addressBits != codeBits) {
            out.add(0x67);
        }
        if (pattern.encoding.mandatoryPrefix() != 0) {
            out.add(pattern.encoding.mandatoryPrefix());
        }
        if (pattern.encoding.twoByte()) {
            out.add(0x0F);
        }
        out.add(pattern.encoding.opcode() | low);
        if (modRm >= 0) {
            modRm(out, addressBits, modRm);
        }
        for (OperandForm form : pattern.forms) {
            int bits = OperandForm.resolve(form.bits(), operandBits);
            out.add(
                    random.nextLong(),
                    switch (form.kind()) {
                        case IMMEDIATE, RELATIVE, FAR_POINTER -> bits / 8;
                        case SIGNED_IMMEDIATE -> 1;
                        case MEMORY_OFFSET -> addressBits / 8;
                        default -> 0;
                    });
        }
        return out.toArray();
    }

    private void modRm(CodeBuffer out, int addressBits, int modRm) {
        int mod = modRm >> 6;
        int rm = modRm & 7;
        out.add(modRm);
        if (mod == 3 || pattern.ignoresMod()) {
            return;
        }
        boolean noBase = mod == 0 && rm == (addressBits == 16 ? 6 : 5);
        if (addressBits == 32 && rm == 4) {
            int sib = random.nextInt(256);
            out.add(sib);
            noBase = mod == 0 && (sib & 7) == 5;
        }
        int full = addressBits / 8;
        out.add(random.nextLong(), mod == 2 || noBase ? full : mod);
    }
}
