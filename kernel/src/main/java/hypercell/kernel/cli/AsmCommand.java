package hypercell.kernel.cli;

import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.isa.Assembly;
import hypercell.kernel.eval.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell asm FILE`: assembles a file.
@Command(
        name = "asm",
        description = "Assemble a file in NASM syntax; without -o and --listing print the bytes in hexadecimal.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  hypercell asm boot.asm --bits 16 --origin 0x7c00 -o boot.bin",
            "  hypercell asm loop.asm --listing"
        })
final class AsmCommand implements Callable<Integer> {
    private static final int BYTES_PER_LINE = 8;
    private static final int HEX_PER_LINE = 16;
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "The source text.")
    private String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Write the bytes to a file.")
    private Path output;

    @Option(names = "--listing", description = "Print address, bytes and source line of every statement.")
    private boolean listing;

    @Mixin
    private CodeOptions code;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    AsmCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String source = TextFile.read(file);
        List<String> lines = source.lines().toList();
        Assembler.Result result = Assembler.assemble(source, code.bits(), code.origin(), Map.of());
        if (!result.ok()) {
            result.problems().forEach(problem -> report(problem, lines));
            return ExitStatus.INPUT_WRONG.code();
        }
        write(result.assembly(), lines);
        return ExitStatus.HELD.code();
    }

    private void report(Problem problem, List<String> lines) {
        int line = problem.position().line();
        String text = line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
        Diagnostic diagnostic =
                new Diagnostic(file, line, problem.position().column(), text, problem.message(), problem.hint());
        surroundings.err().println(diagnostic.place() + ": " + diagnostic.sentence());
        if (!diagnostic.excerpt().isEmpty()) {
            surroundings.err().println(diagnostic.excerpt());
        }
    }

    private void write(Assembly assembly, List<String> lines) {
        if (output != null) {
            try {
                Files.write(output, assembly.bytes());
            } catch (IOException e) {
                throw CommandFailed.environment("cannot write: " + Reasons.of(e), "");
            }
        }
        if (listing) {
            assembly.listing().forEach(line -> list(assembly, line, lines));
        } else if (output == null) {
            hex(assembly.bytes());
        }
    }

    private void list(Assembly assembly, Assembly.Line line, List<String> lines) {
        int from = (int) (line.address() - assembly.origin());
        int number = line.position().line();
        for (int done = 0; done < line.length(); done += BYTES_PER_LINE) {
            int to = Math.min(done + BYTES_PER_LINE, line.length());
            String hex = HexFormat.ofDelimiter(" ").formatHex(assembly.bytes(), from + done, from + to);
            String text = done == 0
                    ? "%4d  %s".formatted(number, lines.get(number - 1).stripTrailing())
                    : "";
            surroundings
                    .out()
                    .println("0x%08x  %-23s  %s"
                            .formatted(line.address() + done, hex, text)
                            .stripTrailing());
        }
    }

    private void hex(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += HEX_PER_LINE) {
            int to = Math.min(from + HEX_PER_LINE, bytes.length);
            surroundings.out().println(HexFormat.ofDelimiter(" ").formatHex(bytes, from, to));
        }
    }
}
