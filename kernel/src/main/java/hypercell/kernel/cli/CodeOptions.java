package hypercell.kernel.cli;

import picocli.CommandLine.Option;

/// Options of the assembler and the disassembler.
final class CodeOptions {
    @Option(names = "--bits", paramLabel = "16|32|64", description = "Code size (default: 32).")
    private int bits = 32;

    @Option(names = "--origin", paramLabel = "ADDRESS", description = "Address of the first byte (default: 0).")
    private String origin = "0";

    /// 16, 32 or 64.
    ///
    /// @throws CommandFailed for another size
    int bits() {
        if (bits != 16 && bits != 32 && bits != 64) {
            throw CommandFailed.input("--bits is 16, 32 or 64, not " + bits, "");
        }
        return bits;
    }

    /// Address of the first byte.
    ///
    /// @throws CommandFailed when it is no positive number
    long origin() {
        try {
            long value = Long.decode(origin.replace("_", ""));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw CommandFailed.input("--origin takes an address such as 0x7c00, not '" + origin + "'", "");
    }
}
