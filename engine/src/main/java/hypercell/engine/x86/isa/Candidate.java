package hypercell.engine.x86.isa;

import java.util.List;

/// One way to encode an instruction: a row, an operand size, and arguments that fit.
///
/// @param operandBits the operand size that `v` means
/// @param sources the arguments, one per operand that is not hidden
record Candidate(Pattern pattern, int operandBits, int codeBits, WrittenPrefixes prefixes, List<Source> sources) {
    /// Whether nothing tells the width of the memory operand.
    boolean unsized() {
        Source memory = memorySource();
        if (memory == null) {
            return false;
        }
        int written = memory.memory().bits();
        if (pattern.row.is("branch")) {
            // nasm and the processor disagree on the default of a far pointer in 64-bit code.
            return codeBits == 64 && written == Argument.FAR;
        }
        return pattern.sizeKeyword && written == 0 && !sizedByImmediate();
    }

    /// NASM lets the immediate tell the width: `mov [ebx], dword 5`.
    private boolean sizedByImmediate() {
        int width = OperandForm.resolve(pattern.memoryForm().memoryBits(), operandBits);
        for (Source source : sources) {
            if (source.argument() instanceof Argument.Value value && value.bits() == width) {
                return true;
            }
        }
        return false;
    }

    /// Whether a register of it needs REX and another one cannot be named beside REX.
    boolean contradictsRex() {
        return forbidsRex() && rex(inModRm() ? addressBytes(4) : null) != 0;
    }

    /// The bytes at `address` with a displacement of `displacementBytes`; null when that displacement or the branch
    /// distance does not fit.
    byte[] encode(long address, int displacementBytes) {
        AddressBytes place = inModRm() ? addressBytes(displacementBytes) : null;
        if (inModRm() ? place == null : displacementBytes != 0) {
            return null;
        }
        if (meansNop()) {
            return null;
        }
        int rex = rex(place);
        return rex != 0 && forbidsRex() ? null : new InstructionWriter(this, place, rex, address).write();
    }

    /// In 64-bit code 90 is not an exchange of EAX with itself, which would clear the upper half of RAX (SDM 2
    /// "XCHG—Exchange Register/Memory With Register").
    private boolean meansNop() {
        boolean exchange =
                pattern.encoding.registerInOpcode() && pattern.row.meaning().equals("xchg");
        return exchange && codeBits == 64 && operandBits == 32 && register(RegisterField.OPCODE, 0) == 0;
    }

    /// Whether the operand size needs 66.
    boolean needsOperandSizePrefix() {
        return pattern.operandBits(codeBits, false, false) != operandBits && operandBits != 64;
    }

    /// The address size that is encoded.
    int addressBits() {
        Source memory = memorySource();
        int demanded = prefixes.addressBits() != 0 ? prefixes.addressBits() : codeBits;
        if (pattern.encoding.addressBits() != 0) {
            return pattern.encoding.addressBits();
        }
        return memory != null ? AddressEncoder.addressBits(memory.memory(), demanded) : demanded;
    }

    /// The memory operand, or null.
    Source memorySource() {
        for (Source source : sources) {
            if (source.memory() != null) {
                return source;
            }
        }
        return null;
    }

    /// Number of the register in `field`, `otherwise` when no argument is there.
    int register(RegisterField field, int otherwise) {
        for (int i = 0; i < sources.size(); i++) {
            if (field(i) == field && sources.get(i).register() != null) {
                return sources.get(i).registerEncoding();
            }
        }
        return otherwise;
    }

    private boolean inModRm() {
        return pattern.encoding.hasModRm() && memorySource() != null;
    }

    private AddressBytes addressBytes(int displacementBytes) {
        Source memory = memorySource();
        return AddressEncoder.encode(memory.memory(), memory.value(), addressBits(), codeBits, displacementBytes);
    }

    private boolean forbidsRex() {
        for (Source source : sources) {
            if (source.forbidsRex()) {
                return true;
            }
        }
        return false;
    }

    /// The REX prefix that the registers and the operand size need, or 0.
    private int rex(AddressBytes place) {
        int bits = place == null ? 0 : place.rex();
        boolean wide = operandBits == 64 && pattern.operandBits(codeBits, false, false) != 64;
        bits |= wide ? 8 : 0;
        boolean needed = false;
        for (int i = 0; i < sources.size(); i++) {
            bits |= rexBit(field(i), sources.get(i));
            needed |= sources.get(i).needsRex();
        }
        return bits != 0 || needed ? 0x40 | bits : 0;
    }

    private static int rexBit(RegisterField field, Source source) {
        if (source.register() == null || source.registerEncoding() < 8) {
            return 0;
        }
        return switch (field) {
            case NONE, VEX -> 0;
            case OPCODE, RM -> 1;
            case REG -> 4;
            case BOTH -> 5;
        };
    }

    private RegisterField field(int i) {
        return pattern.field(pattern.visibleIndex(i));
    }
}
