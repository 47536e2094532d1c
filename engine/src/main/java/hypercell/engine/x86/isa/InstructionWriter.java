package hypercell.engine.x86.isa;

/// Writes the bytes of one [Candidate], in the order of SDM 2 "Instruction Format".
final class InstructionWriter {
    private final Candidate candidate;
    private final Pattern pattern;
    private final AddressBytes place;
    private final int rex;
    private final long address;
    private final CodeBuffer out = new CodeBuffer();

    /// @param place the memory operand in ModRM, or null
    /// @param rex the REX prefix, or 0
    /// @param address of the instruction
    InstructionWriter(Candidate candidate, AddressBytes place, int rex, long address) {
        this.candidate = candidate;
        this.pattern = candidate.pattern();
        this.place = place;
        this.rex = rex;
        this.address = address;
    }

    /// The bytes; null when the distance of a branch or of an address relative to RIP does not fit.
    byte[] write() {
        Source memory = candidate.memorySource();
        if (pattern.encoding.waits()) {
            out.add(0x9B);
        }
        candidate
                .prefixes()
                .encode(
                        out,
                        candidate.needsOperandSizePrefix(),
                        candidate.addressBits() != candidate.codeBits(),
                        memory == null ? null : memory.memory().segment());
        opcode();
        int displacementAt = pattern.encoding.hasModRm() ? modRm() : 0;
        return immediates() && relate(displacementAt) ? out.toArray() : null;
    }

    private void opcode() {
        Encoding encoding = pattern.encoding;
        if (encoding.map().vex()) {
            VexPrefix.write(out, encoding, rex, candidate.register(RegisterField.VEX, 0));
        } else {
            if (encoding.mandatoryPrefix() != 0) {
                out.add(encoding.mandatoryPrefix());
            }
            if (rex != 0) {
                out.add(rex);
            }
            encoding.map().writeEscape(out);
        }
        out.add(encoding.opcode() | candidate.register(RegisterField.OPCODE, 0) & 7);
    }

    /// Appends ModRM, SIB and displacement; returns where the displacement is.
    private int modRm() {
        int reg = reg();
        if (place == null) {
            Encoding encoding = pattern.encoding;
            int rm = encoding.rm() >= 0 ? encoding.rm() : candidate.register(RegisterField.RM, both()) & 7;
            out.add(0xC0 | reg << 3 | rm);
            return out.length();
        }
        out.add(place.mod() << 6 | reg << 3 | place.rm());
        if (place.sib() >= 0) {
            out.add(place.sib());
        }
        out.add(place.displacement(), place.displacementBytes());
        return out.length() - place.displacementBytes();
    }

    private int reg() {
        Encoding encoding = pattern.encoding;
        if (encoding.extendsOpcode()) {
            return encoding.modRm();
        }
        // SETcc has /r without a register operand: its reg field is not used.
        return candidate.register(RegisterField.REG, both()) & 7;
    }

    private int both() {
        return candidate.register(RegisterField.BOTH, 0);
    }

    private boolean immediates() {
        for (int i = 0; i < candidate.sources().size(); i++) {
            if (!immediate(pattern.visibleForm(i), candidate.sources().get(i))) {
                return false;
            }
        }
        if (pattern.encoding.suffix() >= 0) {
            out.add(pattern.encoding.suffix());
        }
        return true;
    }

    private boolean immediate(OperandForm form, Source source) {
        int bits = OperandForm.resolve(form.encodedBits(), candidate.operandBits());
        switch (form.kind()) {
            case IMMEDIATE -> out.add(source.value(), bits / 8);
            case MEMORY_OFFSET -> out.add(source.value(), candidate.addressBits() / 8);
            case FAR_POINTER -> {
                out.add(source.value(), candidate.operandBits() / 8);
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
        long wrapped = Ranges.signExtend(distance, candidate.operandBits());
        return Ranges.fits(target, candidate.operandBits()) && wrapped == Ranges.signExtend(wrapped, bits);
    }

    /// Makes the displacement relative to the end of the instruction, where it is; false when it does not reach.
    private boolean relate(int displacementAt) {
        if (place == null || place.relativeTo() == AddressBytes.Origin.NOTHING) {
            return true;
        }
        long distance = place.displacement() - (address + out.length());
        out.set(displacementAt, distance, place.displacementBytes());
        return Ranges.signExtend(distance, candidate.addressBits()) == (int) distance;
    }
}
