package hypercell.dsl.build;

import hypercell.dsl.spec.CodeSpec;
import hypercell.dsl.spec.PagingSpec;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.isa.Assembly;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The assembled blocks of a guest. A block begins at the next multiple of 16 after the one before it, and sees the
/// labels of those before it.
///
/// @param parts one per block that produced bytes or labels
/// @param labels all labels and their linear addresses, in order
/// @param problems mistakes in the script's own lines; when there are any the rest is incomplete
public record Program(List<Assembly> parts, Map<String, Long> labels, List<Problem> problems) {
    private static final long BLOCK_ALIGNMENT = 16;

    /// Assembles all blocks, the first at `origin`.
    public static Program assemble(List<CodeSpec> blocks, int bits, long origin) {
        List<Assembly> parts = new ArrayList<>();
        Map<String, Long> labels = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        long next = origin;
        for (CodeSpec block : blocks) {
            Assembler.Result result = assemble(block, bits, next, labels, problems);
            if (result.ok()) {
                Assembly part = result.assembly();
                parts.add(part);
                labels.putAll(part.labels());
                next = part.origin() + part.bytes().length + BLOCK_ALIGNMENT - 1 & -BLOCK_ALIGNMENT;
            }
        }
        return new Program(List.copyOf(parts), Collections.unmodifiableMap(labels), List.copyOf(problems));
    }

    /// Bytes of an assembly that lie in one page.
    ///
    /// @param from index of the first byte
    /// @param gpa where it goes
    public record Piece(int from, int count, long gpa) {}

    /// The pages of an assembly and where the author's mappings lead them.
    public static List<Piece> pieces(Assembly part, Optional<PagingSpec> paging) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        while (from < part.bytes().length) {
            long gva = part.origin() + from;
            int count = (int) Math.min(part.bytes().length - from, 4096 - (gva & 0xfff));
            pieces.add(new Piece(from, count, paging.map(p -> p.physical(gva)).orElse(gva)));
            from += count;
        }
        return pieces;
    }

    /// Linear address of the first byte; -1 without code.
    public long firstGva() {
        return parts.isEmpty() ? -1 : parts.getFirst().origin();
    }

    /// The statement that produced the byte at `gva`: its place in the script, or unknown.
    public Position position(long gva) {
        for (Assembly part : parts) {
            for (Assembly.Line line : part.listing()) {
                if (gva >= line.address() && gva < line.address() + line.length()) {
                    return line.position();
                }
            }
        }
        return Position.UNKNOWN;
    }

    private static Assembler.Result assemble(
            CodeSpec block, int bits, long origin, Map<String, Long> before, List<Problem> problems) {
        Map<String, Long> constants = new LinkedHashMap<>(before);
        return switch (block) {
            case CodeSpec.Text(String text, Map<String, Long> own, List<Integer> lines, Position position) -> {
                constants.putAll(own);
                Assembler.Result result = Assembler.assemble(text, bits, origin, constants);
                result.problems().forEach(problem -> problems.add(inScript(problem, lines, position)));
                yield result;
            }
            case CodeSpec.Block(var statements, List<Problem> found, Position ignored) -> {
                problems.addAll(found);
                Assembler.Result result = Assembler.assemble(statements, bits, origin, constants);
                problems.addAll(result.problems());
                yield result;
            }
        };
    }

    /// A problem in the text, when each line of the text is the next line of the script.
    public static Problem inScript(Problem problem, Position text) {
        int line = text.line() + problem.position().line() - 1;
        return inScript(problem, Collections.nCopies(problem.position().line(), line), text);
    }

    /// A problem in the text, placed in the script that holds the text. Without a known column (text with `${}`)
    /// only the line is meaningful.
    private static Problem inScript(Problem problem, List<Integer> lines, Position text) {
        int index = Math.clamp(problem.position().line() - 1, 0, lines.size() - 1);
        int line = lines.get(index);
        int column = text.column() == 0
                ? 0
                : problem.position().line() == 1
                        ? text.column() + problem.position().column() - 1
                        : problem.position().column();
        return new Problem(new Position(line, column), problem.message(), problem.hint());
    }
}
