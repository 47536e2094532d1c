package hypercell.engine.ppc.isa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/// Prints decoded instructions as the assembler reads them, by their simplified mnemonics where there are any.
public final class Disassembler {
    private static final String[] CONDITIONS = {"lt", "gt", "eq", "so"};

    private Disassembler() {}

    /// Text of one instruction, e.g. `lwz r3, 8(r1)`. A word that is no instruction prints as `.long`.
    ///
    /// @param address of the instruction: branch targets print absolute
    /// @param symbol name of an address, or null
    public static String text(Insn insn, long address, LongFunction<String> symbol) {
        if (insn.form().row().encoding().isEmpty()) {
            return ".long 0x%08x".formatted(insn.word());
        }
        for (Simplified simplified : SimplifiedMnemonics.of(insn.form())) {
            Map<String, Long> operands = simplified.operandsOf(insn);
            if (operands != null) {
                return text(
                        simplified.mnemonic(),
                        simplified.operands(),
                        simplified.displacement(),
                        operands,
                        insn,
                        address,
                        symbol);
            }
        }
        Map<String, Long> operands = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (Field field : insn.form().row().operands()) {
            names.add(field.name());
            operands.put(field.name(), (long) insn.field(field));
        }
        boolean displacement = insn.form().row().hasDisplacement();
        return text(insn.form().mnemonic(), names, displacement, operands, insn, address, symbol);
    }

    /// [#text(Insn, long, LongFunction)] without symbols.
    public static String text(Insn insn, long address) {
        return text(insn, address, any -> null);
    }

    private static String text(
            String mnemonic,
            List<String> names,
            boolean displacement,
            Map<String, Long> values,
            Insn insn,
            long address,
            LongFunction<String> symbol) {
        StringBuilder out = new StringBuilder(mnemonic);
        int last = names.size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean base = displacement && i == last;
            out.append(base ? "(" : i == 0 ? " " : ", ");
            out.append(operand(names.get(i), values.get(names.get(i)), insn, address, symbol));
            out.append(base ? ")" : "");
        }
        return out.toString();
    }

    private static String operand(String name, long value, Insn insn, long address, LongFunction<String> symbol) {
        if (Character.isLowerCase(name.charAt(0))) {
            return number(value);
        }
        return switch (Field.valueOf(name).kind()) {
            case REGISTER -> "r" + value;
            case REGISTER_OR_ZERO -> value == 0 ? "0" : "r" + value;
            case CONDITION_FIELD -> "cr" + value;
            case CONDITION_BIT -> conditionBit((int) value);
            case SPECIAL_REGISTER -> specialRegister((int) value);
            case TARGET -> target(value, insn, address, symbol);
            case SIGNED, SIGNED_OR_UNSIGNED, UNSIGNED, BYTE_COUNT, SWAPPED, ZERO, TLB_WORD -> number(value);
        };
    }

    private static String number(long value) {
        if (Math.abs(value) < 10) {
            return Long.toString(value);
        }
        return (value < 0 ? "-0x" : "0x") + Long.toHexString(Math.abs(value));
    }

    private static String conditionBit(int bit) {
        return (bit < 4 ? "" : "4*cr" + (bit >>> 2) + "+") + CONDITIONS[bit & 3];
    }

    private static String specialRegister(int number) {
        SpecialRegister register = SpecialRegister.of(number);
        return register == null
                ? "0x" + Integer.toHexString(number)
                : register.name().toLowerCase(Locale.ROOT);
    }

    private static String target(long distance, Insn insn, long address, LongFunction<String> symbol) {
        long target = (insn.form().absolute() ? distance : address + distance) & 0xffff_ffffL;
        String name = symbol.apply(target);
        return name != null ? name : "0x%x".formatted(target);
    }
}
