package hypercell.engine.ppc.isa;

import hypercell.engine.table.Position;
import java.util.List;
import java.util.Map;

/// What the assembler made: bytes for one contiguous range, symbols, and which bytes came from which line.
///
/// @param origin address of the first byte
/// @param bytes the image
/// @param labels label or constant name to value, in order of definition
/// @param listing one element per statement that produced bytes, ascending by address
public record Assembly(long origin, byte[] bytes, Map<String, Long> labels, List<Line> listing) {
    /// Bytes of one statement; `code` tells instructions from data.
    public record Line(long address, int length, Position position, boolean code) {}
}
