package hypercell.engine.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// One line of what `paging-long.asm` and `paging-pae.asm` print.
///
/// @param error error code; ffffffff for no fault, 0dxxxxxx for #GP
/// @param entries raw entries of levels 1..5
record OracleLine(long operation, long error, long cr2, long value, List<Long> entries, long frameA, long frameB) {
    private static final long ACCESSED = 0x20;

    static OracleLine parse(String text) {
        List<Long> v = Arrays.stream(text.trim().split(" +"))
                .map(field -> Long.parseUnsignedLong(field, 16))
                .toList();
        return new OracleLine(v.get(0), v.get(1), v.get(2), v.get(3), v.subList(4, 9), v.get(9), v.get(10));
    }

    /// The recorded lines of one guest.
    static List<OracleLine> recorded(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(OracleLine.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(OracleLine::parse)
                    .toList();
        }
    }

    /// Whether the access raised no fault.
    boolean allowed() {
        return error == 0xffffffffL;
    }

    /// A processor may set accessed flags in the entries of a walk that then faults (SDM 3A "Accessed and Dirty
    /// Flags").
    OracleLine withoutAccessed() {
        List<Long> cleared = entries.stream().map(entry -> entry & ~ACCESSED).toList();
        return new OracleLine(operation, error, cr2, value, cleared, frameA, frameB);
    }

    OracleLine withError(long other) {
        return new OracleLine(operation, other, cr2, value, entries, frameA, frameB);
    }
}
