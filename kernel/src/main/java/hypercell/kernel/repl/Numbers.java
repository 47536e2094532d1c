package hypercell.kernel.repl;

import java.util.OptionalLong;

/// Numbers as commands take them: `0x1f`, `0x8000_0000`, `31`; unsigned.
final class Numbers {
    private Numbers() {}

    /// The number that a word says; empty when it says none.
    static OptionalLong read(String word) {
        String digits = word.replace("_", "");
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        try {
            return OptionalLong.of(Long.parseUnsignedLong(hex ? digits.substring(2) : digits, hex ? 16 : 10));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
