package hypercell.engine.x86.isa;

import java.util.List;

/// Compares an operand of iced's test lines with ours, in iced's notation.
final class IcedOperand {
    private IcedOperand() {}

    /// Our operand in the notation of the expected one; equal strings mean equal operands.
    static String text(Insn insn, int i, String expected, int codeBits) {
        return switch (insn.operand(i)) {
            case Operand.Register r -> "r;" + register(insn, i, r, expected);
            case Operand.Segment s -> "r;" + Registers.segment(s.number());
            case Operand.Control c -> "r;cr" + c.number();
            case Operand.Debug d -> "r;dr" + d.number();
            case Operand.Special s ->
                "r;"
                        + switch (s.bank()) {
                            case TEST -> "tr";
                            case FPU -> "st";
                            case MMX -> "mm";
                            case XMM -> "xmm";
                        }
                        + s.number();
            case Operand.Memory m -> memory(insn, m, expected);
            case Operand.Immediate n -> immediate(insn.row().operands().get(i), n, expected);
            case Operand.Relative r -> "nb" + insn.operandBits() + ";" + target(insn, r, codeBits);
            case Operand.FarPointer f -> "fb%d;0x%X;0x%X".formatted(f.bits() - 16, f.selector(), f.offset());
        };
    }

    /// iced names the 32-bit register where 32-bit code reads only its low word (`lldt eax`); we name the word.
    private static String register(Insn insn, int i, Operand.Register r, String expected) {
        String name = Registers.general(r.number(), r.bits(), r.high());
        boolean wordForm = insn.row().operands().get(i).matches("r(/m)?16");
        return wordForm && expected.equals("r;e" + name) ? "e" + name : name;
    }

    /// iced's test decoder places the code at 0x7FF0 or 0x7FFFFFF0.
    private static String target(Insn insn, Operand.Relative r, int codeBits) {
        long address = codeBits == 16 ? 0x7FF0 : 0x7FFFFFF0L;
        return "0x"
                + Long.toHexString(address + insn.length() + r.displacement() & mask(insn.operandBits()))
                        .toUpperCase();
    }

    private static String immediate(String notation, Operand.Immediate n, String expected) {
        if (notation.equals("1")) {
            return "i8;" + n.value();
        }
        String kind = notation.equals("imm8s") ? "i8to" + n.bits() : "i" + n.bits();
        String second = expected.startsWith(kind + "_2nd") ? "_2nd" : "";
        return kind + second + ";0x"
                + Long.toHexString(n.value() & mask(n.bits())).toUpperCase();
    }

    private static String memory(Insn insn, Operand.Memory m, String expected) {
        String[] parts = expected.split(";");
        String segment = Registers.segment(m.segment());
        if (!parts[0].equals("m")) {
            String wide = m.addressBits() == 32 ? "e" : "";
            boolean destination = m.base() == 7;
            String name = destination && parts[0].startsWith("es")
                    ? "es" + wide + "di"
                    : "seg" + wide + (destination ? "di" : "si") + ";" + segment;
            return name + ";" + parts[parts.length - 1];
        }
        String base = m.base() < 0 ? "" : Registers.general(m.base(), m.addressBits(), false);
        String index = m.index() < 0 ? "" : Registers.general(m.index(), m.addressBits(), false);
        if (insn.row().meaning().equals("xlat")) {
            index = "al";
        }
        String displacement = "0x"
                + Long.toHexString(m.displacement() & mask(m.addressBits())).toUpperCase();
        String shown = parts[5].equals(String.valueOf(m.displacement())) ? parts[5] : displacement;
        return String.join(
                ";", List.of("m", segment, base, index, String.valueOf(m.scale()), shown, parts[6], parts[7]));
    }

    /// Width in bits that iced's name of a memory size means; -1 when the name tells none.
    static int bits(String memorySize) {
        return switch (memorySize) {
            case "Unknown" -> 0;
            case "SegPtr16", "Bound16_WordWord" -> 32;
            case "SegPtr32", "Fword6" -> 48;
            case "Bound32_DwordDword" -> 64;
            case "Bcd" -> 80;
            case "FpuEnv14" -> 14 * 8;
            case "FpuEnv28" -> 28 * 8;
            case "FpuState94" -> 94 * 8;
            case "FpuState108" -> 108 * 8;
            default -> {
                String digits = memorySize.replaceFirst("_.*", "").replaceAll("\\D", "");
                yield digits.isEmpty() ? -1 : Integer.parseInt(digits);
            }
        };
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }
}
