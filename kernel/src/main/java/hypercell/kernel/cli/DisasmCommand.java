package hypercell.kernel.cli;

import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.engine.x86.isa.Insn;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell disasm FILE`: disassembles raw bytes.
@Command(
        name = "disasm",
        description = "Disassemble a file: raw bytes, or text of hexadecimal digits.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "A file that holds nothing but pairs of hexadecimal digits and white space is text; --raw says otherwise.",
            "",
            "Examples:",
            "  hypercell disasm boot.bin --bits 16 --origin 0x7c00"
        })
final class DisasmCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The code.")
    private String file;

    @Option(names = "--raw", description = "The file is raw bytes, whatever it looks like.")
    private boolean raw;

    @Mixin
    private CodeOptions code;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    DisasmCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        byte[] bytes = TextFile.readBytes(file);
        if (!raw) {
            bytes = textOrRaw(bytes);
        }
        int at = 0;
        while (at < bytes.length) {
            Insn insn = Decoder.decode(bytes, at, bytes.length, code.bits());
            int length = Math.clamp(insn.length(), 1, bytes.length - at);
            String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, at, at + length);
            long address = code.origin() + at;
            surroundings.out().println("0x%08x  %-22s %s".formatted(address, hex, Disassembler.text(insn, address)));
            at += length;
        }
        return ExitStatus.HELD.code();
    }

    private static byte[] textOrRaw(byte[] bytes) {
        String digits = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
        return !digits.isEmpty() && digits.matches("(?:[0-9a-fA-F]{2})+")
                ? HexFormat.of().parseHex(digits)
                : bytes;
    }
}
