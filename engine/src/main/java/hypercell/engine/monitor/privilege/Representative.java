package hypercell.engine.monitor.privilege;

import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Row;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes that stand for a row of the instruction table, made from its encoding column: with a register and with a
/// memory operand where the row has both.
final class Representative {
    /// A vector whose gate ring 3 may use; all others that INT can name are closed to it.
    static final int OPEN_VECTOR = 0x41;

    private static final int CLOSED_VECTOR = 0x40;
    private static final int MEMORY_BY_BX = 0x03;
    private static final int REGISTER_AX = 0xc0;

    private Representative() {}

    /// All that decode to `row`; with the immediates and far pointers of `input`.
    static List<byte[]> of(Row row, Input input, World world) {
        List<byte[]> found = new ArrayList<>();
        for (int modRm : new int[] {REGISTER_AX, MEMORY_BY_BX}) {
            for (int vector : new int[] {CLOSED_VECTOR, OPEN_VECTOR}) {
                byte[] bytes = bytes(row, modRm, row.meaning().equals("int") ? vector : 1, input, world);
                Insn insn = Decoder.decode(bytes, 0, bytes.length, world.bits());
                if (insn.row() == row && insn.length() == bytes.length && fresh(found, bytes)) {
                    found.add(bytes);
                }
            }
        }
        return found;
    }

    private static boolean fresh(List<byte[]> found, byte[] bytes) {
        return found.stream().noneMatch(other -> Arrays.equals(other, bytes));
    }

    /// The instruction as text.
    static String text(byte[] bytes, World world) {
        return Disassembler.text(Decoder.decode(bytes, 0, bytes.length, world.bits()), ProbeMemory.PROBE);
    }

    private static byte[] bytes(Row row, int modRm, int immediate, Input input, World world) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rex = row.encoding().contains("o64") && !row.traits().contains("f64") ? 0x48 : 0;
        boolean opcodeBegun = false;
        for (String token : row.encoding().split(" ")) {
            if (token.startsWith("VEX.")) {
                vex(out, token, rex, row.operands().contains("vry"));
                opcodeBegun = true;
            } else if (token.length() >= 2 && token.matches("[0-9A-F]{2}(\\+[ri])?")) {
                boolean prefix = !opcodeBegun && token.matches("66|F2|F3");
                if (!prefix && !opcodeBegun) {
                    opcodeBegun = true;
                    out.writeBytes(rex == 0 ? new byte[0] : new byte[] {(byte) rex});
                }
                out.write(Integer.parseInt(token.substring(0, 2), 16) + (token.endsWith("+r") ? 1 : 0));
            } else {
                operand(out, token, row, modRm, immediate, input, world);
            }
        }
        return out.toByteArray();
    }

    private static void operand(
            ByteArrayOutputStream out, String token, Row row, int modRm, int immediate, Input input, World world) {
        int word = row.encoding().contains("o16") ? 2 : 4;
        switch (token) {
            case "o16" -> out.write(0x66);
            case "a16" -> out.write(0x67);
            case "a32" -> little(out, 0x67, world.is64() ? 1 : 0);
            case "/r" -> out.write(modRm | register(row) << 3);
            case "/rr" -> out.write(0xc0);
            case "ib", "cb" -> out.write(immediate);
            case "iw" -> little(out, immediate, 2);
            case "iz", "cz" -> little(out, immediate, word);
            case "iv" -> little(out, immediate, row.encoding().contains("o64") ? 8 : word);
            case "mo" -> little(out, ProbeMemory.DATA, world.bits() / 8);
            case "cp" -> {
                little(out, ProbeMemory.TARGET, 4);
                little(out, input.selector(world), 2);
            }
            default -> {
                if (token.matches("/[0-7]")) {
                    out.write(modRm | (token.charAt(1) - '0') << 3);
                }
            }
        }
    }

    private static void little(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    /// The register of ModRM.reg: CS where it may be read, DS where it is loaded, number 0 of control registers.
    private static int register(Row row) {
        for (String operand : row.operands()) {
            switch (operand) {
                case "Sreg" -> {
                    return 1;
                }
                case "Sreg-cs" -> {
                    return 3;
                }
                case "CRn", "DRn" -> {
                    return 0;
                }
                default -> {}
            }
        }
        return 1;
    }

    /// VEX.LZ.F2.0F38: three bytes, of which vvvv names ECX or is unused.
    private static void vex(ByteArrayOutputStream out, String token, int rex, boolean vvvv) {
        int map = token.endsWith("0F3A") ? 3 : token.endsWith("0F38") ? 2 : 1;
        int prefix = token.contains(".66.") ? 1 : token.contains(".F3.") ? 2 : token.contains(".F2.") ? 3 : 0;
        out.write(0xc4);
        out.write(0xe0 | map);
        out.write((rex == 0 ? 0 : 0x80) | (vvvv ? 0x70 : 0x78) | prefix);
    }
}
