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
    /// the row allows and every mod and r/m; in 64-bit code with a REX prefix of random bits, or none.
    List<byte[]> all() {
        List<byte[]> result = new ArrayList<>();
        for (int sizes = 0; sizes < (codeBits == 64 ? 6 : 4); sizes++) {
            boolean operandSize = (sizes >> 1) == 1;
            boolean wide = (sizes >> 1) == 2;
            int addressBits = (sizes & 1) == 0 ? codeBits : codeBits == 64 ? 32 : 48 - codeBits;
            int operandBits = pattern.operandBits(codeBits, operandSize, wide);
            if (allowed(pattern.encoding.operandBits(), operandBits)
                    && allowed(pattern.encoding.addressBits(), addressBits)
                    && !(operandSize && !takesOperandSizePrefix())) {
                addAll(result, new Sizes(operandSize, wide, operandBits, addressBits));
            }
        }
        return result;
    }

    /// One of [#all], drawn at random.
    byte[] one() {
        Encoding encoding = pattern.encoding;
        while (true) {
            boolean operandSize = takesOperandSizePrefix() && random.nextInt(4) == 0;
            boolean wide = codeBits == 64 && random.nextInt(2) == 0;
            int addressBits = random.nextInt(8) != 0 ? codeBits : codeBits == 64 ? 32 : 48 - codeBits;
            int operandBits = pattern.operandBits(codeBits, operandSize, wide);
            int modRm = encoding.hasModRm() ? random.nextInt(256) : -1;
            if (allowed(encoding.operandBits(), operandBits)
                    && allowed(encoding.addressBits(), addressBits)
                    && (modRm < 0 || fits(modRm))) {
                int low = encoding.registerInOpcode() ? random.nextInt(8) : 0;
                return bytes(new Sizes(operandSize, wide, operandBits, addressBits), low, modRm);
            }
        }
    }

    /// @param wide REX.W
    private record Sizes(boolean prefix, boolean wide, int operandBits, int addressBits) {}

    private static boolean allowed(int wanted, int bits) {
        return wanted == 0 || wanted == bits;
    }

    /// A 66 that belongs to no row would make another instruction of one with mandatory prefixes.
    private boolean takesOperandSizePrefix() {
        Encoding encoding = pattern.encoding;
        return !encoding.noPrefix()
                && !encoding.map().vex()
                && (encoding.mandatoryPrefix() == 0 || pattern.usesOperandSize);
    }

    private void addAll(List<byte[]> result, Sizes sizes) {
        Encoding encoding = pattern.encoding;
        if (!encoding.hasModRm()) {
            for (int low = 0; low < (encoding.registerInOpcode() ? 8 : 1); low++) {
                result.add(bytes(sizes, low, -1));
            }
            return;
        }
        for (int modRm = 0; modRm < 256; modRm++) {
            if (fits(modRm)) {
                result.add(bytes(sizes, 0, modRm));
            }
        }
    }

    private boolean fits(int modRm) {
        Encoding encoding = pattern.encoding;
        boolean digit = !encoding.extendsOpcode() || (modRm >> 3 & 7) == encoding.modRm();
        boolean rm = encoding.rm() < 0 || (modRm & 7) == encoding.rm();
        boolean register = modRm >> 6 == 3;
        return digit && rm && !(register && pattern.memoryOnly) && !(!register && pattern.registerOnly);
    }

    private byte[] bytes(Sizes sizes, int low, int modRm) {
        CodeBuffer out = new CodeBuffer();
        if (sizes.prefix) {
            out.add(0x66);
        }
        if (sizes.addressBits != codeBits) {
            out.add(0x67);
        }
        Encoding encoding = pattern.encoding;
        int rex = codeBits == 64 ? rex(sizes) : 0;
        if (encoding.map().vex()) {
            boolean vvvv = pattern.has(OperandForm.Kind.VEX_REGISTER);
            VexPrefix.write(out, encoding, rex, vvvv ? random.nextInt(codeBits == 64 ? 16 : 8) : 0);
        } else {
            if (encoding.mandatoryPrefix() != 0) {
                out.add(encoding.mandatoryPrefix());
            }
            if (rex != 0) {
                out.add(rex);
            }
            encoding.map().writeEscape(out);
        }
        out.add(encoding.opcode() | low);
        if (modRm >= 0) {
            modRm(out, sizes.addressBits, modRm);
        }
        for (OperandForm form : pattern.forms) {
            out.add(random.nextLong(), immediateBytes(form, sizes));
        }
        return out.toArray();
    }

    private int rex(Sizes sizes) {
        int bits = random.nextInt(pattern.traits.withoutRexB() ? 4 : 8);
        int registers = pattern.traits.withoutRexB() ? bits << 1 : bits;
        return sizes.wide ? 0x48 | registers : random.nextBoolean() ? 0x40 | registers : 0;
    }

    private static int immediateBytes(OperandForm form, Sizes sizes) {
        return switch (form.kind()) {
            case IMMEDIATE, RELATIVE, FAR_POINTER -> OperandForm.resolve(form.encodedBits(), sizes.operandBits) / 8;
            case MEMORY_OFFSET -> sizes.addressBits / 8;
            default -> 0;
        };
    }

    private void modRm(CodeBuffer out, int addressBits, int modRm) {
        int mod = modRm >> 6;
        int rm = modRm & 7;
        out.add(modRm);
        if (mod == 3 || pattern.hasSystemRegister()) {
            return;
        }
        boolean noBase = mod == 0 && rm == (addressBits == 16 ? 6 : 5);
        if (addressBits != 16 && rm == 4) {
            int sib = random.nextInt(256);
            out.add(sib);
            noBase = mod == 0 && (sib & 7) == 5;
        }
        int full = addressBits == 16 ? 2 : 4;
        out.add(random.nextLong(), mod == 2 || noBase ? full : mod);
    }
}
