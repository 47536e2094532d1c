package hypercell.engine.x86.isa;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Whether another tool reads an instruction as we do: an empty list, or one sentence that says how it differs.
final class Agreement {
    private Agreement() {}

    /// @param theirs objdump's `length text` of `bytes`
    static List<String> withObjdump(byte[] bytes, long address, int bits, String theirs) {
        Insn insn = Decoder.decode(bytes, 0, bytes.length, bits);
        String ours = ObjdumpText.ours(Disassembler.text(insn, address), insn, bits);
        String length = theirs.substring(0, theirs.indexOf(' '));
        String text = ObjdumpText.theirs(theirs.substring(length.length() + 1), insn, bits);
        return ours.equals(text) && Integer.parseInt(length) == insn.length()
                ? List.of()
                : List.of(bits + " " + hex(bytes) + ": ours '" + ours + "', objdump '" + text + "' from " + theirs);
    }

    /// @param theirs what nasm made of `text`, perhaps with padding after it
    static List<String> withNasm(String text, byte[] theirs, long address, int bits) {
        Assembler.Result result = Assembler.assemble(text, bits, address, Map.of());
        if (!result.ok()) {
            return List.of(bits + " " + text + ": " + result.problems().get(0).sentence());
        }
        byte[] ours = result.assembly().bytes();
        Meaning meaning = Meaning.of(Decoder.decode(ours, 0, ours.length, bits), address);
        Insn theirInsn = Decoder.decode(theirs, 0, theirs.length, bits);
        boolean same = theirInsn.row().number() >= 0
                && meaning.equals(Meaning.of(theirInsn, address))
                && ours.length <= theirInsn.length();
        return same ? List.of() : List.of(bits + " " + text + ": ours " + hex(ours) + ", nasm " + hex(theirs));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
