package hypercell.engine.x86.isa;

import hypercell.engine.x86.isa.OperandForm.Kind;
import java.util.List;

/// One way to encode an instruction: a row, an operand size, and arguments that fit.
///
/// @param operandBits the operand size that `v` means
/// @param sources the arguments, one per operand that is not hidden
record Candidate(Pattern pattern, int operandBits, int codeBits, WrittenPrefixes prefixes, List<Source> sources) {
    /// Whether nothing tells the width of the memory operand.
    boolean unsized() {
        Source memory = memorySource();
        return pattern.sizeKeyword && memory != null && memory.memory().bits() == 0 && !pattern.row.is("branch");
    }

    /// The bytes at `address` with a displacement of `displacementBytes`; null when that displacement or the branch
    /// distance does not fit.
    byte[] encode(long address, int displacementBytes) {
        CodeBuffer out = new CodeBuffer();
        Source memory = memorySource();
        if (memory == null && displacementBytes != 0) {
            return null;
        }
        String segment = memory == null ? null : memory.memory().segment();
        prefixes.encode(out, codeBits, operandBits, addressBits(), segment);
        opcode(out);
        if (pattern.encoding.hasModRm() && !modRm(out, displacementBytes)) {
            return null;
        }
        if (memory != null && !pattern.encoding.hasModRm() && displacementBytes != 0) {
            return null;
        }
        return immediates(out, address) ? out.toArray() : null;
    }

    private int addressBits() {
        Source memory = memorySource();
        if (pattern.encoding.addressBits() != 0) {
            return pattern.encoding.addressBits();
        }
        if (memory != null) {
            return AddressEncoder.addressBits(memory.memory(), demandedAddressBits());
        }
        return demandedAddressBits();
    }

    private int demandedAddressBits() {
        return prefixes.addressBits() != 0 ? prefixes.addressBits() : codeBits;
    }

    private Source memorySource() {
        for (Source source : sources) {
            if (source.memory() != null) {
                return source;
            }
        }
        return null;
    }

    private void opcode(CodeBuffer out) {
        Encoding encoding = pattern.encoding;
        if (encoding.mandatoryPrefix() != 0) {
            out.add(encoding.mandatoryPrefix());
        }
        if (encoding.twoByte()) {
            out.add(0x0F);
        }
        int low = encoding.registerInOpcode() ? register(Kind.REGISTER) : encoding.escape() ? escape() >> 3 : 0;
        out.add(encoding.opcode() | low);
        if (encoding.suffix() >= 0) {
            out.add(encoding.suffix());
        }
    }

    private int escape() {
        return (int) visible(Kind.ESC_OPCODE).value();
    }

    private boolean modRm(CodeBuffer out, int displacementBytes) {
        int reg = reg();
        Source memory = memorySource();
        if (memory != null) {
            return AddressEncoder.encode(
                    out, memory.memory(), memory.value(), demandedAddressBits(), reg, displacementBytes);
        }
        out.add(AddressEncoder.modRm(3, reg, rm()));
        return true;
    }

    private int reg() {
        int modRm = pattern.encoding.modRm();
        if (modRm >= 0 && modRm < 8) {
            return modRm;
        }
        if (pattern.encoding.escape()) {
            return escape() & 7;
        }
        for (Kind kind :
                new Kind[] {Kind.SEGMENT, Kind.LOADABLE_SEGMENT, Kind.CONTROL, Kind.DEBUG, Kind.TEST, Kind.MMX}) {
            if (pattern.has(kind)) {
                return register(kind);
            }
        }
        // SETcc has /r without a register operand: its reg field is not used.
        return pattern.has(Kind.REGISTER) ? register(Kind.REGISTER) : 0;
    }

    private int rm() {
        OperandForm form = pattern.memoryForm();
        return register(form != null ? form.kind() : pattern.registerOnly ? Kind.MMX : Kind.REGISTER);
    }

    private int register(Kind kind) {
        return visible(kind).registerEncoding();
    }

    private Source visible(Kind kind) {
        for (int i = 0; i < sources.size(); i++) {
            if (pattern.visibleForm(i).kind() == kind) {
                return sources.get(i);
            }
        }
        throw new IllegalStateException(pattern.row.encoding() + " has no operand of kind " + kind);
    }

    private boolean immediates(CodeBuffer out, long address) {
        for (int i = 0; i < sources.size(); i++) {
            if (!immediate(out, pattern.visibleForm(i), sources.get(i), address)) {
                return false;
            }
        }
        return true;
    }

    private boolean immediate(CodeBuffer out, OperandForm form, Source source, long address) {
        int bits = OperandForm.resolve(form.bits(), operandBits);
        switch (form.kind()) {
            case IMMEDIATE -> out.add(source.value(), bits / 8);
            case SIGNED_IMMEDIATE -> out.add((int) source.value());
            case MEMORY_OFFSET -> out.add(source.value(), addressBits() / 8);
            case FAR_POINTER -> {
                out.add(source.value(), operandBits / 8);
                out.add(source.selector(), 2);
            }
            case RELATIVE -> {
                long distance = source.value() - (address + out.length() + bits / 8);
                out.add(distance, bits / 8);
                return reaches(source.value(), distance, bits);
            }
            default -> {}
        }
        return true;
    }

    /// Distances wrap around in the operand size: 16-bit code can jump from FFF0h to 10h.
    private boolean reaches(long target, long distance, int bits) {
        long wrapped = Ranges.signExtend(distance, operandBits);
        return Ranges.fits(target, operandBits) && wrapped == Ranges.signExtend(wrapped, bits);
    }
}
