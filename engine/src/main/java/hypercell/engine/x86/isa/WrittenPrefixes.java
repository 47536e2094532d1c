package hypercell.engine.x86.isa;

import java.util.List;

/// The prefixes that stand before a mnemonic, understood.
///
/// @param repeat 0, F2h or F3h
/// @param operandBits 0, or what `o16`, `o32` or `o64` demands
/// @param addressBits 0, or what `a16`, `a32` or `a64` demands
/// @param segment 0..5, or -1
record WrittenPrefixes(boolean lock, int repeat, int operandBits, int addressBits, int segment) {
    /// Prefix bytes of the segment registers ES CS SS DS FS GS.
    private static final int[] SEGMENT_BYTES = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65};

    static WrittenPrefixes of(List<String> prefixes) {
        boolean lock = false;
        int repeat = 0;
        int operandBits = 0;
        int addressBits = 0;
        int segment = -1;
        for (String prefix : prefixes) {
            switch (prefix) {
                case "lock" -> lock = true;
                case "rep", "repe", "repz" -> repeat = 0xF3;
                case "repne", "repnz" -> repeat = 0xF2;
                case "o16", "o32", "o64" -> operandBits = Integer.parseInt(prefix.substring(1));
                case "a16", "a32", "a64" -> addressBits = Integer.parseInt(prefix.substring(1));
                default -> segment = Registers.segment(prefix);
            }
        }
        return new WrittenPrefixes(lock, repeat, operandBits, addressBits, segment);
    }

    /// Appends the prefix bytes.
    ///
    /// @param operandSize whether the operand size needs 66
    /// @param addressSize whether the address size needs 67
    /// @param memorySegment override of the memory operand, or null
    void encode(CodeBuffer out, boolean operandSize, boolean addressSize, String memorySegment) {
        if (lock) {
            out.add(0xF0);
        }
        if (repeat != 0) {
            out.add(repeat);
        }
        int override = memorySegment == null ? segment : Registers.segment(memorySegment);
        if (override >= 0) {
            out.add(SEGMENT_BYTES[override]);
        }
        if (operandSize) {
            out.add(0x66);
        }
        if (addressSize) {
            out.add(0x67);
        }
    }
}
