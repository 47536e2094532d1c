package hypercell.engine.x86.isa;

import java.util.Locale;
import java.util.function.LongFunction;

/// Prints decoded instructions in Intel syntax, NASM flavour, from the same rows that the decoder reads.
public final class Disassembler {
    private Disassembler() {}

    /// Text of one instruction, e.g. `mov [0x1234], eax` or `add dword [ebx+ecx*4-0x8], 0x1`; lower case, what
    /// [Assembler] reads back. A size keyword stands only where neither mnemonic nor a register tells the width.
    /// Prefixes without effect are left out. Undefined and incomplete bytes print as the name of their pseudo row.
    ///
    /// @param address the instruction's own offset in its code segment: branch targets print absolute
    /// @param symbol name of an address, or null; branch targets and absolute operands use it
    public static String text(Insn insn, long address, LongFunction<String> symbol) {
        if (insn.row().number() < 0) {
            return insn.row().mnemonic();
        }
        Pattern pattern = InstructionTable.pattern(insn.row());
        StringBuilder out = new StringBuilder();
        prefixes(out, insn, pattern);
        out.append(name(insn, pattern));
        OperandText operands = new OperandText(insn, pattern, address, symbol);
        String separator = " ";
        for (int i = 0; i < pattern.forms.length; i++) {
            if (!pattern.forms[i].hidden()) {
                out.append(separator);
                operands.append(out, i);
                separator = ", ";
            }
        }
        return out.toString();
    }

    /// [#text(Insn, long, LongFunction)] without symbols.
    public static String text(Insn insn, long address) {
        return text(insn, address, a -> null);
    }

    /// `pushaw` where a prefix makes 32-bit code use 16-bit operands; plain `pusha` follows the code size.
    private static String name(Insn insn, Pattern pattern) {
        String name = insn.row().mnemonic();
        boolean narrowed = insn.operandBits() == 16 && insn.has(Insn.OPERAND_SIZE);
        String word = narrowed && pattern.names.contains(name + "W") ? name + "W" : name;
        return word.toLowerCase(Locale.ROOT);
    }

    private static void prefixes(StringBuilder out, Insn insn, Pattern pattern) {
        if (insn.has(Insn.LOCK)) {
            out.append("lock ");
        }
        if (insn.row().is("rep") || insn.row().is("repe")) {
            out.append(insn.has(Insn.REP) ? (insn.row().is("rep") ? "rep " : "repe ") : "");
            out.append(insn.has(Insn.REPNE) ? "repne " : "");
        }
        if (insn.has(Insn.OPERAND_SIZE | Insn.REX_W)
                && pattern.usesOperandSize
                && !OperandText.showsOperandSize(insn, pattern)) {
            out.append('o').append(insn.operandBits()).append(' ');
        }
        if (insn.has(Insn.ADDRESS_SIZE) && insn.row().is("asize")) {
            out.append('a').append(insn.addressBits()).append(' ');
        }
        if (hidesOverride(insn, pattern)) {
            out.append(Registers.segment(insn.segment())).append(' ');
        }
    }

    private static boolean hidesOverride(Insn insn, Pattern pattern) {
        for (int i = 0; i < pattern.forms.length; i++) {
            if (pattern.forms[i].hidden() && insn.operand(i) instanceof Operand.Memory memory && memory.override()) {
                return true;
            }
        }
        return false;
    }
}
