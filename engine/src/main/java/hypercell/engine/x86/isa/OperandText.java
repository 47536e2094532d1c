package hypercell.engine.x86.isa;

import java.util.function.LongFunction;

/// Writes the operands of one instruction, NASM flavour.
final class OperandText {
    private final Insn insn;
    private final Pattern pattern;
    private final long address;
    private final LongFunction<String> symbol;

    OperandText(Insn insn, Pattern pattern, long address, LongFunction<String> symbol) {
        this.insn = insn;
        this.pattern = pattern;
        this.address = address;
        this.symbol = symbol;
    }

    /// Whether the text shows the operand size without an `o16` or `o32` prefix.
    static boolean showsOperandSize(Insn insn, Pattern pattern) {
        if (pattern.encoding.operandBits() != 0) {
            return true;
        }
        for (int i = 0; i < pattern.forms.length; i++) {
            OperandForm form = pattern.forms[i];
            if (!form.hidden() && showsOperandSize(insn, pattern, form, insn.operand(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean showsOperandSize(Insn insn, Pattern pattern, OperandForm form, Operand operand) {
        return switch (operand) {
            case Operand.Register _ -> form.bits() == OperandForm.V;
            case Operand.Memory _ ->
                (pattern.sizeKeyword && form.memoryBits() == OperandForm.V)
                        || isFar(form, insn)
                        || isWordInMemory(form);
            case Operand.Immediate _ -> isPushedImmediate(insn, form);
            case Operand.Segment _, Operand.Control _, Operand.Debug _, Operand.Special _ -> false;
            case Operand.Relative _, Operand.FarPointer _ -> form.usesOperandSize();
        };
    }

    /// `rv/m16` in memory is a word whatever the operand size: there is nothing to show.
    private static boolean isWordInMemory(OperandForm form) {
        return form.bits() == OperandForm.V && form.memoryBits() == 16;
    }

    /// A far pointer in memory is marked `far` in CALL and JMP; LDS and its like name the register it is for.
    private static boolean isFar(OperandForm form, Insn insn) {
        return form.memoryBits() == OperandForm.FAR && insn.row().is("branch");
    }

    private static boolean isPushedImmediate(Insn insn, OperandForm form) {
        return form.bits() == OperandForm.V && insn.row().meaning().equals("push");
    }

    void append(StringBuilder out, int i) {
        OperandForm form = pattern.forms[i];
        switch (insn.operand(i)) {
            case Operand.Register r -> out.append(Registers.general(r.number(), r.bits(), r.high()));
            case Operand.Segment s -> out.append(Registers.segment(s.number()));
            case Operand.Control c -> out.append("cr").append(c.number());
            case Operand.Debug d -> out.append("dr").append(d.number());
            case Operand.Special s -> out.append(prefix(s.bank())).append(s.number());
            case Operand.Memory m -> memory(out, form, m);
            case Operand.Immediate n -> immediate(out, form, n);
            case Operand.Relative r -> target(out, form, r);
            case Operand.FarPointer f -> {
                out.append(insn.has(Insn.OPERAND_SIZE) ? keyword(insn.operandBits()) + " " : "");
                hex(out, f.selector()).append(':');
                address(out, f.offset());
            }
        }
    }

    /// With the other operand size the width must be said, and said as NASM understands it: `call word 0x10`,
    /// `je near word 0x10`, and with an `o16` before it `je short 0x10`.
    private void target(StringBuilder out, OperandForm form, Operand.Relative relative) {
        boolean conditional = insn.row().condition() >= 0;
        if (insn.has(Insn.OPERAND_SIZE) && form.bits() == OperandForm.Z) {
            out.append(conditional ? "near " : "")
                    .append(keyword(insn.operandBits()))
                    .append(' ');
        } else if (insn.has(Insn.OPERAND_SIZE)
                && (conditional || insn.row().meaning().equals("jmp"))) {
            out.append("short ");
        }
        address(out, (address + insn.length() + relative.displacement()) & mask(insn.operandBits()));
    }

    private static String prefix(Operand.Bank bank) {
        return switch (bank) {
            case TEST -> "tr";
            case FPU -> "st";
            case MMX -> "mm";
            case XMM -> "xmm";
        };
    }

    private void immediate(StringBuilder out, OperandForm form, Operand.Immediate immediate) {
        if (isPushedImmediate(insn, form) && insn.has(Insn.OPERAND_SIZE)) {
            out.append(keyword(immediate.bits())).append(' ');
        }
        if (form.kind() == OperandForm.Kind.ONE) {
            out.append('1');
        } else {
            hex(out, immediate.value() & mask(immediate.bits()));
        }
    }

    private void memory(StringBuilder out, OperandForm form, Operand.Memory memory) {
        if (isFar(form, insn)) {
            // In 64-bit code the assembler wants to be told.
            boolean sized = insn.has(Insn.OPERAND_SIZE) || insn.codeBits() == 64;
            out.append("far ").append(sized ? keyword(insn.operandBits()) + " " : "");
        } else if (pattern.sizeKeyword) {
            out.append(keyword(memory.bits())).append(' ');
        }
        out.append('[');
        boolean absolute = memory.base() < 0 && memory.index() < 0;
        if (form.kind() == OperandForm.Kind.MEMORY_OFFSET && memory.addressBits() == 64) {
            out.append("qword ");
        } else if (insn.has(Insn.ADDRESS_SIZE) && (absolute || memory.ripRelative())) {
            out.append('a').append(memory.addressBits()).append(' ');
        }
        out.append(memory.ripRelative() ? "rel " : "");
        if (memory.override()) {
            out.append(Registers.segment(memory.segment())).append(':');
        }
        if (memory.ripRelative()) {
            address(out, address + insn.length() + memory.displacement() & mask(memory.addressBits()));
        } else if (absolute) {
            address(out, memory.displacement() & mask(memory.addressBits()));
        } else {
            registersAndDisplacement(out, memory);
        }
        out.append(']');
    }

    private static void registersAndDisplacement(StringBuilder out, Operand.Memory memory) {
        if (memory.base() >= 0) {
            out.append(Registers.general(memory.base(), memory.addressBits(), false));
        }
        if (memory.index() >= 0) {
            out.append(memory.base() >= 0 ? "+" : "")
                    .append(Registers.general(memory.index(), memory.addressBits(), false));
            out.append(memory.addressBits() == 16 ? "" : "*" + memory.scale());
        }
        if (memory.displacement() != 0) {
            out.append(memory.displacement() < 0 ? '-' : '+');
            hex(out, Math.abs(memory.displacement()));
        }
    }

    private void address(StringBuilder out, long value) {
        String name = symbol.apply(value);
        if (name != null) {
            out.append(name);
        } else {
            hex(out, value);
        }
    }

    private static StringBuilder hex(StringBuilder out, long value) {
        return out.append("0x").append(Long.toHexString(value));
    }

    private static long mask(int bits) {
        return bits == 64 ? -1L : (1L << bits) - 1;
    }

    /// The keyword for a memory operand of `bits`.
    static String keyword(int bits) {
        return switch (bits) {
            case 8 -> "byte";
            case 16 -> "word";
            case 32 -> "dword";
            case 64 -> "qword";
            case 80 -> "tword";
            case 128 -> "oword";
            default -> throw new IllegalStateException("no size keyword for " + bits + " bits");
        };
    }
}
