package hypercell.engine.x86.isa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What an instruction does, apart from how it is encoded: two encodings of one meaning are interchangeable.
///
/// @param key meaning of the row and condition
/// @param operandBits 0 when the operand size does not matter
/// @param prefixes those that act
/// @param operands in order; unordered for XCHG and TEST
record Meaning(String key, int operandBits, int prefixes, List<String> operands) {
    /// XCHG of a register with itself is NOP (SDM 2 "NOP—No Operation").
    private static final Meaning NOP_OF_XCHG = new Meaning("NOP a0", 0, 0, List.of());

    /// The meaning of `insn` at `address`.
    static Meaning of(Insn insn, long address) {
        Pattern pattern = InstructionTable.pattern(insn.row());
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < insn.operands().size(); i++) {
            operands.add(operand(insn, i, address));
        }
        String key = insn.row().meaning() + " " + insn.row().condition();
        if (insn.row().meaning().equals("nop")) {
            key = insn.row().mnemonic();
        }
        if (List.of("xchg", "test").contains(insn.row().meaning())) {
            operands.sort(null);
        }
        boolean exchange =
                insn.row().meaning().equals("xchg") && operands.get(0).equals(operands.get(1));
        if (exchange && !clearsUpperHalf(insn)) {
            return NOP_OF_XCHG;
        }
        boolean nop = insn.row().meaning().equals("nop");
        boolean wordInMemory = insn.row().operands().contains("rv/m16") && insn.operand(0) instanceof Operand.Memory;
        boolean quadword = insn.row().meaning().equals("movq");
        int operandBits = pattern.usesOperandSize && !nop && !wordInMemory && !quadword ? insn.operandBits() : 0;
        int acting = Insn.LOCK | (insn.row().is("rep") || insn.row().is("repe") ? Insn.REP | Insn.REPNE : 0);
        int addressBits = insn.row().is("asize") ? insn.addressBits() : 0;
        return new Meaning(key + " a" + addressBits, operandBits, insn.prefixes() & acting, operands);
    }

    /// Writing a 32-bit register in 64-bit code clears the upper half.
    private static boolean clearsUpperHalf(Insn insn) {
        return insn.codeBits() == 64 && insn.operand(0).bits() == 32;
    }

    private static String operand(Insn insn, int i, long address) {
        return switch (insn.operand(i)) {
            case Operand.Memory m -> memory(m, address + insn.length());
            case Operand.Relative r -> "to " + mask(address + insn.length() + r.displacement(), insn.operandBits());
            case Operand.Register _,
                    Operand.Segment _,
                    Operand.Control _,
                    Operand.Debug _,
                    Operand.Special _,
                    Operand.Immediate _,
                    Operand.FarPointer _ -> insn.operand(i).toString();
        };
    }

    /// `[eax*2]` and `[eax+eax]` are one address, and so are `[eax*1]` and `[eax]`, `[eax+ebx]` and `[ebx+eax]`.
    private static String memory(Operand.Memory m, long next) {
        int[] factors = new int[16];
        long displacement = m.displacement();
        if (m.ripRelative()) {
            displacement += next;
        } else if (m.base() >= 0) {
            factors[m.base()]++;
        }
        if (m.index() >= 0) {
            factors[m.index()] += m.scale();
        }
        return m.segment() + ":" + Arrays.toString(factors) + mask(displacement, m.addressBits()) + " " + m.bits()
                + " a" + m.addressBits() + (m.ripRelative() ? " rip" : "");
    }

    private static long mask(long value, int bits) {
        return bits == 64 ? value : value & (1L << bits) - 1;
    }
}
